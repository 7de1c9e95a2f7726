import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseTimeout, driverError, factsOf } from '../errors/database-error.js';
import type { Deadline } from '../common/deadline.js';

/** Serialization failure and deadlock: the work is fine, only its moment was bad. */
const CONFLICTS: readonly string[] = ['40001', '40P01'];
/**
 * Prepared statement missing or there twice, transaction left aborted by an earlier user, protocol violation by a
 * neighbour.
 */
const NEVER_RUN: readonly string[] = ['26000', '42P05', '25P02', '08P01'];
const OUTDATED_PLAN = 'cached plan must not change result type';
/** How often work is tried that the database undoes in favour of other work. */
const ATTEMPTS = 20;
/** The longest pause grows from the first to the second with each attempt. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 500;

/**
 * Repeats work that the database undid in favour of other work, after pauses of random length, so that the two do not
 * collide again.
 *
 * @param work changes nothing but what the database undoes
 * @param deadline until which it may start again
 */
export async function despiteConflicts<T>(deadline: Deadline, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const longest = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
      const after = Math.random() * longest;
      if (attempt === ATTEMPTS || !isConflict(error) || performance.now() + after > deadline.at) {
        throw error;
      }
      await pause(after);
    }
  }
}

/** Whether the database undid a transaction, or refused to run it, for a cause that will not recur. */
export const isConflict = (error: unknown): boolean => {
  const { code = '', message } = factsOf(driverError(error));
  return CONFLICTS.includes(code) || code === '26000' || message.startsWith(OUTDATED_PLAN);
};

/**
 * Whether a read outside transactions that failed may be sent once more.
 *
 * @param took milliseconds until it failed
 * @param shared undefined where it had a connection for itself: it may take long
 */
export const mayReadAgain = (error: unknown, took: number, shared: unknown): boolean =>
  wasNeverRun(error) || (shared !== undefined && wasLost(error, took));

/** Whether a statement outside a transaction failed without having been run. */
function wasNeverRun(error: unknown): boolean {
  const { code = '', message } = factsOf(error);
  return NEVER_RUN.includes(code) || message.startsWith(OUTDATED_PLAN);
}

/**
 * Whether the connection of a statement was lost, for no fault of the statement.
 *
 * @param took milliseconds until it failed
 */
export function wasLost(error: unknown, took: number): boolean {
  const { code = '', message } = factsOf(error);
  return (
    !(error instanceof DatabaseTimeout) &&
    (LOST.includes(code) || LOST_TEXTS.test(message) || (ENDED.includes(code) && took < FAREWELL_MS))
  );
}

/** The server has ended the connection. */
const ENDED: readonly string[] = ['57P01', '57P02'];
/** The farewell of a connection that was idle is read at once; later it is the statement that somebody ends. */
const FAREWELL_MS = 1_000;

const LOST: readonly string[] = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT'];
const LOST_TEXTS =
  /^(Connection terminated|Client (was closed|has encountered a connection error) and is not queryable)/;

/** Whether a prepared statement has to be prepared again. */
export function isOutdated(error: unknown): boolean {
  return factsOf(error).code === '26000' || hasOldPlan(error);
}

/** Whether the tables of a prepared statement have changed since. */
export const hasOldPlan = (error: unknown): boolean => factsOf(error).message.startsWith(OUTDATED_PLAN);
