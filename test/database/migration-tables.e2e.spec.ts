import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Latchkey } from 'latchkey';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { writtenFile } from '../harness/run-records.js';
import { openTestDatabase } from '../harness/test-database.js';

/** What has run, in both tables, in the order of the rows. */
const APPLIED = new Statement(`
  SELECT 'latchkey_migration', name FROM (SELECT name FROM latchkey_migration ORDER BY id) framework
  UNION ALL SELECT 'migrations', name FROM (SELECT name FROM migrations ORDER BY id) application`);
const ACCOUNTS = new Statement('SELECT username FROM app_user ORDER BY username');
/** As a database looks that ran both kinds from one folder: one table, in the order of the timestamps. */
const ONE_TABLE = [
  'INSERT INTO migrations (timestamp, name) SELECT timestamp, name FROM latchkey_migration',
  'DROP TABLE latchkey_migration',
].map((text) => new Statement(text));

const FRAMEWORK = [
  'Accounts1700000000000',
  'OAuthClients1700000000100',
  'AuthorizationCodes1700000000101',
  'RuntimeRoles1700000000102',
  'Audit1700000000103',
  'UploadedFiles1700000000200',
  'FileUrls1700000000210',
  'Uploaders1700000000230',
  'RunningAttempts1700000000240',
  'DynamicAttributes1700000000250',
  'Console1700000000530',
  'FileHashes1700000000540',
].map((name) => ['latchkey_migration', name]);
const SHOP = ['Sales1700000000001', 'SalesImages1700000000220'].map((name) => ['migrations', name]);

let database: Connection;

/** Starts the application on the same database once more. */
const restarted = (): Promise<TestApp> => startAppOn({ ...database, close: () => Promise.resolve() });

describe('the tables of migrations', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });

  afterAll(() => database.close());

  it('hold those of the framework apart from those of the application', async () => {
    const app = await restarted();
    expect(await app.database.rows(APPLIED)).toEqual([...FRAMEWORK, ...SHOP]);
    await app.close();
  });

  it('are made of the one table of earlier versions, and nothing runs twice', async () => {
    const before = await restarted();
    for (const statement of ONE_TABLE) {
      await before.database.rows(statement);
    }
    await before.close();
    const after = await restarted();
    expect(await after.database.rows(APPLIED)).toEqual([...FRAMEWORK, ...SHOP]);
    expect(await after.database.rows(ACCOUNTS)).toEqual([['admin'], ['alice'], ['bob']]);
    await after.close();
  });

  it('may list migrations that the application does not have, which the log says', async () => {
    const before = await restarted();
    await before.database.rows(
      new Statement("INSERT INTO migrations (timestamp, name) VALUES (1900000000000, 'Later')"),
    );
    await before.close();
    const written = await restarted();
    await written.close();
    expect(await readFile(writtenFile('log'), 'utf8')).toContain(
      'The table migrations lists Later, which this application does not have: ' +
        'a newer version has run on this database, or the files were removed',
    );
  });

  it('list no migration that failed, which stops the start by its name', async () => {
    const broken = Latchkey.forFeature({ migrations: [new URL('./broken-migrations/', import.meta.url)] });
    await expect(startAppOn({ ...database, close: () => Promise.resolve() }, {}, [broken])).rejects.toThrow(
      'The migration Broken1800000000000 fails (column "missing" does not exist): correct it and start again, nothing of it was written',
    );
    const after = await restarted();
    const [row] = await after.database.rows(new Statement("SELECT to_regclass('half_made')"));
    expect(row).toEqual([null]);
    await after.close();
  });
});
