/**
 * Turns of the event loop. What is written to many sockets at the end of a turn, one after the other, costs less than the
 * same writes scattered over it: who waits at the other end is woken once, and not again for each of them.
 */
export class Turns {
  private current: Promise<void> | undefined;

  /** Resolves when everything that this turn has read is worked off; the same promise for all who ask in it. */
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
