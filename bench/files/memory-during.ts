import type { ContestantProcess } from '../contestants/contestant-process.js';

const SAMPLE_MS = 100;

/** @returns the most memory that the process had meanwhile, in bytes */
export async function memoryDuring(process: ContestantProcess, work: () => Promise<void>): Promise<number> {
  let peak = (await process.usage()).rss;
  let done = false;
  const watching = (async () => {
    while (!done) {
      peak = Math.max(peak, (await process.usage()).rss);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  })();
  try {
    await work();
  } finally {
    done = true;
    await watching;
  }
  return peak;
}
