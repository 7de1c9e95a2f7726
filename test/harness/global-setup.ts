import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all workers of this run one folder, in which they share the database template. */
export default async function globalSetup(): Promise<void> {
  process.env.LATCHKEY_TEST_RUN = await mkdtemp(join(tmpdir(), 'latchkey-test-'));
}
