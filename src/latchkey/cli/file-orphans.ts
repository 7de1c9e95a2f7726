import { processSettings } from '../config/process-settings.js';
import { createApp } from '../create-app.js';
import { openConnection } from '../database/connection.js';
import { FileOrphans, type Orphan } from '../files/ownership/file-orphans.js';
import { applicationModule } from './application.js';
import { CommandError } from './command-error.js';

const DELETE = '--delete';

/**
 * `latchkey files:orphans`: lists the files to which no attribute refers any more; `latchkey files:orphans --delete`
 * removes them as well.
 */
export async function listOrphans([option, ...further]: readonly string[]): Promise<void> {
  if ((option !== undefined && option !== DELETE) || further.length > 0) {
    throw new CommandError(`The only option is ${DELETE}: npm run files:orphans -- ${DELETE}`);
  }
  const settings = processSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' });
  const app = await createApp(settings, [await applicationModule()], await openConnection(settings));
  try {
    await report(app.get(FileOrphans, { strict: false }), option === DELETE);
  } finally {
    await app.close();
  }
}

async function report(orphans: FileOrphans, remove: boolean): Promise<void> {
  let [files, bytes] = [0, 0];
  for await (const orphan of orphans.find()) {
    await (remove && orphans.remove(orphan));
    process.stdout.write(`${lineOf(orphan)}\n`);
    files++;
    bytes += orphan.size;
  }
  const done = remove ? 'removed' : `found; ${DELETE} removes them`;
  process.stdout.write(files === 0 ? 'No file is left over\n' : `${files} files, ${bytes} bytes: ${done}\n`);
}

const lineOf = ({ storage, path, size }: Orphan): string => `${storage}://${path} ${size}`;
