import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Database } from '../database/database.js';
import type { Transaction } from '../sql/transaction.js';
import type { AttemptCounter } from './brute-force/attempt-counter.js';
import type { SessionStore } from './session-store.js';
import { TokenPurge } from './token-purge.js';

const HOUR_MS = 3_600_000;
const WEEK_SECONDS = 604_800;

/** What is removed from a database whose lock is free (`t`), held by another instance (`f`), or which is away. */
function setUp(lock: 't' | 'f' | Error = 't') {
  jest.restoreAllMocks();
  jest.useFakeTimers();
  const calls: unknown[] = [];
  const transaction = {
    rows: (_: unknown, values: unknown) => {
      calls.push(['lock', values]);
      return lock instanceof Error ? Promise.reject(lock) : Promise.resolve([[lock]]);
    },
  } as unknown as Transaction;
  const database = { transaction: (work: (each: Transaction) => unknown) => work(transaction) } as unknown as Database;
  const sessions = { purge: (_: unknown, seconds: number) => Promise.resolve(calls.push(['sessions', seconds])) };
  const failures = { purge: () => Promise.resolve(calls.push(['failures'])) };
  const purge = new TokenPurge(database, sessions as unknown as SessionStore, failures as unknown as AttemptCounter);
  return { purge, calls };
}

const ONCE = [['lock', ['7203332']], ['sessions', WEEK_SECONDS], ['failures']];

describe('what ended long ago (protocol/oauth.md 8)', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is removed every hour, a week after its end', async () => {
    const { purge, calls } = setUp();
    purge.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(HOUR_MS - 1);
    expect(calls).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(calls).toEqual(ONCE);
    await jest.advanceTimersByTimeAsync(HOUR_MS);
    expect(calls).toEqual([...ONCE, ...ONCE]);
    purge.onApplicationShutdown();
  });

  it('stays while another instance is purging', async () => {
    const { purge, calls } = setUp('f');
    await purge.purge();
    expect(calls).toEqual([['lock', ['7203332']]]);
  });

  it('stays once the application has ended', async () => {
    const { purge, calls } = setUp();
    purge.onApplicationBootstrap();
    purge.onApplicationShutdown();
    await jest.advanceTimersByTimeAsync(HOUR_MS);
    expect(calls).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is tried again after a failure, which is logged', async () => {
    const { purge, calls } = setUp(new Error('no database'));
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    purge.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(calls).toHaveLength(2);
    expect(warn.mock.calls).toEqual([
      ['Old tokens could not be removed: Error: no database'],
      ['Old tokens could not be removed: Error: no database'],
    ]);
    purge.onApplicationShutdown();
  });
});
