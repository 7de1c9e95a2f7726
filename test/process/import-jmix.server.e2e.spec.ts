import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand } from '../harness/command.js';
import { runSqlOn } from '../harness/connection-url.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';

const TEST_MS = 120_000;

let database: PrivateDatabase;

beforeAll(async () => {
  database = await privateDatabase();
  await runSqlOn(database.environment.DATABASE_URL ?? '', await readFile('test/jmix/shop.sql', 'utf8'));
}, TEST_MS);

afterAll(() => database.remove());

const importJmix = (...options: string[]) => runCommand({ ...database.environment }, 'import-jmix', ...options);

describe('latchkey import-jmix (docs/how-to/move-from-jmix.md)', () => {
  it.each<[string[], string]>([
    [
      ['--user-tabel', 'x'],
      "Unknown option '--user-tabel'\nOptions: --url --schema --user-table --without-row-level-roles --dry-run",
    ],
    [
      ['--schema', 'nowhere'],
      'The schema nowhere has no tables of Jmix, such as sec_resource_policy with a column type_: name their schema with --schema, and their database with --url',
    ],
    [
      ['--schema', 'jmix', '--user-table', 'order_'],
      'order_ is not a table of users. Tables with the columns username and password: user_',
    ],
    [
      ['--schema', 'jmix'],
      'The code of the Jmix application declares row-level roles that are missing here, so that users would see more than before: written-in-java. Declare each with @RowLevelRole, or accept that with --without-row-level-roles written-in-java',
    ],
    [
      ['--url', 'postgres://nobody@127.0.0.1:1/nowhere'],
      'The database cannot be read: connect ECONNREFUSED 127.0.0.1:1',
    ],
  ])(
    '%j names the fault and the cure',
    async (options, sentence) => {
      expect(await importJmix(...options)).toEqual({ code: 1, output: '', errors: `${sentence}\n` });
    },
    TEST_MS,
  );

  it(
    'says what it would import, imports just that, and finds it there the next time',
    async () => {
      const options = ['--schema', 'jmix', '--without-row-level-roles', 'written-in-java'];
      const planned = await importJmix(...options, '--dry-run');
      expect(planned).toEqual({
        code: 0,
        errors: '',
        output: expect.stringMatching(
          /^Would be imported:\n {2}resource roles: 3\n {2}row-level roles: 2\n {2}users: 3\n {2}assignments: 6\nWhat is not as it was:\n- The resource role customers loses the policy entity shop_Invoice read: /,
        ),
      });
      expect(await importJmix(...options)).toEqual({
        ...planned,
        output: planned.output.replace('Would be imported:', 'Imported:'),
      });
      expect((await importJmix(...options)).output.split('\n').slice(0, 5)).toEqual([
        'Imported:',
        '  resource roles: 0, and 3 that are there already',
        '  row-level roles: 0, and 2 that are there already',
        '  users: 0, and 3 that are there already',
        '  assignments: 0, and 6 that are there already',
      ]);
    },
    TEST_MS,
  );
});
