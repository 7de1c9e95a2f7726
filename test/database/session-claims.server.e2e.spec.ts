import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { rowLevelSecurity } from '../../src/latchkey/database/row-level-security.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { openTestDatabase } from '../harness/test-database.js';
import { NoteModule } from './claims/note.entity.js';

/** No superuser, who would see all rows whatever policies say. */
const ROLE = `latchkey_claims_${randomBytes(6).toString('hex')}`;

const SCHEMA = `
  CREATE ROLE ${ROLE} LOGIN;
  CREATE TABLE note (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), author text NOT NULL, text text NOT NULL);
  INSERT INTO note (author, text) VALUES ('alice', 'of alice'), ('bob', 'of bob');
  ALTER TABLE note ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON note USING (
    author = current_setting('latchkey.user', true)
    OR nullif(current_setting('latchkey.roles', true), '')::jsonb ? 'system-full-access'
  );
  GRANT ALL ON ALL TABLES IN SCHEMA public TO ${ROLE};
  GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${ROLE};`;

let app: TestApp;
let url: string;

beforeAll(async () => {
  const connection = await openTestDatabase();
  if (!('url' in connection.options)) {
    throw new Error('The roles of this spec need a server');
  }
  url = connection.options.url;
  await run(url, SCHEMA);
  const own = new URL(url);
  own.username = ROLE;
  app = await startAppOn({ ...connection, options: { url: own.href } }, { DATABASE_SESSION_CLAIMS: 'true' }, [
    NoteModule,
  ]);
}, 180_000);

afterAll(async () => {
  await run(url, `DROP OWNED BY ${ROLE}`);
  await app.close();
  const server = new URL(url);
  server.pathname = '/postgres';
  await run(server.href, `DROP ROLE ${ROLE}`);
});

async function run(address: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(sql);
  await client.end();
}

const textsOf = async (name: string): Promise<readonly string[]> => {
  const { json } = await app.as(name).get('/rest/entities/Note?sort=text');
  return (json as readonly { text: string }[]).map(({ text }) => text);
};

describe('with DATABASE_SESSION_CLAIMS', () => {
  it('a policy of PostgreSQL knows the roles of the caller', async () => {
    expect(await textsOf('admin')).toEqual(['of alice', 'of bob']);
  });

  it('and the name: callers at the same time see their own rows', async () => {
    for (const username of ['alice', 'bob']) {
      const given = await app
        .as('admin')
        .post('/rest/entities/sec_RoleAssignmentEntity', { username, roleCode: 'note-editor', roleType: 'resource' });
      expect(given.status).toBe(201);
    }
    const names = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'alice' : 'bob'));
    expect(await Promise.all(names.map(textsOf))).toEqual(names.map((name) => [`of ${name}`]));
  });

  it('a count and a read by id see the same rows as a list', async () => {
    const [other] = (await app.as('admin').get('/rest/entities/Note?sort=-text')).json as readonly { id: string }[];
    expect((await app.as('alice').get(`/rest/entities/Note/${other?.id ?? ''}`)).status).toBe(404);
    const counted = await app.as('alice').get('/rest/entities/Note?returnCount=true');
    expect(counted.headers['x-total-count']).toBe('1');
  });

  it('a row that a policy refuses is not written', async () => {
    const create = (author: string) => app.as('alice').post('/rest/entities/Note', { author, text: `by ${author}` });
    expect((await create('alice')).status).toBe(201);
    expect((await create('bob')).status).toBe(400);
    expect(await textsOf('admin')).toEqual(['by alice', 'of alice', 'of bob']);
  });

  it('nothing is left of them on a connection', async () => {
    const rows: readonly { user: string | null }[] = await app.nest
      .get(DataSource, { strict: false })
      .query("SELECT nullif(current_setting('latchkey.user', true), '') AS user");
    expect(rows).toEqual([{ user: null }]);
  });

  it('the start says as whom we connect, and what policies mean then', async () => {
    const dataSource = app.nest.get(DataSource, { strict: false });
    expect(await rowLevelSecurity(dataSource, true)).toEqual([
      `The policies of note apply to ${ROLE}, as which we connect: they see the caller as latchkey.user and latchkey.roles`,
    ]);
    expect(await rowLevelSecurity(dataSource, false)).toEqual([
      `The policies of note apply to ${ROLE}, as which we connect: all callers see the same rows; DATABASE_SESSION_CLAIMS=true gives policies the name and roles of the caller`,
    ]);
    await run(url, `ALTER TABLE note OWNER TO ${ROLE}`);
    expect(await rowLevelSecurity(dataSource, true)).toEqual([
      `The policies of note do not apply: we connect as ${ROLE}, which owns tables without FORCE ROW LEVEL SECURITY; roles of Latchkey alone decide who sees which rows`,
    ]);
  });
});
