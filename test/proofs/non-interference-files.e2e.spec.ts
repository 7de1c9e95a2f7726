import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Column, Entity } from 'typeorm';
import { StandardEntity } from '../../src/latchkey/model/standard-entity.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { FileRefColumn } from '../../src/latchkey/model/attribute.decorators.js';
import { RestEntity } from '../../src/latchkey/model/rest-entity.decorator.js';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { startApp, type TestApp } from '../harness/app.js';
import type { SentHeaders } from '../harness/exchange.js';

@Entity('proof_poster')
@RestEntity('Poster', { instanceName: '{title}' })
class Poster extends StandardEntity {
  @Column('text')
  title!: string;

  @FileRefColumn({ nullable: true })
  image!: string | null;

  @FileRefColumn({ nullable: true })
  contract!: string | null;
}

@ResourceRole({ code: 'posters', name: 'Sees posters, and no contracts', childRoles: ['rest-minimal'] })
@SpecificPolicy('rest.fileDownload.enabled')
@EntityPolicy(Poster, ['read'])
@EntityAttributePolicy(Poster, ['title', 'image'], 'view')
class PostersRole {}

@RowLevelRole({ code: 'by-condition', name: 'No drafts' })
@RowLevelPolicy(Poster, { property: 'title', operator: '<>', value: 'draft' })
class ByConditionRole {}

@RowLevelRole({ code: 'by-function', name: 'No drafts, decided by a function' })
@RowLevelPredicate(Poster, 'read', ({ title }) => title !== 'draft')
class ByFunctionRole {}

@Module({
  imports: [Latchkey.forFeature({ entities: [Poster], roles: [PostersRole, ByConditionRole, ByFunctionRole] })],
})
class PostersModule {}

const CALLERS = ['by-condition', 'by-function'] as const;
const UPLOADED = new Date('2024-03-12T10:00:00Z');
/** They depend on the time, not on the content; tokens of file URLs are random. */
const OF_THE_MOMENT =
  /"(date|x-trace-id|x-request-id|server-timing)":"[^"]*",?|access_token=[^"&]+|"expiresAt":"[^"]*"/g;

const refOf = (name: string): string => `fs://2024/03/12/${name}.txt?name=${name}.txt`;

/** What only one of the worlds has and no caller may see: content of files by name, or nothing. */
type Hidden = Readonly<Partial<Record<'draft' | 'contract' | 'orphan', string>>>;

interface World {
  readonly app: TestApp;
  readonly files: string;
}

let worlds: readonly World[];

beforeAll(async () => {
  worlds = [
    await aWorld({ draft: 'hidden here', contract: 'much longer, and hidden', orphan: 'of nobody' }),
    await aWorld({ draft: 'elsewhere' }),
    await aWorld({}),
  ];
});

afterAll(async () => {
  for (const { app, files } of worlds) {
    await app.close();
    await rm(files, { recursive: true, force: true });
  }
});

async function aWorld(hidden: Hidden): Promise<World> {
  const files = await mkdtemp(join(tmpdir(), 'latchkey-world-'));
  const day = join(files, '2024/03/12');
  await mkdir(day, { recursive: true });
  for (const [name, content] of Object.entries({ shown: 'shown to everybody', ...hidden })) {
    await writeFile(join(day, `${name}.txt`), content);
    await utimes(join(day, `${name}.txt`), UPLOADED, UPLOADED);
  }
  const app = await startApp({ LOCALFS_STORAGE_DIR: files }, [PostersModule]);
  const { database } = app;
  const contract = hidden.contract === undefined ? null : refOf('contract');
  await insertRow(database, 'proof_poster', { title: 'poster', image: refOf('shown'), contract });
  if (hidden.draft !== undefined) {
    await insertRow(database, 'proof_poster', { title: 'draft', image: refOf('draft'), contract: null });
  }
  for (const username of CALLERS) {
    await aUser(database, { username, roles: ['posters'] });
    await aRoleAssignment(database, { username, roleCode: username, roleType: 'row_level' });
  }
  return { app, files };
}

type FileRequest = readonly [method: string, path: string, body?: object, headers?: SentHeaders];

/** All ways to ask for a file, whole, in part, as a picture, by its own URL. */
function requestsFor(name: string): readonly FileRequest[] {
  const path = `/rest/files?fileRef=${encodeURIComponent(refOf(name))}`;
  const ranges = ['bytes=0-3', 'bytes=-2', 'bytes=0-1,3-4', 'bytes=900-', 'bytes=x'];
  return [
    ['GET', path],
    ['HEAD', path],
    ['GET', `${path}&attachment=true`],
    ['GET', `${path}&width=200`],
    ...ranges.map((range): FileRequest => ['GET', path, undefined, { range }]),
    ['GET', path, undefined, { range: 'bytes=0-3', 'if-range': UPLOADED.toUTCString() }],
    ['GET', path, undefined, { 'if-none-match': '*' }],
    ['GET', path, undefined, { 'if-modified-since': UPLOADED.toUTCString() }],
    ['POST', '/rest/files/url', { fileRef: refOf(name) }],
    ['POST', '/rest/files/url', { fileRef: refOf(name), ttl: 60, disposition: 'attachment' }],
  ];
}

async function answerOf({ app }: World, username: string, [method, path, body, headers]: FileRequest): Promise<string> {
  const answer = await app.as(username).send(method, path, body, headers);
  return JSON.stringify([answer.status, answer.headers, answer.text])
    .replaceAll('\\"', '"')
    .replace(OF_THE_MOMENT, '')
    .replaceAll(app.url, '');
}

const NAMES = ['shown', 'draft', 'contract', 'orphan', 'missing'] as const;

describe('backends whose hidden rows and attributes have other files, or none (protocol/files.md, protocol/roles.md 3, 6)', () => {
  it.each(CALLERS)('answer alike to users with rows hidden %s, for every file and request', async (username) => {
    for (const request of NAMES.flatMap(requestsFor)) {
      const [one, ...others] = await Promise.all(worlds.map((world) => answerOf(world, username, request)));
      expect([request, ...others]).toEqual([request, one, one]);
    }
  });

  it.each(CALLERS)('answer of hidden files to %s as of missing ones, but for the name', async (username) => {
    const [world] = worlds as [World];
    for (const [index, request] of requestsFor('missing').entries()) {
      const missing = await answerOf(world, username, request);
      for (const name of ['draft', 'contract', 'orphan'] as const) {
        const hidden = await answerOf(world, username, requestsFor(name)[index] ?? request);
        const sameLength = (text: string): string => text.replace(/"content-length":"\d+"/, '');
        expect([request, sameLength(hidden).replaceAll(name, 'missing')]).toEqual([request, sameLength(missing)]);
      }
    }
  });

  it('and differ for users who see all', async () => {
    const differing = new Set<string>();
    for (const name of NAMES) {
      for (const request of requestsFor(name)) {
        const answers = await Promise.all(worlds.map((world) => answerOf(world, 'admin', request)));
        if (new Set(answers).size > 1) {
          differing.add(`${name} ${request[0]} ${request[1].replace(/\?.*/, '')}`);
        }
      }
    }
    expect([...differing]).toEqual(
      ['draft', 'contract'].flatMap((name) => [
        `${name} GET /rest/files`,
        `${name} HEAD /rest/files`,
        `${name} POST /rest/files/url`,
      ]),
    );
  });
});
