import { describe, expect, it } from '@jest/globals';
import type { Settings } from '../../config/settings.js';
import type { Database, TextRow } from '../../database/database.js';
import { FailureCounter } from './failure-counter.js';

/** Asks a database that answers with these rows. */
function setUp(...rows: readonly TextRow[]) {
  const asked: unknown[] = [];
  const database = { rows: (_: unknown, values: unknown) => (asked.push(values), Promise.resolve(rows)) };
  const settings = { BRUTE_FORCE_BLOCK_INTERVAL: 60, BRUTE_FORCE_MAX_LOGIN_ATTEMPTS: 5 } as Settings;
  return { counter: new FailureCounter(database as unknown as Database, settings), database, asked };
}

describe('failures in the database (protocol/oauth.md 9)', () => {
  it('are counted with the seconds until they are forgotten', async () => {
    const { counter, asked } = setUp(['3', '42']);
    expect(await counter.of('alice')).toEqual({ count: 3, secondsLeft: 42 });
    expect(asked).toEqual([['alice']]);
    expect(await setUp().counter.of('alice')).toEqual({ count: 0, secondsLeft: 0 });
  });

  it('are added up to the limit, for the interval', async () => {
    const { counter, asked } = setUp(['4']);
    expect(await counter.add('alice')).toBe(4);
    expect(asked).toEqual([['alice', '60', '5']]);
    expect(await setUp().counter.add('alice')).toBeUndefined();
  });

  it('are forgotten, unless others blocked the name in the meantime', async () => {
    const { counter, asked } = setUp(['17']);
    expect(await counter.clear('alice')).toBe(17);
    expect(asked).toEqual([['alice', '5']]);
    expect(await setUp().counter.clear('alice')).toBeUndefined();
  });

  it('are removed once they no longer count', async () => {
    const { counter, database, asked } = setUp();
    await counter.purge(database as unknown as Database);
    expect(asked).toHaveLength(1);
  });
});
