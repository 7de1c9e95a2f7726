import { ConfigurationError } from './config/load-settings.js';
import { processSettings } from './config/process-settings.js';
import { createApp } from './create-app.js';
import { openConnection } from './database/connection.js';
import { FileOrphans, type Orphan } from './files/ownership/file-orphans.js';

const DELETE = '--delete';

/**
 * `npm run files:orphans`: lists the files to which no attribute refers any more; `npm run files:orphans -- --delete`
 * removes them as well.
 */
async function main(remove: boolean): Promise<void> {
  const settings = processSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' });
  const app = await createApp(settings, await openConnection(settings));
  try {
    await report(app.get(FileOrphans, { strict: false }), remove);
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

const [option, ...further] = process.argv.slice(2);
if ((option !== undefined && option !== DELETE) || further.length > 0) {
  process.stderr.write(`The only option is ${DELETE}: npm run files:orphans -- ${DELETE}\n`);
  process.exitCode = 1;
} else {
  await main(option === DELETE).catch((error: unknown) => {
    const expected = error instanceof ConfigurationError;
    process.stderr.write(`${expected ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    process.exitCode = 1;
  });
}
