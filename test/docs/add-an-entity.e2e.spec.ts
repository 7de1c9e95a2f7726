import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type MigrationInterface } from 'typeorm';
import { codeBlocks, shownFiles } from '../harness/code-blocks.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { type BackendProcess, tokenAt } from '../harness/process.js';
import { ProjectCopy } from '../harness/project-copy.js';
import { openTestDatabase } from '../harness/test-database.js';
import { addShopModule, generateMigration } from './shop-module.js';

const HOW_TO = 'docs/how-to/add-an-entity.md';
const SERVICE_HOW_TO = 'docs/how-to/add-a-service.md';
const PREPARE_MS = 180_000;

let project: ProjectCopy;
let database: PrivateDatabase;
let backend: BackendProcess;
let migrations: readonly string[];

async function ask(username: string, method: string, path: string, body?: object): Promise<[number, unknown]> {
  const headers = { authorization: `Bearer ${await tokenAt(backend.url, username)}` };
  const response = await fetch(`${backend.url}/rest/entities/${path}`, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  return [response.status, text === '' ? undefined : (JSON.parse(text) as unknown)];
}

async function createShelf(values: object): Promise<string> {
  const [, created] = await ask('admin', 'POST', 'Shelf', values);
  return (created as { id: string }).id;
}

beforeAll(async () => {
  [project, database] = await Promise.all([ProjectCopy.create(), privateDatabase()]);
});

afterAll(async () => {
  await Promise.all([project.delete(), database.remove()]);
});

describe('docs/how-to/add-an-entity.md, followed to the letter', () => {
  beforeAll(async () => {
    const files = codeBlocks(await project.read(HOW_TO), 'ts').flatMap(shownFiles);
    expect(files.map(({ path }) => path)).toEqual(['src/shop/shelf.entity.ts', 'src/shop/shop.module.ts']);
    for (const { path, text } of files) {
      await project.write(path, text);
    }
    await addShopModule(project);
    migrations = await generateMigration(project);
    backend = await project.start(database.environment);
  }, PREPARE_MS);

  afterAll(() => backend.kill('SIGTERM'));

  it('gives admin a new entity to create, read, change and delete', async () => {
    const [status, created] = await ask('admin', 'POST', 'Shelf', { code: 'A1', capacity: '12.50' });
    const { id } = created as { id: string };
    expect([status, created]).toEqual([201, { _entityName: 'Shelf', _instanceName: 'A1', id }]);
    expect(await ask('admin', 'PUT', `Shelf/${id}`, { capacity: 13 })).toMatchObject([200, { id }]);
    expect(await ask('admin', 'GET', `Shelf/${id}?fetchPlan=shelf-list`)).toEqual([
      200,
      { _entityName: 'Shelf', _instanceName: 'A1', id, code: 'A1', capacity: 13 },
    ]);
    expect(await ask('admin', 'DELETE', `Shelf/${id}`)).toEqual([204, undefined]);
    expect((await ask('admin', 'GET', `Shelf/${id}`))[0]).toBe(404);
  });

  it('answers each broken rule', async () => {
    const [status, violations] = await ask('admin', 'POST', 'Shelf', { code: '', capacity: -1 });
    expect([status, (violations as { path: string }[]).map(({ path }) => path).sort()]).toEqual([
      400,
      ['capacity', 'code'],
    ]);
  });

  it('is closed to everybody without a role for it', async () => {
    const id = await createShelf({ code: 'B2', capacity: 1 });
    for (const [method, path, body] of [
      ['GET', 'Shelf', undefined],
      ['GET', `Shelf/${id}`, undefined],
      ['POST', 'Shelf', { code: 'C3', capacity: 1 }],
      ['PUT', `Shelf/${id}`, { code: 'C3' }],
      ['DELETE', `Shelf/${id}`, undefined],
    ] as const) {
      expect((await ask('bob', method, path, body))[0]).toBe(403);
      expect((await ask('alice', method, path, body))[0]).toBe(403);
    }
  });

  it('writes one migration, which makes all of the table and can be undone', async () => {
    expect(migrations).toEqual([expect.stringMatching(/^\d{13}-add-shelf\.ts$/)]);
    const [name = ''] = migrations;
    const built = join(project.folder, 'dist/migrations', name.replace(/ts$/, 'js'));
    const classes = Object.values((await import(built)) as Record<string, new () => MigrationInterface>);
    const connection = await openTestDatabase();
    const dataSource = await new DataSource({ type: 'postgres', ...connection.options, poolSize: 1 }).initialize();
    const runner = dataSource.createQueryRunner();
    const tables = async (): Promise<unknown> => runner.query("SELECT to_regclass('shelf')::text AS shelf");
    for (const migration of classes.map((each) => new each())) {
      await migration.up(runner);
      expect(await tables()).toEqual([{ shelf: 'shelf' }]);
      await migration.down(runner);
      expect(await tables()).toEqual([{ shelf: null }]);
    }
    expect(classes).toHaveLength(1);
    await runner.release();
    await dataSource.destroy();
    await connection.close();
  });

  it(
    'passes the type check, also with the service of the other how-to, and a second run of the generator finds nothing to do',
    async () => {
      for (const { path, text } of codeBlocks(await project.read(SERVICE_HOW_TO), 'ts').flatMap(shownFiles)) {
        await project.write(path, text);
      }
      expect(await project.read('src/shop/shelf.service.ts')).toContain('@RestService');
      await project.run('npm run typecheck');
      expect(await project.run('npm run migration:generate -- Again')).toContain('nothing to do');
      expect((await project.list('migrations')).filter((name) => name.includes('again'))).toEqual([]);
    },
    PREPARE_MS,
  );
});
