import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { processSettings } from '../../config/process-settings.js';
import type { Settings } from '../../config/settings.js';
import { addressOf, type Connection, openConnection } from '../../database/connection.js';
import { openDataSource } from '../../database/data-source.js';
import { databaseFolder } from '../../database/embedded/data-folder.js';
import { LineLimits } from '../../database/line-limits.js';
import { MOVE_MARK } from '../../database/unfinished-move.js';
import { applicationFeatures, requireDeclarations } from '../../declaration-faults.js';
import { applicationModule } from '../application.js';
import { CommandError } from '../command-error.js';
import { onlyOption } from '../options.js';
import { relationsOf } from './catalog.js';
import { copyAll } from './copy-rows.js';
import { PlainClient } from './plain-client.js';

const USAGE = 'latchkey move --to postgres://user@host:5432/database, with the password in PGPASSWORD';

/**
 * `latchkey move --to postgres://...`: moves the rows of the embedded database to an empty one on a server, in one
 * transaction, and prints how many are on both sides. The backend must be stopped; the embedded database stays as it is.
 */
export async function move(args: readonly string[]): Promise<void> {
  const url = onlyOption(args, '--to', USAGE);
  if (!/^postgres(?:ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new CommandError(`Usage: ${USAGE}`);
  }
  const settings = processSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' });
  requireEmbedded(settings);
  const source = await openConnection(settings);
  try {
    const target = await openConnection({ ...settings, DATABASE_URL: url });
    await moveRows(source, target, settings);
  } finally {
    await source.close();
  }
  process.stdout.write(
    'Set DATABASE_URL to that database, and keep DATA_DIR, LOCALFS_STORAGE_DIR and FILE_STORAGES: the files stay where they are\n',
  );
}

function requireEmbedded({ DATABASE_URL, DATA_DIR }: Settings): void {
  if (DATABASE_URL !== '') {
    throw new CommandError('DATABASE_URL is set: leave it out, latchkey move takes the embedded database of DATA_DIR');
  }
  if (!existsSync(databaseFolder(resolve(DATA_DIR)))) {
    throw new CommandError(`DATA_DIR ${resolve(DATA_DIR)} holds no database`);
  }
}

async function moveRows(source: Connection, target: Connection, settings: Settings): Promise<void> {
  const to = await PlainClient.open(addressOf(target));
  try {
    await requireEmpty(to);
    await to.rows(`CREATE TABLE IF NOT EXISTS ${MOVE_MARK} ()`);
    await migrate(source, settings);
    await migrate({ ...target, afterMigrations: () => Promise.resolve() }, settings);
    const reader = await PlainClient.open(addressOf(source));
    try {
      const counts = await copyAll(reader, to);
      process.stdout.write(
        counts.map(({ table, source: there, target: here }) => `${table}: ${there} rows, ${here} moved\n`).join(''),
      );
    } finally {
      await reader.close();
    }
  } finally {
    await to.close();
  }
}

/** @throws CommandError for a database that holds anything but what a move has left that was broken off */
async function requireEmpty(client: PlainClient): Promise<void> {
  const relations = await relationsOf(client);
  if (relations.length > 0 && !relations.some((name) => name.endsWith(`.${MOVE_MARK}`))) {
    throw new CommandError(
      `The database is not empty, it has ${relations.length} tables, views and sequences, such as ${relations[0] ?? ''}: create a new one`,
    );
  }
}

async function migrate(connection: Connection, settings: Settings): Promise<void> {
  const features = await applicationFeatures(settings, [await applicationModule()]);
  await requireDeclarations({ settings, faults: [] }, features);
  const line = new LineLimits(!connection.embedded, settings.STATEMENT_TIMEOUT);
  const dataSource = await openDataSource(connection, features, settings, line, settings);
  await dataSource.destroy();
  line.close();
}
