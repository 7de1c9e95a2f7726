import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hash } from 'bcryptjs';
import { formatFiles } from '../../src/latchkey/introspect/format-files.js';
import { jmixPart } from '../../src/latchkey/introspect/jmix-database.js';
import { planEntities } from '../../src/latchkey/introspect/plan-entities.js';
import { readCatalog } from '../../src/latchkey/introspect/read-catalog.js';
import { sources } from '../../src/latchkey/introspect/sources.js';
import { importJmix } from '../../src/latchkey/jmix-import/import-jmix.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { runSqlOn, urlOf } from '../harness/connection-url.js';
import { throughLine } from '../harness/database-line.js';
import { recordSecret } from '../harness/run-records.js';
import { openTestDatabase } from '../harness/test-database.js';
import { ShopModule } from './shop/shop.module.js';

const FOLDER = 'test/jmix/shop';
const LOST = 'written-in-java';

let app: TestApp;
let url: string;

beforeAll(async () => {
  const { connection } = await throughLine(await openTestDatabase());
  url = urlOf(connection);
  const schema = await readFile('test/jmix/shop.sql', 'utf8');
  const bcrypt = await hash('jane', 4);
  recordSecret('hash', bcrypt);
  await runSqlOn(url, schema.replace('BCRYPT', bcrypt));
  app = await startAppOn(connection, {}, [ShopModule]);
}, 180_000);

afterAll(() => app.close());

const run = (options: { readonly dryRun?: boolean; readonly without?: readonly string[]; readonly schema?: string }) =>
  importJmix(app.nest, {
    source: { url, schema: options.schema ?? 'jmix', userTable: undefined },
    dryRun: options.dryRun ?? false,
    withoutRowLevelRoles: options.without ?? [LOST],
  });

/** Rows of all tables that an import writes. */
async function stored(): Promise<unknown> {
  const tables = ['sec_resource_role', 'sec_resource_policy', 'sec_row_level_role', 'sec_row_level_policy'];
  const texts = [...tables, 'sec_role_assignment', 'app_user'].map((table) => `SELECT * FROM ${table} ORDER BY id`);
  return Promise.all(texts.map((text) => app.database.rows(new Statement(text))));
}

const NOTES = [
  'The resource role customers loses the policy entity shop_Invoice read: There is no entity shop_Invoice',
  'The resource role screens has the scope UI, and grants nothing in the API',
  'The row-level role some-customers shows no rows of Customer until its policy is written as a condition: whereClause must be a condition as JSON, e.g. {"property":"name","operator":"=","value":"x"}',
  'The row-level role some-customers permits no row for UPDATE of Customer until its policy is written as a condition: script must be a condition as JSON, e.g. {"property":"name","operator":"=","value":"x"}',
  'old needs a new password: that of Jmix has the encoder {pbkdf2}, which cannot be checked here; an administrator resets it',
  'user_: the user "anonymous" is left out: The username anonymous is reserved',
  'The resource role ui-minimal is assigned, but nobody declares it here: it grants nothing',
  'The row-level role written-in-java is assigned, but nobody declares it here: it restricts nothing',
  'Substitutions of users that are left out: 1',
];

describe('a database of Jmix', () => {
  it('is introspected as test/jmix/shop, with the columns of Studio by their meaning', async () => {
    const part = jmixPart(await readCatalog(url, { schemas: ['jmix'], tables: [] }));
    const draft = planEntities(part.tables, { prefix: 'shop', systemColumns: part.systemColumns });
    const written = await formatFiles(FOLDER, sources(draft, { moduleName: 'ShopModule', messages: './messages/' }));
    const present = await readdir(FOLDER, { recursive: true, withFileTypes: true });
    const files = present.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    expect([...written.keys()].map((path) => join(FOLDER, path)).sort()).toEqual(files.sort());
    for (const [path, text] of written) {
      expect(text).toBe(await readFile(join(FOLDER, path), 'utf8'));
    }
    expect([...part.notes, ...draft.notes]).toEqual([
      'databasechangelog, databasechangeloglock, persistent_logins, sec_resource_policy, sec_resource_role, sec_role_assignment, sec_row_level_policy, sec_row_level_role, sec_user_substitution belong to Jmix, and are left out: "latchkey import-jmix" reads its roles and users',
      'jmix.user_.password is written and never shown: remove @Secret() if it is not a password',
    ]);
  });

  it('is served with versions, authors and soft deletion', async () => {
    const admin = app.as('admin');
    const created = await admin.post('/rest/entities/Customer?responseFetchPlan=_local', { name: 'Bob' });
    expect(created).toMatchObject({ status: 201, json: { name: 'Bob', version: 1, createdBy: 'admin' } });
    const { id } = created.json as { id: string };
    expect((await admin.delete(`/rest/entities/Customer/${id}`)).status).toBe(204);
    expect((await admin.get(`/rest/entities/Customer/${id}`)).status).toBe(404);
    const [row] = await app.database.rows(
      new Statement('SELECT deleted_by, deleted_date IS NOT NULL FROM jmix.customer WHERE id = $1'),
      [id],
    );
    expect(row).toEqual(['admin', 't']);
    expect((await admin.get('/rest/entities/ShopJmixUser')).text).not.toContain('bcrypt');
  });
});

describe('import-jmix', () => {
  it('writes nothing where row-level roles would be lost, or in a dry run', async () => {
    const before = await stored();
    await expect(run({ without: [] })).rejects.toThrow(
      'The code of the Jmix application declares row-level roles that are missing here, so that users would see more than before: written-in-java. Declare each with @RowLevelRole, or accept that with --without-row-level-roles written-in-java',
    );
    const report = await run({ dryRun: true });
    expect(report).toEqual({
      resourceRoles: { found: 3, imported: 3 },
      rowLevelRoles: { found: 2, imported: 2 },
      users: { found: 3, imported: 3 },
      assignments: { found: 6, imported: 6 },
      notes: NOTES,
    });
    expect(await stored()).toEqual(before);
  });

  it('refuses a schema without tables of Jmix', async () => {
    await expect(run({ schema: 'public' })).rejects.toThrow(
      'The schema public has no tables of Jmix, such as sec_resource_policy with a column type_: name their schema with --schema, and their database with --url',
    );
  });

  it('lets users in with their passwords, roles and row-level roles', async () => {
    expect(await run({})).toMatchObject({ users: { imported: 3 }, notes: NOTES });
    const jane = app.as('jane');
    expect(await jane.get('/rest/entities/Order?fetchPlan=_base')).toMatchObject({
      status: 200,
      json: [{ number: 1 }],
    });
    expect((await jane.get('/rest/entities/ShopJmixUser')).status).toBe(403);
    expect((await jane.get('/rest/userInfo')).json).toMatchObject({ username: 'jane' });
    expect((await app.as('joe').get('/rest/entities/Customer')).status).toBe(403);
  });

  it('denies reading where a policy says more than conditions can, whatever resource roles grant', async () => {
    const assignment = { username: 'joe', roleCode: 'rest-minimal', roleType: 'resource' };
    expect((await app.as('admin').post('/rest/entities/sec_RoleAssignmentEntity', assignment)).status).toBe(201);
    const { json } = await app.as('joe').get('/rest/permissions');
    expect(json).toMatchObject({
      entities: [
        { target: 'Customer:create', value: 1 },
        { target: 'Customer:delete', value: 1 },
      ],
    });
    expect(await app.as('joe').get('/rest/entities/Customer')).toAnswer(403, {
      error: 'Reading forbidden',
      details: 'Reading of the Customer is forbidden',
    });
  });

  it('changes nothing when it runs again', async () => {
    const before = await stored();
    expect(await run({})).toMatchObject({
      resourceRoles: { found: 3, imported: 0 },
      rowLevelRoles: { found: 2, imported: 0 },
      users: { found: 3, imported: 0 },
      assignments: { found: 6, imported: 0 },
    });
    expect(await stored()).toEqual(before);
  });
});
