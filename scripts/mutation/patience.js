import { clearInterval, setInterval } from 'node:timers';

export const HANGS = 'hangs';
const TICK_MS = 100;

/**
 * Time during which the whole process is stopped, or has to wait for a processor, counts as one tick.
 *
 * @param {number} ms
 * @param {() => unknown} work
 * @returns {Promise<void>}
 * @throws Error when the work takes longer
 */
export async function within(ms, work) {
  let ticks = Math.ceil(ms / TICK_MS);
  let timer;
  const late = new Promise((_, reject) => {
    timer = setInterval(() => --ticks < 0 && reject(new Error(HANGS)), TICK_MS);
  });
  try {
    await Promise.race([(async () => work())(), late]);
  } finally {
    clearInterval(timer);
  }
}
