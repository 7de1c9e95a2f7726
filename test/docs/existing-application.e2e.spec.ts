import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeBlocks, shownFiles } from '../harness/code-blocks.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import type { BackendProcess } from '../harness/process.js';
import { ProjectCopy } from '../harness/project-copy.js';
import { testRun } from '../harness/test-run.js';

const PREPARE_MS = 240_000;
const SHOWN_SERVER = 'http://127.0.0.1:3000';
/** The data source of the page needs a server. */
const server = testRun().serverUrl !== undefined;

/** What the data source of the page does by itself. */
const MIGRATION = 'src/notes/1800000000001-create-notes.ts';
const FOLDER = "new URL('./notes/', import.meta.url)";
const CREATE_NOTES = `
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateNotes1800000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE note (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), title text NOT NULL, first_draft text)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE note');
  }
}
`;

const SHORT_TITLE = `title!: string;

  @Column('text')
  shortTitle!: string;`;

let project: ProjectCopy;
let database: PrivateDatabase;

beforeAll(async () => {
  [project, database] = await Promise.all([ProjectCopy.create(), privateDatabase()]);
}, PREPARE_MS);

afterAll(async () => {
  await Promise.all([project.delete(), database.remove()]);
});

async function follow(page: string): Promise<string> {
  const text = await project.read(page);
  for (const file of codeBlocks(text, 'ts').flatMap(shownFiles)) {
    await project.write(file.path, file.text);
  }
  return text;
}

const variables = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `export ${name}='${value}';`)
    .join(' ');

describe('docs/how-to/use-in-an-existing-application.md, followed to the letter', () => {
  const PAGE = 'docs/how-to/use-in-an-existing-application.md';
  let app: BackendProcess | undefined;

  afterAll(() => app?.kill('SIGTERM'));

  it(
    'gives an application a REST API beside its pages',
    async () => {
      const text = await follow(PAGE);
      if (!server) {
        await project.replace('src/app.module.ts', '      dataSource,\n', '');
        await project.replace('src/app.module.ts', "import { dataSource } from './data-source.js';\n", '');
        await project.write(MIGRATION, CREATE_NOTES);
        await project.replace('src/app.module.ts', 'entities: [Note]', `entities: [Note], migrations: [${FOLDER}]`);
      }
      const environment = { DATABASE_URL: '', ...database.environment, DEMO_DATA: 'false', PORT: '0' };
      await project.run('node scripts/build.js');
      const [, commands = ''] = codeBlocks(text, 'sh');
      const lines = commands.trim().split('\n');
      const [create = ''] = lines;
      const password = await project.run(`${variables(environment)} ${create}; echo "$PASSWORD"`);
      app = await project.start(environment);
      const url = app.url;
      const [page, token, ...rest] = lines.slice(2).map((line) => line.replace(SHOWN_SERVER, url));
      const session = `PASSWORD='${password.trim()}'; ${token ?? ''}`;
      const outputs: string[] = [];
      for (const line of rest) {
        outputs.push(await project.run(`${session}; ${line}`));
      }
      expect(outputs.at(-1)).toBe('Notes of admin');
      expect(JSON.parse(outputs[0] ?? '')).toMatchObject({ _entityName: 'Note', _instanceName: 'Milk' });
      expect(JSON.parse(outputs[1] ?? '')).toEqual([expect.objectContaining({ title: 'Milk' })]);
      if (server) {
        expect(await project.run(page ?? '')).toBe('There are 1 notes');
      }
    },
    PREPARE_MS,
  );

  if (server) {
    it(
      'is an application whose data source "latchkey check" compares with its entities',
      async () => {
        const check = `${variables(database.environment)} node dist/src/latchkey/cli/main.js check || true`;
        expect(await project.run(check)).toBe('nothing to report\n');
        await project.replace('src/data-source.ts', 'synchronize: true', 'synchronize: false');
        await project.replace('src/note.entity.ts', 'title!: string;', SHORT_TITLE);
        expect(await project.run(check)).toBe(
          'The column note.shortTitle is missing: change the database and start again ("npx typeorm schema:log -d <file of your data source>" prints the statements)\n',
        );
      },
      PREPARE_MS,
    );
  } else {
    it(
      'is an application for which "latchkey migration:generate" writes migrations',
      async () => {
        await project.replace('src/note.entity.ts', 'title!: string;', SHORT_TITLE);
        await project.run('node scripts/build.js');
        const command = 'node dist/src/latchkey/cli/main.js migration:generate AddShortTitle';
        await expect(project.run(command)).rejects.toMatchObject({
          stdout: expect.stringContaining('The column note.short_title is new and required') as unknown,
        });
        const printed = await project.run(`${command} --fill note.short_title:title`);
        const [file = ''] = /migrations\/\S+\.ts/.exec(printed) ?? [];
        const migration = await project.read(file);
        expect(migration).toContain('ALTER TABLE note ADD COLUMN short_title text');
        expect(migration).toContain('UPDATE note SET short_title = title');
        expect(migration).toContain('ALTER TABLE note ALTER COLUMN short_title SET NOT NULL');
        await project.remove(file);
      },
      PREPARE_MS,
    );
  }
});

describe('docs/how-to/use-beside-express.md, followed to the letter', () => {
  let app: BackendProcess | undefined;

  afterAll(() => app?.kill('SIGTERM'));

  it(
    'gives an application on Express a neighbour with its own listener',
    async () => {
      await project.remove('src/note.entity.ts');
      await project.remove('src/data-source.ts');
      await project.remove('src/page.controller.ts');
      await project.remove('src/create-user.ts');
      await follow('docs/how-to/use-beside-express.md');
      app = await project.start({ ...database.environment, DEMO_DATA: 'false', EXPRESS_PORT: '0' });
      const [, express = ''] = /Express is at (\S+)/.exec(app.output) ?? [];
      expect(await (await fetch(`${express}/pages`)).text()).toBe('A page of Express');
      expect((await fetch(`${app.url}/rest/version`)).status).toBe(200);
      expect((await fetch(`${app.url}/rest/entities/User`)).status).toBe(401);
      expect((await fetch(`${express}/rest/version`)).status).toBe(404);
    },
    PREPARE_MS,
  );
});
