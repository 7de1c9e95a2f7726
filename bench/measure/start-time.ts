import { ContestantProcess } from '../contestants/contestant-process.js';
import { median } from './median.js';

const STARTS = 3;

/** Seconds from the start of Latchkey's process to its first answer, on an existing database. */
export async function startSeconds(databaseUrl: string, folder: string): Promise<number> {
  const seconds: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const began = performance.now();
    const process = await ContestantProcess.start('latchkey', {
      databaseUrl,
      folder,
      picture: '',
      text: '',
      bucket: '',
    });
    await (await fetch(`${process.url}/rest/version`)).text();
    seconds.push((performance.now() - began) / 1000);
    await process.stop();
  }
  return median(seconds);
}
