import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey, RestEntity } from 'latchkey';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { openConnection } from '../../src/latchkey/database/connection.js';
import { importJmix } from '../../src/latchkey/jmix-import/import-jmix.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aUser } from '../builders/a-user.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { runSqlOn, urlOf } from '../harness/connection-url.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { testSettings } from '../harness/test-settings.js';

@Entity('order_', { synchronize: false })
@RestEntity('JmixOrder', { instanceName: '{number}' })
class JmixOrder {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('integer', { name: 'number_' })
  number!: number;
}

@Module({ imports: [Latchkey.forFeature({ entities: [JmixOrder] })] })
class ShopModule {}

const SETTINGS = { DATABASE_SCHEMA: 'latchkey' };

let database: PrivateDatabase;
let app: TestApp;
let url: string;

const start = async (): Promise<TestApp> => {
  const { environment, folder } = database;
  const settings = testSettings(folder, { ...SETTINGS, DATABASE_URL: environment.DATABASE_URL ?? '' });
  const connection = await openConnection(settings);
  url = urlOf(connection);
  return startAppOn(connection, {}, [ShopModule]);
};

beforeAll(async () => {
  database = await privateDatabase();
  const schema = await readFile('test/jmix/shop.sql', 'utf8');
  await runSqlOn(
    database.environment.DATABASE_URL ?? '',
    schema.replace(/CREATE SCHEMA jmix;\nSET search_path = jmix;/, ''),
  );
  app = await start();
  await aUser(app.database, { username: 'admin', roles: ['system-full-access'] });
}, 180_000);

afterAll(async () => {
  await app.close();
  await database.remove();
});

const count = async (table: string): Promise<unknown> =>
  (await app.database.rows(new Statement(`SELECT count(*) FROM ${table}`)))[0]?.[0];

it('DATABASE_SCHEMA keeps the tables of Latchkey beside those of Jmix, of which names are equal', async () => {
  expect((await app.as('admin').get('/rest/entities/JmixOrder?sort=number')).json).toMatchObject([
    { number: 1 },
    { number: 2 },
    { number: 3 },
  ]);
  expect(await count('public.sec_resource_role')).toBe('4');
  expect(await count('latchkey.sec_resource_role')).toBe('0');
  const report = await importJmix(app.nest, {
    source: { url, schema: 'public', userTable: undefined },
    dryRun: false,
    withoutRowLevelRoles: ['written-in-java'],
  });
  expect(report).toMatchObject({ resourceRoles: { imported: 3 }, users: { imported: 3 } });
  expect(await count('public.sec_resource_role')).toBe('4');
  expect(await count('latchkey.sec_resource_role')).toBe('3');
});

it('another start finds its tables again', async () => {
  await app.close();
  app = await start();
  expect(await count('latchkey.sec_resource_role')).toBe('3');
  expect((await app.as('admin').get('/rest/entities/JmixOrder')).json).toHaveLength(3);
});
