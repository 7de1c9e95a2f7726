import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { type Connection, driverOptions } from './connection.js';
import type { LimitedClient } from './driver/limited-client.js';

/** An arbitrary constant: instances starting together run migrations one after the other. */
const LOCK_KEY = 7_203_331;
const LOCK_PAUSE_MS = 100;
const CONNECT_TIMEOUT_MS = 10_000;

/** Runs work while no other instance runs its own, and without limits of time. */
export type MigrationLock = (runner: QueryRunner, work: () => Promise<void>) => Promise<void>;

export function migrationLock(connection: Connection): MigrationLock {
  const server = connection.pooler && driverOptions(connection);
  return server ? (runner, work) => withoutLimit(runner, () => lockedBySide(server, work)) : lockedBySession;
}

/** The session that runs the migrations has the lock. */
const lockedBySession: MigrationLock = (runner, work) =>
  withoutLimit(runner, async () => {
    await runner.query('SET statement_timeout = 0');
    try {
      await untilLocked(async () =>
        isLocked((await runner.query('SELECT pg_try_advisory_lock($1) AS locked', [LOCK_KEY])) as readonly Lock[]),
      );
      await work();
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]);
      await runner.query('RESET statement_timeout');
    }
  });

/**
 * Through a pooler only a transaction has a session to itself: one beside the migrations has the lock. It holds no snapshot,
 * for whose end `CREATE INDEX CONCURRENTLY` would wait.
 */
async function lockedBySide(server: pg.ClientConfig, work: () => Promise<void>): Promise<void> {
  const holder = new pg.Client({ ...server, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  holder.on('error', () => undefined);
  await holder.connect();
  try {
    await untilLocked(async () => {
      await holder.query('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0');
      const { rows } = await holder.query<Lock>(`SELECT pg_try_advisory_xact_lock(${LOCK_KEY}) AS locked`);
      const locked = isLocked(rows);
      if (!locked) {
        await holder.query('ROLLBACK');
      }
      return locked;
    });
    await work();
  } finally {
    await holder.end();
  }
}

async function withoutLimit(runner: QueryRunner, work: () => Promise<void>): Promise<void> {
  const client = (await runner.connect()) as LimitedClient;
  client.limited = false;
  try {
    await work();
  } finally {
    client.limited = true;
  }
}

/**
 * Asks again and again: an instance that waits in a statement holds a snapshot, for whose end `CREATE INDEX CONCURRENTLY` of
 * another instance would wait, and both for ever.
 */
async function untilLocked(attempt: () => Promise<boolean>): Promise<void> {
  while (!(await attempt())) {
    await pause(LOCK_PAUSE_MS);
  }
}

interface Lock {
  readonly locked: boolean;
}

const isLocked = (rows: readonly Lock[]): boolean => rows[0]?.locked === true;
