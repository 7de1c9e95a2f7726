import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testRun } from '../harness/test-run.js';

/** An application in one file, whose two roles are faulty. */
const APPLICATION = `
import { Latchkey, ResourceRole, start } from '${pathToFileURL(resolve('dist/src/latchkey/index.js')).href}';
class ClerkRole {}
ResourceRole({ code: 'clerk', name: 'Clerk', childRoles: ['reader'] })(ClerkRole);
class Plain {}
const FAULTY = Latchkey.forFeature({ roles: [ClerkRole, Plain] });
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(testRun().folder, 'faulty-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a start prints; it must fail. */
async function printed(settings: Record<string, string>, module = 'FAULTY'): Promise<string> {
  await writeFile(join(folder, 'main.mjs'), `${APPLICATION}await start(${module});`);
  return new Promise((done) => {
    const env = { PATH: process.env.PATH, DATABASE_URL: '', DATA_DIR: folder, ...settings };
    execFile(process.execPath, [join(folder, 'main.mjs')], { env, cwd: folder }, (error, stdout, stderr) => {
      done(`${error?.code ?? 0}\n${stdout}${stderr}`);
    });
  });
}

describe('a process with faulty settings and faulty declarations', () => {
  it('reports all of them at once, before it opens a database', async () => {
    expect(await printed({ PORT: 'x', NODE_ENV: 'production', CLIENTS: '[]', DEMO_DATA: 'true' })).toBe(
      [
        '1',
        'The application cannot start:',
        '  - PORT must be a whole number',
        '  - DEMO_DATA is true, which creates the logins admin/admin, alice/alice and bob/bob: set it to false',
        '  - Plain is listed as a role: add @ResourceRole or @RowLevelRole to it',
        '  - Role clerk has the child role reader, which does not exist: correct childRoles',
        '',
      ].join('\n'),
    );
  });

  it('says that the database server did not answer, without its password', async () => {
    const settings = { DATABASE_URL: 'postgres://shop:open-sesame@127.0.0.1:1/store', DATABASE_WAIT: '0' };
    expect(await printed(settings, 'Latchkey.forFeature({})')).toBe(
      [
        '1',
        'The configuration is not usable:',
        '  - DATABASE_URL postgres://shop:***@127.0.0.1:1/store: the server did not answer within 0 seconds (ECONNREFUSED): start it, correct the address, or set a longer DATABASE_WAIT',
        '',
      ].join('\n'),
    );
  });

  it('reports declarations alone in the same way', async () => {
    expect(await printed({})).toBe(
      [
        '1',
        'The application cannot start:',
        '  - Plain is listed as a role: add @ResourceRole or @RowLevelRole to it',
        '  - Role clerk has the child role reader, which does not exist: correct childRoles',
        '',
      ].join('\n'),
    );
  });
});
