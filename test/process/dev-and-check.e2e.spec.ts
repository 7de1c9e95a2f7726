import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess } from '../harness/process.js';
import { ProjectCopy } from '../harness/project-copy.js';

const MODULE = 'src/app.module.ts';
const TEST_MS = 240_000;

let project: ProjectCopy;
let database: PrivateDatabase;
let original: string;

beforeAll(async () => {
  [project, database] = await Promise.all([ProjectCopy.create(), privateDatabase()]);
  original = await project.read(MODULE);
}, TEST_MS);

afterAll(() => Promise.all([project.delete(), database.remove()]));

/** Puts a feature into the module of the application. */
const withFeature = (feature: string): Promise<void> =>
  project.write(MODULE, original.replace('  imports: [', `  imports: [Latchkey.forFeature({ ${feature} }), `));

describe('latchkey dev', () => {
  it(
    'starts again after a change, and goes on with the process before a build that fails',
    async () => {
      const backend = await BackendProcess.npmStart(project.folder, database.environment, 'dev');
      try {
        await withFeature("greetings: [() => ['Changed once']]");
        await backend.until(() => backend.output.includes('Changed once'));
        await project.write(MODULE, 'export class AppModule {');
        await backend.until(() =>
          backend.output.includes('latchkey dev: The build fails: the process before it goes on'),
        );
        const last = [...backend.output.matchAll(/listens on (\S+)/g)].at(-1)?.[1] ?? '';
        expect((await fetch(`${last}/rest/version`)).status).toBe(200);
        await withFeature("greetings: [() => ['Changed twice']]");
        await backend.until(() => backend.output.includes('Changed twice'));
      } finally {
        await backend.kill('SIGTERM');
      }
    },
    TEST_MS,
  );
});

describe('latchkey check', () => {
  const check = (): Promise<[number, string]> =>
    new Promise((done) => {
      const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: '', ...database.environment };
      const command = ['dist/src/latchkey/cli/main.js', 'check'];
      execFile(process.execPath, command, { cwd: project.folder, env }, (error, stdout, stderr) => {
        done([Number(error?.code ?? 0), stdout + stderr]);
      });
    });

  it(
    'has nothing to report of an application that works',
    async () => {
      await project.write(MODULE, original);
      expect(await check()).toEqual([0, 'nothing to report\n']);
    },
    TEST_MS,
  );

  it(
    'reports a wrong type and a wrong declaration, one line each',
    async () => {
      await withFeature('roles: [Plain]');
      await project.write(MODULE, `class Plain { readonly pages: number = 'many'; }\n${await project.read(MODULE)}`);
      expect(await check()).toEqual([
        1,
        "src/app.module.ts(1,24): error TS2322: Type 'string' is not assignable to type 'number'.\n" +
          'Plain is listed as a role: add @ResourceRole or @RowLevelRole to it\n',
      ]);
    },
    TEST_MS,
  );

  it(
    'reports a missing table',
    async () => {
      await project.write(
        'src/rack.entity.ts',
        `import { RestEntity, StandardEntity } from 'latchkey';
import { Entity } from 'typeorm';

@Entity()
@RestEntity('Rack')
export class Rack extends StandardEntity {}
`,
      );
      await withFeature('entities: [Rack]');
      await project.write(MODULE, `import { Rack } from './rack.entity.js';\n${await project.read(MODULE)}`);
      expect(await check()).toEqual([
        1,
        'The table rack is missing: run "npx latchkey migration:generate <Name>", read the migration, build and start again\n',
      ]);
    },
    TEST_MS,
  );

  it(
    'gives a hint about a missing index, which stops no start',
    async () => {
      await project.write(MODULE, original);
      await project.replace('src/sales/tag.entity.ts', 'Column, Entity }', 'Column, Entity, Index }');
      await project.replace('src/sales/tag.entity.ts', '@IsNotEmpty()', '@IsNotEmpty() @Index()');
      expect(await check()).toEqual([
        0,
        'Hint: The index on tag (name) is missing: run "npx latchkey migration:generate <Name>", read the migration, build and start again\n',
      ]);
    },
    TEST_MS,
  );
});
