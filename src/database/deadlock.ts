const DEADLOCK = '40P01';
/** A transaction that loses so often has more rivals than waiting helps against. */
const MAX_ATTEMPTS = 10;

/**
 * Runs a transaction, and again from its start when the database has ended it to resolve a deadlock. Rows are locked in
 * the order of their keys, so that equal requests wait for each other; requests that reach the same rows by different
 * references cannot all agree on an order.
 *
 * @param attempt begins, commits and rolls back on its own
 */
export async function repeatedOnDeadlock<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (count === MAX_ATTEMPTS || !isDeadlock(error)) {
        throw error;
      }
    }
  }
}

/** TypeORM passes on the code of what the driver threw. */
const isDeadlock = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === DEADLOCK;
