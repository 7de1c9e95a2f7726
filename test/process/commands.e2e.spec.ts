import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../bench/database/postgres-cluster.js';
import { type CommandRun, runCommand } from '../harness/command.js';
import { BackendProcess, tokenAt } from '../harness/process.js';
import { recordSecret } from '../harness/run-records.js';
import { testRun } from '../harness/test-run.js';

const TEST_MS = 120_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(testRun().folder, 'commands-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** `latchkey <parameters>` in this repository, with a data folder for this spec. A slow start says so in the log. */
async function latchkey(...parameters: string[]): Promise<CommandRun> {
  const { errors, ...run } = await runCommand({ DATA_DIR: folder, DATABASE_URL: '' }, ...parameters);
  return { ...run, errors: errors.replaceAll(/^\{"level":"warn".*\n/gm, '') };
}

describe('latchkey', () => {
  it('without a command lists the commands', async () => {
    const { code, errors } = await latchkey();
    expect(code).toBe(1);
    expect(errors.split('\n').slice(0, 3)).toEqual([
      'Usage: latchkey <command>',
      '',
      '  start                       starts the application of this folder',
    ]);
    expect(errors).toContain('  new <folder> ');
  });

  it('names a command that does not exist', async () => {
    expect((await latchkey('constructor')).errors).toMatch(
      /^Unknown command: constructor\n\nUsage: latchkey <command>\n/,
    );
  });

  it.each([
    [['new'], 'Name the folder of the application in lower case: latchkey new my-app\n'],
    [['new', 'My App'], 'Name the folder of the application in lower case: latchkey new my-app\n'],
    [['new', 'docs'], 'The folder docs is not empty\n'],
    [
      ['migration:generate', 'add-product'],
      'Name the migration in PascalCase: npm run migration:generate -- AddProduct\n',
    ],
    [
      ['migration:generate', 'AddProduct', '--rename', 'product.notes'],
      '--rename product.notes must have the form <old>:<new>\n',
    ],
    [
      ['users:create'],
      'Name the account, and roles if it is not an administrator: latchkey users:create alice shelf-reader\n',
    ],
    [
      ['users:create', 'root', 'order-clerk', '--admin'],
      'An administrator has all rights: leave out --admin or the roles order-clerk\n',
    ],
    [['users:create', 'root', '--boss'], 'Unknown option --boss: latchkey users:create takes --admin\n'],
    [['users:create', 'client:shop'], 'The username client:shop is reserved\n'],
    [
      ['users:create', ' root'],
      'A username must be in Unicode form NFC, without blanks around it and without invisible characters\n',
    ],
  ])('refuses %j with one sentence', async (parameters, sentence) => {
    await writeFile(join(folder, 'file'), '');
    expect(await latchkey(...parameters)).toEqual({ code: 1, output: '', errors: sentence });
  });

  it(
    'writes its log to standard error, so that standard output holds the result alone',
    async () => {
      const DATABASE_URL = `postgres://nobody@127.0.0.1:${await freePort()}/nothing`;
      const { code, output, errors } = await runCommand({ DATABASE_URL, DATABASE_WAIT: '1' }, 'files:orphans');
      expect([code, output]).toEqual([1, '']);
      const [line = '', ...sentence] = errors.split('\n');
      expect(JSON.parse(line)).toMatchObject({
        level: 'warn',
        context: 'Database',
        msg: `DATABASE_URL ${DATABASE_URL}: the server is not there yet (ECONNREFUSED), waiting 1 seconds`,
      });
      expect(sentence[0]).toBe('The configuration is not usable:');
    },
    TEST_MS,
  );

  it(
    'migration:generate finds nothing to do for the framework and the shop, and nothing to remark',
    async () => {
      expect((await latchkey('migration:generate', 'AddNothing', '--dry-run')).output).toBe(
        'The migrations already make the schema that the entities describe: nothing to do. A database that differs was changed without them\n',
      );
    },
    TEST_MS,
  );

  it(
    'users:create makes an administrator, who logs in with the password that it prints once',
    async () => {
      const created = await latchkey('users:create', 'root', '--admin');
      const line = /^root has the roles system-full-access and the password (\S{20})\n$/;
      const [, password = ''] = line.exec(created.output) ?? [];
      expect(password).not.toBe('');
      recordSecret('password of a command', password);
      expect((await latchkey('users:create', 'root')).errors).toBe('The account root exists\n');
      expect((await latchkey('users:create', 'eve', 'order-clerk', 'boss')).errors).toBe('Unknown roles: boss\n');
      const backend = await BackendProcess.start({ DATA_DIR: folder, DATABASE_URL: '', DEMO_DATA: 'false' });
      try {
        const headers = { authorization: `Bearer ${await tokenAt(backend.url, 'root', password)}` };
        const users = await fetch(`${backend.url}/rest/entities/User?fetchPlan=_base`, { headers });
        expect(await users.json()).toMatchObject([{ username: 'root' }]);
        const events = await fetch(`${backend.url}/rest/entities/sec_AuditEvent?sort=kind&fetchPlan=_local`, {
          headers,
        });
        expect(await events.json()).toMatchObject([
          { kind: 'login', subject: 'root' },
          { kind: 'role-assigned', subject: 'root' },
          { kind: 'user-created', subject: 'root' },
        ]);
      } finally {
        await backend.kill('SIGTERM');
      }
    },
    TEST_MS,
  );
});
