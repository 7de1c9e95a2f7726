import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type MigrationInterface } from 'typeorm';
import { sessionOf } from '../../src/latchkey/database/data-source.js';
import { codeBlocks, shownFiles } from '../harness/code-blocks.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { type BackendProcess, tokenAt } from '../harness/process.js';
import { ProjectCopy } from '../harness/project-copy.js';
import { openTestDatabase } from '../harness/test-database.js';
import { addDeclarations, addShopModule, generateMigration } from './shop-module.js';

const HOW_TO = 'docs/how-to/add-an-entity.md';
const SERVICE_HOW_TO = 'docs/how-to/add-a-service.md';
const SHOWN_SERVER = 'http://127.0.0.1:8080';
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
  const files = codeBlocks(await project.read(HOW_TO), 'ts').flatMap(shownFiles);
  expect(files.map(({ path }) => path)).toEqual(['src/shop/shelf.entity.ts', 'src/shop/shop.module.ts']);
  for (const { path, text } of files) {
    await project.write(path, text);
  }
  await addShopModule(project);
  migrations = await generateMigration(project);
}, PREPARE_MS);

afterAll(async () => {
  await Promise.all([project.delete(), database.remove()]);
});

describe('docs/how-to/add-an-entity.md, followed to the letter', () => {
  beforeAll(async () => {
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
    const dataSource = await new DataSource({
      type: 'postgres',
      ...connection.options,
      poolSize: 1,
      extra: sessionOf(connection, 0),
    }).initialize();
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
    'leaves nothing to a second run of the generator',
    async () => {
      expect(await project.run('npm run migration:generate -- Again')).toContain('nothing to do');
      expect((await project.list('migrations')).filter((name) => name.includes('again'))).toEqual([]);
    },
    PREPARE_MS,
  );
});

describe('the how-tos about roles, queries, services, older models and texts, followed in the same project', () => {
  beforeAll(async () => {
    await addDeclarations(project);
    backend = await project.start(database.environment);
    for (const [code, capacity] of [
      ['Q1', 1],
      ['Q2', 10],
      ['Q3', '1000.50'],
    ] as const) {
      await createShelf({ code, capacity });
    }
  }, PREPARE_MS);

  afterAll(() => backend.kill('SIGTERM'));

  /** Runs the commands of a document. @returns what each of them prints */
  async function printed(document: string): Promise<string[]> {
    const [lines = ''] = codeBlocks(await project.read(document), 'sh');
    const commands = lines
      .trim()
      .split('\n')
      .map((line) => line.replace(SHOWN_SERVER, backend.url));
    const env = { ...process.env, TOKEN: await tokenAt(backend.url, 'admin') };
    return Promise.all(commands.map(async (line) => (await promisify(execFile)('bash', ['-c', line], { env })).stdout));
  }

  const codes = (json = ''): string[] => (JSON.parse(json) as { code: string }[]).map(({ code }) => code);

  it('make queries that answer as shown', async () => {
    const [byUrl, byBody, count] = await printed('docs/how-to/add-a-query.md');
    expect([codes(byUrl).slice(0, 1), codes(byUrl).includes('Q2'), codes(byUrl).includes('Q1')]).toEqual([
      ['Q3'],
      true,
      false,
    ]);
    expect([codes(byBody), Number(count)]).toEqual([codes(byUrl), codes(byUrl).length]);
    expect(await ask('admin', 'GET', '../queries/Shelf/roomyShelves?times=2')).toEqual([
      200,
      [expect.objectContaining({ code: 'Q3', capacity: 1000.5 })],
    ]);
  });

  it('make services that answer as shown, and refuse what they cannot take', async () => {
    const [byUrl, byBody] = await printed(SERVICE_HOW_TO);
    expect([Number(byUrl), byBody]).toEqual([expect.any(Number), byUrl]);
    expect(Number(byUrl)).toBeGreaterThan(1);
    const [, [largest]] = (await ask('admin', 'GET', '../services/shelfService/largest?count=1')) as [number, [object]];
    expect(largest).toMatchObject({ code: 'Q3' });
    const resize = (move: unknown) => ask('admin', 'POST', '../services/shelfService/resize', { move });
    const id = await createShelf({ code: 'Q4', capacity: 1 });
    expect(await resize({ shelves: [id], capacity: 2.5 })).toEqual([204, undefined]);
    expect((await ask('admin', 'GET', `Shelf/${id}?fetchPlan=shelf-list`))[1]).toMatchObject({ capacity: 2.5 });
    for (const move of [
      null,
      {},
      { shelves: [id] },
      { shelves: [id], capacity: -1 },
      { shelves: ['x'], capacity: 1 },
    ]) {
      expect((await resize(move))[0]).toBe(400);
    }
  });

  it('make a role that bob gets, texts, and names of an older model', async () => {
    const assignment = { username: 'bob', roleCode: 'shelf-keeper', roleType: 'resource' };
    expect((await ask('admin', 'POST', 'sec_RoleAssignmentEntity', assignment))[0]).toBe(201);
    expect((await ask('bob', 'GET', 'Shelf?limit=1'))[0]).toBe(200);
    expect((await ask('bob', 'POST', 'Shelf', { code: 'no', capacity: 1 }))[0]).toBe(403);
    const created = await ask('admin', 'POST', 'Rack?modelVersion=1.0', { code: 'R1', size: 10, colour: 'red' });
    expect(created).toMatchObject([201, { _entityName: 'Rack', _instanceName: 'R1' }]);
    const headers = { authorization: `Bearer ${await tokenAt(backend.url, 'admin')}`, 'accept-language': 'de' };
    const texts = await fetch(`${backend.url}/rest/messages/entities/Shelf`, { headers });
    expect(await texts.json()).toMatchObject({ Shelf: 'Regal', 'Shelf.code': 'Nummer' });
  });

  it('pass the type check', () => project.run('npm run typecheck'), PREPARE_MS);
});
