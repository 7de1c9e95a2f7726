/** Longest time of a Node timer. */
const MAX_MS = 2 ** 31 - 1;

/**
 * Calls `expired` unless it is cancelled in time. After an event loop that was busy, timers run before what arrived
 * meanwhile is read: so that gets its turn first.
 *
 * @returns cancels it
 */
export function deadline(milliseconds: number, expired: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(
    () => {
      immediate = setImmediate(expired);
    },
    Math.min(milliseconds, MAX_MS),
  );
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}
