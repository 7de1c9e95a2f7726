import { writeFile } from 'node:fs/promises';
import { describeSurface } from '../surface.js';
import { applicationOnEmptyDatabase } from './application.js';

const FILE = 'docs/surface.md';

/** `latchkey surface`: writes a list of what callers without a token can reach. */
export async function writeSurface(): Promise<void> {
  const app = await applicationOnEmptyDatabase();
  await writeFile(FILE, await describeSurface(app));
  await app.close();
  process.stdout.write(`${FILE} is written: read the difference before you commit it\n`);
}
