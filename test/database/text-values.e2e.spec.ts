import { describe, expect, it } from '@jest/globals';
import { type SqlRunner, type SqlValue, Statement } from '../../src/latchkey/sql/statement.js';
import { useApp } from '../harness/use-app.js';

const ECHO = new Statement(
  "SELECT $1::text, $2::int + 1, $3::text[], array_length($3::text[], 1), $4::numeric, true, 'x'::bytea",
);
const NAMES: readonly (string | null)[] = [
  'a b',
  '"quoted"',
  'back\\slash',
  '{braces}',
  '',
  null,
  'NULL',
  'Ünïcödé 漢',
];

const app = useApp();

/** Outside of transactions, and in one. */
const runners: readonly [string, (work: (runner: SqlRunner) => Promise<void>) => Promise<void>][] = [
  ['alone', (work) => work(app.database)],
  ['in a transaction', (work) => app.database.transaction(work)],
];

describe.each(runners)('a statement %s', (_, within) => {
  it('gets and gives values as text, whatever their type', () =>
    within(async (runner) => {
      const values: readonly SqlValue[] = ['it\'s "text" \\ 漢', '41', NAMES, '1.50'];
      const [row] = await runner.rows(ECHO, values);
      expect(row).toEqual([
        values[0],
        '42',
        '{"a b","\\"quoted\\"","back\\\\slash","{braces}","",NULL,"NULL","Ünïcödé 漢"}',
        '8',
        '1.50',
        't',
        '\\x78',
      ]);
    }));

  it('distinguishes null from text', () =>
    within(async (runner) => {
      expect(await runner.rows(new Statement('SELECT $1::text, $1::text IS NULL'), [null])).toEqual([[null, 't']]);
      expect(await runner.rows(new Statement('SELECT $1::text, $1::text IS NULL'), ['null'])).toEqual([['null', 'f']]);
    }));

  it('may have no values, many rows and none', () =>
    within(async (runner) => {
      const many = await runner.rows(new Statement('SELECT n, n * n FROM generate_series(1, 1000) n'));
      expect([many.length, many[998]]).toEqual([1000, ['999', '998001']]);
      expect(await runner.rows(new Statement('SELECT 1 WHERE false'))).toEqual([]);
    }));

  it('fails with the error of the database', async () => {
    const divided = within(async (runner) => {
      await runner.rows(new Statement('SELECT 1 / $1::int'), ['0']);
    });
    await expect(divided).rejects.toMatchObject({ code: '22012', message: 'division by zero' });
  });
});

describe('a transaction', () => {
  it('of a TypeORM manager inside of another one is a savepoint', async () => {
    const rows = await app.database.transaction(async ({ manager }) => {
      await manager.query('CREATE TEMP TABLE kept (name text) ON COMMIT DROP');
      await manager.query("INSERT INTO kept VALUES ('outer')");
      await manager
        .transaction(async (inner) => {
          await inner.query("INSERT INTO kept VALUES ('inner')");
          throw new Error('undo');
        })
        .catch(() => undefined);
      return manager.query<unknown[]>('SELECT name FROM kept');
    });
    expect(rows).toEqual([{ name: 'outer' }]);
  });

  it('whose first statement is wrong fails with its error, as often as it is tried', async () => {
    const wrong = new Statement('SELECT no_such_column FROM tag');
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(app.database.transaction((transaction) => transaction.rows(wrong))).rejects.toMatchObject({
        code: '42703',
      });
    }
    await app.database.rows(new Statement('ALTER TABLE tag ADD no_such_column int'));
    expect(await app.database.transaction((transaction) => transaction.rows(wrong))).toEqual([]);
  });

  it('whose first statement fails when it is run goes on to prepare it once', async () => {
    const divide = new Statement('SELECT 10 / $1::int');
    const by = (divisor: string) => app.database.transaction((transaction) => transaction.rows(divide, [divisor]));
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(by('0')).rejects.toMatchObject({ code: '22012' });
    }
    expect(await by('5')).toEqual([['2']]);
  });

  it('keeps nothing when it fails after its first statement', async () => {
    const failed = app.database.transaction(async (transaction) => {
      await transaction.rows(new Statement('CREATE TABLE half_written ()'));
      throw new Error('undo');
    });
    await expect(failed).rejects.toThrow('undo');
    await expect(app.database.rows(new Statement('SELECT 1 FROM half_written'))).rejects.toMatchObject({
      code: '42P01',
    });
  });

  it.each(['rows', 'manager'] as const)('begins before the first statement of %s', async (means) => {
    const text = 'SELECT txid_current()::text AS id';
    const ids = await app.database.transaction(async (transaction) => {
      const [first] =
        means === 'rows'
          ? ((await transaction.rows(new Statement(text)))[0] ?? [])
          : (await transaction.manager.query<{ id: string }[]>(text)).map(({ id }) => id);
      const [second] = (await transaction.rows(new Statement(text)))[0] ?? [];
      return [first, second];
    });
    expect(ids[0]).toMatch(/^\d+$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it('that does nothing holds no connection', async () => {
    await Promise.all(Array.from({ length: 40 }, () => app.database.transaction(() => Promise.resolve())));
    expect(await app.database.rows(new Statement('SELECT 1'))).toEqual([['1']]);
  });
});
