/**
 * Turns of the event loop. What is written to many sockets at the end of a turn, one after the other, costs less than
 * the same writes scattered over it: each peer wakes once instead of once per write.
 */
export class Turns {
  private current: Promise<void> | undefined;

  /** Resolves when everything that this turn has read is processed; the same promise for all callers in one turn. */
  end(): Promise<void> {
    this.current ??= new Promise((resolve) => {
      setImmediate(() => {
        this.current = undefined;
        resolve();
      });
    });
    return this.current;
  }
}
