import { describe, expect, it, jest } from '@jest/globals';
import { Module } from '@nestjs/common';
import { ChildEntity, Column, Entity, ManyToOne, type Relation, TableInheritance } from 'typeorm';
import { StandardEntity } from '../../src/latchkey/model/standard-entity.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { FileRefColumn, Secret } from '../../src/latchkey/model/attribute.decorators.js';
import { RestEmbeddable, RestEntity } from '../../src/latchkey/model/rest-entity.decorator.js';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { aRestrictedUser, aUserWith } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

/** What is written about an exhibit on the wall. */
@RestEmbeddable('Label')
class Label {
  @FileRefColumn({ nullable: true })
  scan!: string | null;
}

@Entity('museum_room')
@RestEntity('Room', { instanceName: '{floor}' })
class Room extends StandardEntity {
  @Column('integer')
  floor!: number;
}

@Entity('museum_exhibit')
@TableInheritance({ column: { type: 'text', name: 'kind' } })
@RestEntity('Exhibit', { instanceName: '{title}' })
class Exhibit extends StandardEntity {
  @Column('text')
  title!: string;

  @FileRefColumn({ nullable: true })
  photo!: string | null;

  @Secret()
  @FileRefColumn({ nullable: true })
  insurance!: string | null;

  @Column(() => Label)
  label!: Label;

  @ManyToOne(() => Room, { nullable: true })
  room!: Relation<Room> | null;
}

@ChildEntity('painting')
@RestEntity('Painting', { instanceName: '{title}' })
class Painting extends Exhibit {
  @FileRefColumn({ nullable: true })
  sketch!: string | null;
}

@ResourceRole({ code: 'visitor', name: 'Sees photos of exhibits that are not paintings', childRoles: ['rest-minimal'] })
@SpecificPolicy('rest.fileDownload.enabled')
@EntityPolicy(Exhibit, ['read'])
@EntityAttributePolicy(Exhibit, ['title', 'photo'], 'view')
class VisitorRole {}

@ResourceRole({ code: 'painter', name: 'Sees sketches of paintings, not their photos', childRoles: ['rest-minimal'] })
@SpecificPolicy('rest.fileDownload.enabled')
@EntityPolicy(Painting, ['read'])
@EntityAttributePolicy(Painting, ['title', 'sketch'], 'view')
class PainterRole {}

@ResourceRole({ code: 'labels', name: 'Sees labels', childRoles: ['rest-minimal'] })
@SpecificPolicy('rest.fileDownload.enabled')
@EntityPolicy(Exhibit, ['read'])
@EntityPolicy(Label, ['read'])
@EntityAttributePolicy(Exhibit, ['label'], 'view')
@EntityAttributePolicy(Label, ['scan'], 'view')
class LabelsRole {}

@ResourceRole({ code: 'downloads', name: 'Downloads and uploads', childRoles: ['rest-minimal'] })
@SpecificPolicy('rest.fileDownload.enabled')
@SpecificPolicy('rest.fileUpload.enabled')
class DownloadsRole {}

@ResourceRole({ code: 'blind', name: 'Reads exhibits without the permission', childRoles: ['rest-minimal'] })
@EntityPolicy(Exhibit, ['read'])
@EntityAttributePolicy(Exhibit, '*', 'view')
class BlindRole {}

@RowLevelRole({ code: 'ground-floor', name: 'Exhibits of the ground floor' })
@RowLevelPolicy(Exhibit, { property: 'room.floor', operator: '=', value: 0 })
class GroundFloorRole {}

@RowLevelRole({ code: 'named-own', name: 'Exhibits that bear the name of the caller' })
@RowLevelPolicy(Exhibit, { property: 'title', operator: '=', value: { currentUser: 'firstName' } })
class NamedOwnRole {}

@RowLevelRole({ code: 'open', name: 'Exhibits that are not closed, by a function that fails for broken ones' })
@RowLevelPredicate(Exhibit, 'read', ({ title }) => {
  if (title === 'Broken') {
    throw new Error('Broken');
  }
  return title !== 'Closed';
})
class OpenRole {}

@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Room, Exhibit, Painting],
      roles: [VisitorRole, PainterRole, LabelsRole, DownloadsRole, BlindRole, GroundFloorRole, NamedOwnRole, OpenRole],
    }),
  ],
})
class MuseumModule {}

/** One has the name of a user. */
const OAUTH_CLIENTS = [
  { clientId: 'client', clientSecret: '{noop}secret' },
  {
    clientId: 'admin',
    clientSecret: '{noop}secret',
    grantTypes: ['client_credentials'],
    resourceRoles: ['downloads'],
  },
];

/** How the statement begins. */
const TEXT = 'SELECT EXISTS (SELECT 1 FROM uploaded_file';
const AGE = new Statement("UPDATE uploaded_file SET uploaded_at = now() - interval '61 minutes' WHERE path = $1");

const app = useApp(() => startApp({ CLIENTS: JSON.stringify(OAUTH_CLIENTS) }, [MuseumModule]));
const users = new Map<string, Promise<string>>();

const pathOf = (fileRef: string): string => fileRef.replace(/^fs:\/\/|\?.*$/g, '');

/** A file that was uploaded more than an hour ago. */
async function anOldFile(): Promise<string> {
  const fileRef = await aNewFile('admin');
  await app.database.rows(AGE, [pathOf(fileRef)]);
  return fileRef;
}

async function aNewFile(username: string): Promise<string> {
  const { json } = await app.as(username).post('/rest/files?name=a.png', 'content');
  return (json as { fileRef: string }).fileRef;
}

const anExhibit = (values: Record<string, string | null>): Promise<string> =>
  insertRow(app.database, 'museum_exhibit', { title: 'Vase', kind: 'Exhibit', version: '1', ...values });

const open = (username: string, fileRef: string): Promise<Answer> =>
  app.as(username).get(`/rest/files?fileRef=${encodeURIComponent(fileRef)}`);

/** The one user with exactly this resource role. */
function userWith(role: string): Promise<string> {
  const user = users.get(role) ?? aUserWith(app.database, role);
  users.set(role, user);
  return user;
}

const statusFor = async (role: string, fileRef: string): Promise<number> =>
  (await open(await userWith(role), fileRef)).status;

async function statusUnder(rowLevelRole: string, fileRef: string, firstName = 'Carol'): Promise<number> {
  const key = `${rowLevelRole} ${firstName}`;
  const user = users.get(key) ?? aRestrictedUser(app.database, [rowLevelRole], { firstName });
  users.set(key, user);
  return (await open(await user, fileRef)).status;
}

describe('a file follows its owner (FILES_FOLLOW_OWNER)', () => {
  it('opens to users who may read a row and the attribute that holds it', async () => {
    const fileRef = await anOldFile();
    expect(await statusFor('visitor', fileRef)).toBe(404);
    await anExhibit({ photo: fileRef });
    const answer = await open(await userWith('visitor'), fileRef);
    expect([answer.status, answer.text]).toEqual([200, 'content']);
  });

  it('is refused like a file that was never there', async () => {
    const [hidden, none] = [await anOldFile(), 'fs://2024/03/12/none.png?name=a.png'];
    const answers = [await open(await userWith('visitor'), hidden), await open(await userWith('visitor'), none)];
    expect(answers.map(({ status, json }) => [status, json])).toEqual(
      [hidden, none].map((each) => [
        404,
        { error: 'File not found', details: `File not found. File reference: ${each}` },
      ]),
    );
  });

  it('by storage and path: the name does not count', async () => {
    const fileRef = await anOldFile();
    await anExhibit({ photo: fileRef });
    expect(await statusFor('visitor', fileRef.replace('name=a.png', 'name=b.jpg'))).toBe(200);
    expect(await statusFor('visitor', fileRef.replace(/\.png/, '.pn'))).toBe(404);
  });

  it('not by an attribute that the caller may not view, nor by a secret one', async () => {
    const [scan, insurance] = [await anOldFile(), await anOldFile()];
    await anExhibit({ label_scan: scan, insurance });
    expect([await statusFor('visitor', scan), await statusFor('labels', scan)]).toEqual([404, 200]);
    expect([await statusFor('visitor', insurance), (await open('admin', insurance)).status]).toEqual([404, 404]);
  });

  it('by an attribute of exactly the class of the row', async () => {
    const [photo, sketch] = [await anOldFile(), await anOldFile()];
    await anExhibit({ kind: 'painting', photo, sketch });
    expect([await statusFor('visitor', photo), await statusFor('visitor', sketch)]).toEqual([404, 404]);
    expect([await statusFor('painter', photo), await statusFor('painter', sketch)]).toEqual([404, 200]);
    expect([(await open('admin', photo)).status, (await open('admin', sketch)).status]).toEqual([200, 200]);
  });

  it('not by a deleted row', async () => {
    const fileRef = await anOldFile();
    await anExhibit({ photo: fileRef, deleted_date: '2024-01-01T00:00:00Z' });
    expect(await statusFor('visitor', fileRef)).toBe(404);
  });

  it('only where the download permission is, too', async () => {
    const fileRef = await anOldFile();
    await anExhibit({ photo: fileRef });
    expect(await statusFor('blind', fileRef)).toBe(403);
  });

  it('not by a row that conditions of row-level roles hide', async () => {
    const [ground, above, named] = [await anOldFile(), await anOldFile(), await anOldFile()];
    const [zero, one] = [
      await insertRow(app.database, 'museum_room', { floor: '0', version: '1' }),
      await insertRow(app.database, 'museum_room', { floor: '1', version: '1' }),
    ];
    await anExhibit({ photo: ground, room_id: zero });
    await anExhibit({ photo: above, room_id: one });
    await anExhibit({ photo: named, title: 'Dora' });
    expect([await statusUnder('ground-floor', ground), await statusUnder('ground-floor', above)]).toEqual([200, 404]);
    expect([await statusUnder('named-own', named), await statusUnder('named-own', named, 'Dora')]).toEqual([404, 200]);
  });

  it('not by a row that functions of row-level roles hide or fail about', async () => {
    const [shown, closed, broken] = [await anOldFile(), await anOldFile(), await anOldFile()];
    await anExhibit({ photo: shown });
    await anExhibit({ photo: closed, title: 'Closed' });
    await anExhibit({ photo: broken, title: 'Broken' });
    expect(await statusUnder('open', shown)).toBe(200);
    expect(await statusUnder('open', closed)).toBe(404);
    expect(await statusUnder('open', broken)).toBe(404);
    await anExhibit({ photo: closed, title: 'Vase' });
    expect(await statusUnder('open', closed)).toBe(200);
  });

  it('opens to its uploader alone for an hour', async () => {
    const username = await userWith('downloads');
    const fileRef = await aNewFile(username);
    expect([(await open(username, fileRef)).status, await statusFor('visitor', fileRef)]).toEqual([200, 404]);
    await app.database.rows(AGE, [pathOf(fileRef)]);
    expect((await open(username, fileRef)).status).toBe(404);
  });

  it('not to a client that has the name of the uploader', async () => {
    const fileRef = await aNewFile('admin');
    const login = await app.asClient('admin:secret').post('/oauth/token', 'grant_type=client_credentials');
    const authorization = `Bearer ${(login.json as { access_token: string }).access_token}`;
    const asClient = (ref: string): Promise<Answer> =>
      app.asAnonymous().get(`/rest/files?fileRef=${encodeURIComponent(ref)}`, undefined, { authorization });
    const { json } = await app.asAnonymous().post('/rest/files?name=b.png', 'own', { authorization });
    const own = await asClient((json as { fileRef: string }).fileRef);
    expect([own.status, own.text, (await asClient(fileRef)).status]).toEqual([200, 'own', 404]);
  });

  it('is decided by one statement', async () => {
    const fileRef = await anOldFile();
    await anExhibit({ photo: fileRef });
    await statusFor('visitor', fileRef);
    const username = await userWith('visitor');
    const rows = jest.spyOn(app.database, 'rows');
    expect((await open(username, fileRef)).status).toBe(200);
    expect(rows.mock.calls.map(([{ text }]) => text.slice(0, TEXT.length))).toEqual([TEXT]);
    rows.mockRestore();
  });
});

describe('the owner of a file in the sample shop', () => {
  it('is found by the index of products', async () => {
    const shop = await startApp();
    const rows = jest.spyOn(shop.database, 'rows');
    await shop.as('admin').get('/rest/files?fileRef=fs%3A%2F%2F2024%2F03%2F12%2Fa.png%3Fname%3Da.png');
    const [statement, values] = rows.mock.calls.find(([{ text }]) => text.startsWith(TEXT)) ?? [];
    rows.mockRestore();
    const plan = await shop.database.transaction(async (transaction) => {
      // A table of few rows is read whole where that is permitted.
      await transaction.rows(new Statement('SET LOCAL enable_seqscan = off'));
      return transaction.rows(new Statement(`EXPLAIN ${statement?.text ?? ''}`), values);
    });
    await shop.close();
    expect(plan.flat().join('\n')).toMatch(/(Index Scan using|Bitmap Index Scan on) ix_product_image/);
  });
});

describe('a file whose owner does not count (FILES_FOLLOW_OWNER=false)', () => {
  it('opens to everybody with the download permission (protocol/files.md 3)', async () => {
    const free = await startApp({ FILES_FOLLOW_OWNER: 'false' });
    const { json } = await free.as('admin').post('/rest/files?name=a.png', 'content');
    const fileRef = encodeURIComponent((json as { fileRef: string }).fileRef);
    const answer = await free.as('alice').get(`/rest/files?fileRef=${fileRef}`);
    await free.close();
    expect([answer.status, answer.text]).toEqual([200, 'content']);
  });
});
