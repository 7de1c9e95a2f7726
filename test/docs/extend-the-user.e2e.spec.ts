import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeBlocks, shownFiles } from '../harness/code-blocks.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { type BackendProcess, tokenAt } from '../harness/process.js';
import { ProjectCopy } from '../harness/project-copy.js';

const HOW_TO = 'docs/how-to/extend-the-user.md';
const PREPARE_MS = 240_000;
const PASSWORD = 'violet-kite-1';

let project: ProjectCopy;
let database: PrivateDatabase;
let backend: BackendProcess;
let refusal: string;

async function send(username: string, method: string, path: string, body?: object): Promise<[number, unknown]> {
  const token = await tokenAt(backend.url, username, username === 'admin' ? 'admin' : PASSWORD);
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${backend.url}/rest/${path}`, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  return [response.status, text === '' ? undefined : (JSON.parse(text) as unknown)];
}

beforeAll(async () => {
  [project, database] = await Promise.all([ProjectCopy.create(), privateDatabase()]);
  for (const { path, text } of codeBlocks(await project.read(HOW_TO), 'ts').flatMap(shownFiles)) {
    await project.write(path, text);
  }
  // The roles come from a library: a dynamic module that imports the one of the how-to.
  await project.write(
    'src/people/library.module.ts',
    `import { type DynamicModule, Module } from '@nestjs/common';
import { PeopleModule } from './people.module.js';

@Module({})
export class LibraryModule {
  static forRoot(): DynamicModule {
    return { module: LibraryModule, imports: [PeopleModule] };
  }
}
`,
  );
  const module = await project.read('src/app.module.ts');
  await project.write(
    'src/app.module.ts',
    `import { LibraryModule } from './people/library.module.js';\n${module.replace(/^ {4}SalesModule,$/m, '    SalesModule,\n    LibraryModule.forRoot(),')}`,
  );
  refusal = await project.start(database.environment).then(
    () => 'it started',
    (error: unknown) => (error as Error).message,
  );
  await project.run('npm run migration:generate -- AddPhoneAndRegion');
  backend = await project.start(database.environment);
  for (const [username, region] of [
    ['ann', 'north'],
    ['ben', 'north'],
    ['cid', 'south'],
  ]) {
    const values = { username, password: PASSWORD, region, phone: `+1 ${username}` };
    expect((await send('admin', 'POST', 'entities/User', values))[0]).toBe(201);
  }
  for (const [roleCode, roleType] of [
    ['phone-book', 'resource'],
    ['own-region-people', 'row_level'],
  ]) {
    const assignment = { username: 'ann', roleCode, roleType };
    expect((await send('admin', 'POST', 'entities/sec_RoleAssignmentEntity', assignment))[0]).toBe(201);
  }
}, PREPARE_MS);

afterAll(async () => {
  await backend.kill('SIGTERM');
  await Promise.all([project.delete(), database.remove()]);
});

describe('docs/how-to/extend-the-user.md, followed to the letter', () => {
  it('does not start before the migration is there, and names the columns', () => {
    for (const column of ['phone', 'region']) {
      expect(refusal).toContain(
        `The column app_user.${column} is missing: run "npx latchkey migration:generate <Name>", read the migration, build and start again`,
      );
    }
  });

  it('hashes passwords as before: a new account can log in, and shows its attributes in userInfo', async () => {
    expect(await send('ann', 'GET', 'userInfo')).toMatchObject([
      200,
      { username: 'ann', attributes: { username: 'ann', phone: '+1 ann', region: 'north', active: true } },
    ]);
  });

  it('shows ann, by a role of the library, the accounts of her region and the attributes of the role', async () => {
    const [status, users] = await send('ann', 'GET', 'entities/User?fetchPlan=_local&sort=username');
    expect([status, users]).toMatchObject([
      200,
      [
        { _entityName: 'User', _instanceName: 'ann (north)', username: 'ann', phone: '+1 ann', region: 'north' },
        { _entityName: 'User', _instanceName: 'ben (north)', username: 'ben', phone: '+1 ben', region: 'north' },
      ],
    ]);
    expect(JSON.stringify(users)).not.toMatch(/password|email/);
  });

  it('follows a change of her account at the next request', async () => {
    const [, users] = await send(
      'admin',
      'GET',
      'entities/User/search?filter={"conditions":[{"property":"username","operator":"=","value":"ann"}]}',
    );
    const [{ id }] = users as [{ id: string }];
    expect((await send('admin', 'PUT', `entities/User/${id}`, { region: 'south' }))[0]).toBe(200);
    expect(await send('ann', 'GET', 'entities/User?sort=username')).toMatchObject([
      200,
      [{ _instanceName: 'ann (south)' }, { _instanceName: 'cid (south)' }],
    ]);
  });

  it('is described with its attributes, under its one name', async () => {
    const [status, described] = await send('admin', 'GET', 'metadata/entities/User');
    const names = (described as { properties: { name: string }[] }).properties.map(({ name }) => name);
    expect([status, names]).toEqual([200, expect.arrayContaining(['username', 'phone', 'region'])]);
    expect((await send('admin', 'GET', 'metadata/entities/AppUser'))[0]).toBe(404);
  });
});
