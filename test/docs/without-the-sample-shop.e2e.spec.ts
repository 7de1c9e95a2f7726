import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inlineCode } from '../harness/code-blocks.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { type BackendProcess, tokenAt } from '../harness/process.js';
import { ProjectCopy } from '../harness/project-copy.js';
import { addShopModule, generateMigration, shortForm } from './shop-module.js';

const PREPARE_MS = 180_000;

let project: ProjectCopy;
let database: PrivateDatabase;
let backend: BackendProcess;

/** Deletes what the section of README.md names: files, and the lines of another file that name one. */
async function deleteTheShop(): Promise<void> {
  const [, section = ''] = /## Without the sample shop\n([\s\S]*)/.exec(await project.read('README.md')) ?? [];
  const [folder = '', tables = '', index = '', file = '', named = ''] = inlineCode(section);
  for (const path of [folder, tables, index]) {
    await project.remove(path);
  }
  const lines = (await project.read(file)).split('\n');
  const kept = lines.filter((line) => !line.includes(named));
  expect(kept).toHaveLength(lines.length - 2);
  await project.write(file, kept.join('\n'));
}

/** Follows the link that the start prints, as docs/how-to/create-the-first-administrator.md says. */
async function createAdministrator(): Promise<void> {
  const [, link = '', code = ''] = /(http\S+\/console\/setup)#code=([\w-]{43})$/m.exec(backend.output) ?? [];
  const body = JSON.stringify({ code, username: 'root', password: 'my password' });
  const response = await fetch(link, { method: 'POST', body });
  expect([response.status, await response.json()]).toEqual([201, { username: 'root' }]);
}

beforeAll(async () => {
  [project, database] = await Promise.all([ProjectCopy.create(), privateDatabase()]);
  await deleteTheShop();
  backend = await project.start({ ...database.environment, DEMO_DATA: '' });
  await createAdministrator();
}, PREPARE_MS);

afterAll(async () => {
  await backend.kill('SIGTERM');
  await Promise.all([project.delete(), database.remove()]);
});

async function login(username: string, password: string): Promise<[number, unknown]> {
  const response = await fetch(`${backend.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('client:secret').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'password', username, password }),
  });
  return [response.status, await response.json()];
}

describe('README.md "Without the sample shop", followed to the letter', () => {
  it('leaves a backend without logins and without promises of any', async () => {
    expect(await login('admin', 'admin')).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'Bad credentials' },
    ]);
    expect(backend.output).toContain('Latchkey listens on');
    expect(backend.output).not.toContain('admin/admin');
  });

  it('lets the administrator in whom the printed link has made, who makes further accounts', async () => {
    const headers = { authorization: `Bearer ${await tokenAt(backend.url, 'root', 'my password')}` };
    const users = `${backend.url}/rest/entities/User`;
    const created = await fetch(users, {
      method: 'POST',
      headers,
      body: JSON.stringify({ username: 'carol', password: 'violet-kite-1' }),
    });
    expect(created.status).toBe(201);
    expect((await login('carol', 'violet-kite-1'))[0]).toBe(200);
    const product = await fetch(`${backend.url}/rest/entities/Product`, { headers });
    expect([product.status, await product.json()]).toEqual([
      404,
      { error: 'Entity not found', details: 'Entity Product not found' },
    ]);
  });

  it(
    'leaves a schema that needs no migration',
    async () => {
      expect(await project.run('npm run migration:generate -- Again')).toContain('nothing to do');
    },
    PREPARE_MS,
  );
});

describe('README.md "Your own entity in five minutes", in the backend without the shop', () => {
  let root: Record<string, string>;

  beforeAll(async () => {
    await backend.kill('SIGTERM');
    await project.write('src/shop/shop.module.ts', await shortForm(project));
    await addShopModule(project);
    expect(await generateMigration(project)).toHaveLength(1);
    backend = await project.start({ ...database.environment, DEMO_DATA: '' });
    root = { authorization: `Bearer ${await tokenAt(backend.url, 'root', 'my password')}` };
  }, PREPARE_MS);

  async function create(entity: string, values: object, headers = root): Promise<number> {
    const url = `${backend.url}/rest/entities/${entity}`;
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(values) })).status;
  }

  async function read(username: string): Promise<[number, unknown]> {
    const headers = { authorization: `Bearer ${await tokenAt(backend.url, username, 'open-sesame-7')}` };
    const response = await fetch(`${backend.url}/rest/entities/Shelf?fetchPlan=_local`, { headers });
    return [response.status, await response.json()];
  }

  it('answers users with the role what it grants, and everybody else 403', async () => {
    for (const username of ['reader', 'stranger']) {
      expect(await create('User', { username, password: 'open-sesame-7' })).toBe(201);
    }
    const assignment = { username: 'reader', roleCode: 'shelf-reader', roleType: 'resource' };
    expect(await create('sec_RoleAssignmentEntity', assignment)).toBe(201);
    expect(await create('Shelf', { code: 'A1' })).toBe(201);
    expect(await create('Shelf', { code: '' })).toBe(400);
    expect(await read('reader')).toMatchObject([200, [{ _instanceName: 'A1', code: 'A1' }]]);
    expect((await read('stranger'))[0]).toBe(403);
    const reader = { authorization: `Bearer ${await tokenAt(backend.url, 'reader', 'open-sesame-7')}` };
    expect(await create('Shelf', { code: 'B2' }, reader)).toBe(403);
  });

  it('passes the type check', () => project.run('npm run typecheck'), PREPARE_MS);
});
