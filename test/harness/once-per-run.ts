import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 50;

/**
 * Runs `work` in the first worker that gets here; the others wait until it is done.
 *
 * @param folder shared by the workers
 * @throws Error in every worker when `work` failed
 */
export async function oncePerRun(folder: string, name: string, work: () => Promise<void>): Promise<void> {
  const done = join(folder, `${name}.done`);
  const failed = join(folder, `${name}.failed`);
  if (await isFirst(join(folder, `${name}.claimed`))) {
    try {
      await work();
    } catch (error) {
      await writeFile(failed, '');
      throw error;
    }
    await writeFile(done, '');
    return;
  }
  while (!(await exists(done))) {
    if (await exists(failed)) {
      throw new Error(`${name} failed in another spec, which shows the cause`);
    }
    await pause(POLL_MS);
  }
}

async function isFirst(claim: string): Promise<boolean> {
  try {
    await mkdir(claim);
    return true;
  } catch (error) {
    // Not by instanceof: errors of Node come from outside of Jest's realm.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
