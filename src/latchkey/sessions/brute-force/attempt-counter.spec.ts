import { describe, expect, it } from '@jest/globals';
import type { Database } from '../../database/database.js';
import type { TextRow } from '../../sql/statement.js';
import { AttemptCounter } from './attempt-counter.js';

/** Queries a database that returns these rows. */
function setUp(...rows: readonly TextRow[]) {
  const asked: unknown[] = [];
  const database = { rows: (_: unknown, values: unknown) => (asked.push(values), Promise.resolve(rows)) };
  const settings = { BRUTE_FORCE_ENABLED: true, BRUTE_FORCE_BLOCK_INTERVAL: 60, BRUTE_FORCE_MAX_LOGIN_ATTEMPTS: 5 };
  return { counter: new AttemptCounter(database as unknown as Database, settings), database, asked };
}

describe('attempts in the database (protocol/oauth.md 9)', () => {
  it.each<[string, TextRow, object]>([
    ['begin while there is a free place', ['1', null, null], { kind: 'reserved' }],
    ['are locked after too many failures', ['0', '5', '42'], { kind: 'locked', secondsLeft: 42 }],
    ['wait while those that run could still fail', ['0', '4', '42'], { kind: 'busy', secondsLeft: 42 }],
    ['wait where another one has just begun', ['0', null, null], { kind: 'busy', secondsLeft: 1 }],
    ['never say that there is nothing to wait for', ['0', '5', '0'], { kind: 'locked', secondsLeft: 1 }],
  ])('%s', async (_, row, expected) => {
    const { counter, asked } = setUp(row);
    expect(await counter.reserve('alice')).toEqual(expected);
    expect(asked).toEqual([['alice', '60', '5']]);
  });

  it('become failures for the interval', async () => {
    const { counter, asked } = setUp(['4']);
    expect(await counter.fail('alice')).toBe(4);
    expect(asked).toEqual([['alice', '60']]);
  });

  it('are forgotten or given back, each by one statement', async () => {
    const { counter, asked } = setUp();
    await counter.pass('alice');
    await counter.giveBack('bob');
    expect(asked).toEqual([['alice'], ['bob']]);
  });

  it('are removed once they no longer count', async () => {
    const { counter, database, asked } = setUp();
    await counter.purge(database as unknown as Database);
    expect(asked).toHaveLength(1);
  });
});
