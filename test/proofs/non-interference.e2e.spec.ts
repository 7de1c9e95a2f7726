import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EntityModel, EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { TestApp } from '../harness/app.js';
import { FILE_REQUESTS, readRequests, type WorldRequest, WRITE_REQUESTS } from './two-worlds/requests.js';
import { SecretsModule } from './two-worlds/secrets.module.js';
import { becomeWorld, idOf, type Secret, secretParts, type Shared, sharedParts } from './two-worlds/worlds.js';

const PAIRS = 3;
const TEST_MS = 120_000;
/** Repeats a run that failed: its number stands in the failure. */
const SEED = Number(process.env.PROOF_SEED ?? Date.now() % 2 ** 31);
const CALLERS = ['hidden-by-conditions', 'hidden-by-functions'] as const;
/** They depend on the time, not on the content. */
const OF_THE_MOMENT = ['date', 'x-trace-id', 'x-request-id', 'server-timing'];

const UPLOADED = new Date('2024-03-12T10:00:00Z');

/** A running application with its own database and files. */
interface World {
  readonly app: TestApp;
  readonly files: string;
}

let here: World;
let there: World;

beforeAll(async () => {
  here = await aWorld('hidden here');
  there = await aWorld(undefined);
}, TEST_MS);

afterAll(async () => {
  for (const { app, files } of [here, there]) {
    await app.close();
    await rm(files, { recursive: true, force: true });
  }
});

/** @param hidden content of a file that may be in one world only */
async function aWorld(hidden: string | undefined): Promise<World> {
  const files = await mkdtemp(join(tmpdir(), 'latchkey-world-'));
  const day = join(files, '2024/03/12');
  await mkdir(day, { recursive: true });
  await writeFile(join(day, 'shown.txt'), 'shown');
  await utimes(join(day, 'shown.txt'), UPLOADED, UPLOADED);
  if (hidden !== undefined) {
    await writeFile(join(day, 'hidden.txt'), hidden);
  }
  const app = await startDomainApp({ LOCALFS_STORAGE_DIR: files, FILES_FOLLOW_OWNER: 'false' }, [SecretsModule]);
  for (const username of CALLERS) {
    await aUser(app.database, { username, roles: ['in-part'] });
    await aRoleAssignment(app.database, { username, roleCode: username, roleType: 'row_level' });
  }
  await aUser(app.database, { username: 'downloader', roles: ['downloads'] });
  return { app, files };
}

const modelOf = (name: string): EntityModel => here.app.nest.get(EntityRegistry).get(name);

/** All that a caller gets, but when and from where. */
async function answerOf({ app }: World, username: string, request: WorldRequest): Promise<unknown> {
  const { status, headers, text } = await app
    .as(username)
    .send(request.method, request.path, request.body, request.headers);
  const lasting = Object.entries(headers).filter(([name]) => !OF_THE_MOMENT.includes(name));
  return { status, headers: JSON.stringify(lasting).replaceAll(app.url, ''), text: text.replaceAll(app.url, '') };
}

interface Difference {
  readonly request: WorldRequest;
  readonly here: unknown;
  readonly there: unknown;
}

/** Sends the same requests, in the same order, in both worlds. @returns where the answers differ */
async function differences(username: string, requests: readonly WorldRequest[]): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const request of requests) {
    const [one, other] = await Promise.all([here, there].map((world) => answerOf(world, username, request)));
    count(one as { status: number });
    if (JSON.stringify(one) !== JSON.stringify(other)) {
      found.push({ request, here: one, there: other });
    }
  }
  return found;
}

const statuses = new Map<number, number>();
const count = ({ status }: { readonly status: number }): void => {
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
};

async function become(shared: Shared, one: Secret, other: Secret): Promise<void> {
  await Promise.all([becomeWorld(here.app.database, shared, one), becomeWorld(there.app.database, shared, other)]);
}

const pairs = fc.tuple(sharedParts, secretParts, secretParts, fc.nat());
const sampled = fc.sample(pairs, { numRuns: PAIRS, seed: SEED });

describe(`two databases that differ only in what the caller may not see (protocol/roles.md 3, 6, 7), seed ${SEED}`, () => {
  it.each(CALLERS)(
    'answer byte for byte alike when rows are %s, and the user reads, writes, and reads again',
    async (username) => {
      statuses.clear();
      for (const [shared, one, other, seed] of sampled) {
        await become(shared, one, other);
        const reads = readRequests(modelOf, seed);
        expect(await differences(username, reads)).toEqual([]);
        expect(await differences(username, WRITE_REQUESTS)).toEqual([]);
        expect(
          await differences(
            username,
            reads.filter((_, index) => index % 3 === 0),
          ),
        ).toEqual([]);
      }
      for (const status of [200, 201, 204, 400, 403, 404]) {
        expect([status, statuses.get(status)]).toEqual([status, expect.any(Number)]);
      }
      expect(statuses.get(200)).toBeGreaterThan(statuses.get(403) ?? 0);
    },
    TEST_MS,
  );

  it('answer downloads alike', async () => {
    statuses.clear();
    expect(await differences('downloader', FILE_REQUESTS)).toEqual([]);
    expect([...statuses]).toEqual([
      [200, 2],
      [206, 1],
      [404, 1],
    ]);
  });

  it('and differ for users who see all', async () => {
    const kinds = new Set<string>();
    for (const [shared, one, other, seed] of sampled.slice(0, 2)) {
      await become(shared, one, other);
      const found = await differences('admin', readRequests(modelOf, seed));
      found.forEach(({ request }) => kinds.add(request.path.replace(/\?.*/, '')));
    }
    const expected = ['Customer', 'Product', 'Order', 'OrderLine', 'Order/search', `Order/${idOf('order', 0)}`];
    const others = ['services/ordersOfCaller/list', 'services/ordersOfCaller/constrained', 'queries/Order/dated'];
    const paths = [...expected.map((name) => `entities/${name}`), ...others];
    expect([...kinds]).toEqual(expect.arrayContaining(paths.map((path) => `/rest/${path}`)));
  });
});
