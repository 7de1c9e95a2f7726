import { describe, expect, it } from '@jest/globals';
import { type SqlValue, Statement } from '../../src/latchkey/sql/statement.js';
import { aProduct } from '../builders/a-product.js';
import { useApp } from '../harness/use-app.js';

const ECHO = new Statement('SELECT $1::text AS value');
const TEXT = '"SELECT $1::text AS value"';
const circular: { self?: unknown } = {};
circular.self = circular;
const strange = {
  toPostgres: () => {
    throw new Error('no such value');
  },
};

const app = useApp();

/** Values that the types rule out, and that declarations and hooks bring nevertheless. */
const wrong: readonly [string, unknown, string][] = [
  ['a number', 100, 'it is not a text, an array or null, but number'],
  ['undefined', undefined, 'it is not a text, an array or null, but undefined'],
  ['an object', { a: 1 }, 'it is not a text, an array or null, but object'],
  ['a number in an array', ['a', 1], 'it is an array with number, not of texts'],
  ['undefined in an array', [undefined], 'it is an array with undefined, not of texts'],
];

/** Values that the driver cannot write, as TypeORM hands them on. */
const foreign: readonly [string, unknown, RegExp][] = [
  ['a circle', circular, /circular/],
  ['a bigint in an object', { a: 1n }, /BigInt/],
  ['what refuses to be written', strange, /no such value/],
  ['an array with what refuses', [strange], /no such value/],
  ['what is written as a number', Object.assign(() => 0, { toString: () => 5 }), /it has no text, but number/],
];

/** Every connection of the pool, and what shares one, still answers. */
async function expectAnswers(): Promise<void> {
  const asked = Array.from({ length: 20 }, (_, index) => app.database.rows(ECHO, [`${index}`]));
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, (_, index) => [[`${index}`]]));
  const written = app.database.transaction((transaction) => transaction.rows(ECHO, ['written']));
  expect(await written).toEqual([['written']]);
  expect((await app.as('alice').get('/rest/entities/Product?limit=1')).status).toBe(200);
}

describe('a statement with a value that cannot be sent', () => {
  it.each(wrong)('%s fails alone and says which', async (_, value, why) => {
    const message = `Parameter $1 of ${TEXT} cannot be sent: ${why}`;
    await expect(app.database.rows(ECHO, [value as SqlValue])).rejects.toThrow(message);
    await expectAnswers();
  });

  it.each(wrong)('%s fails its transaction, which is undone', async (_, value) => {
    const id = await aProduct(app.database, { name: 'Kite' });
    const failed = app.database.transaction(async (transaction) => {
      await transaction.rows(new Statement('UPDATE product SET name = $1 WHERE id = $2'), ['Drone', id]);
      await transaction.rows(ECHO, [value as SqlValue]);
    });
    await expect(failed).rejects.toThrow('cannot be sent');
    await expectAnswers();
    expect((await app.as('admin').get(`/rest/entities/Product/${id}`)).json).toMatchObject({ name: 'Kite' });
  });

  it.each(wrong)('%s does not affect the values that are sent at the same time', async (_, value) => {
    const asked = ['a', value, 'b', value, 'c'].map((each) => app.database.rows(ECHO, [each as SqlValue]));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'))).toEqual([
      [['a']],
      'failed',
      [['b']],
      'failed',
      [['c']],
    ]);
  });

  it.each(foreign)('%s fails for TypeORM, too', async (_, value, why) => {
    await expect(app.database.dataSource.query(ECHO.text, [value])).rejects.toThrow(why);
    const inTransaction = app.database.transaction(({ manager }) => manager.query(ECHO.text, [value]));
    await expect(inTransaction).rejects.toThrow(why);
    await expectAnswers();
  });

  it('more values than the protocol can count fail', async () => {
    const values = Array.from({ length: 65_536 }, () => 'x');
    const message = 'has 65536 parameters: PostgreSQL takes 65535';
    await expect(app.database.rows(ECHO, values)).rejects.toThrow(message);
    await expect(app.database.dataSource.query(ECHO.text, values)).rejects.toThrow(message);
    await expectAnswers();
  });

  it('a text that ends before its end fails', async () => {
    const message = 'holds the character U+0000, which ends a statement';
    await expect(app.database.rows(new Statement("SELECT 'a\0b'"))).rejects.toThrow(message);
    await expect(app.database.dataSource.query("SELECT 'a\0b'")).rejects.toThrow(message);
    await expectAnswers();
  });
});
