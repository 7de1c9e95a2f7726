import { processSettings } from '../config/process-settings.js';
import { createApp } from '../create-app.js';
import { openConnection } from '../database/connection.js';
import { FileOrphans, type Orphan } from '../files/ownership/file-orphans.js';
import { FileVerification } from '../files/ownership/file-verification.js';
import { applicationModule } from './application.js';
import { CommandError } from './command-error.js';
import { commandLog } from './command-log.js';

const DELETE = '--delete';
const VERIFY = '--verify';

/**
 * `latchkey files:orphans`: lists the files to which no attribute refers any more; `latchkey files:orphans --delete`
 * removes them as well. `latchkey files:orphans --verify` compares the stored files with their uploads instead: size and
 * SHA-256; a damaged file is status 1.
 */
export async function listOrphans([option, ...further]: readonly string[]): Promise<void> {
  if ((option !== undefined && option !== DELETE && option !== VERIFY) || further.length > 0) {
    throw new CommandError(`files:orphans takes ${DELETE} or ${VERIFY}: npm run files:orphans -- ${DELETE}`);
  }
  const settings = processSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' });
  const app = await createApp(
    settings,
    [await applicationModule()],
    await openConnection(settings),
    commandLog(settings),
  );
  try {
    await (option === VERIFY
      ? verify(app.get(FileVerification, { strict: false }))
      : report(app.get(FileOrphans, { strict: false }), option === DELETE));
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

async function verify(verification: FileVerification): Promise<void> {
  const verified = { files: 0, withoutHash: 0 };
  let damaged = 0;
  for await (const { storage, path, fault } of verification.damaged(verified)) {
    process.stdout.write(`${storage}://${path} ${fault}\n`);
    damaged++;
  }
  const { files, withoutHash } = verified;
  const bySize = withoutHash === 0 ? '' : `, ${withoutHash} of them by size alone`;
  process.stdout.write(`${files} files checked${bySize}: ${damaged} damaged\n`);
  process.exitCode = damaged === 0 ? 0 : 1;
}

const lineOf = ({ storage, path, size }: Orphan): string => `${storage}://${path} ${size}`;
