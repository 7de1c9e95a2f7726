import { resolve } from 'node:path';
import { type StorageOptions, storagesOf } from '../../config/file-storages.js';
import type { Settings } from '../../config/settings.js';
import { CommandError } from '../command-error.js';

type LocalOptions = Extract<StorageOptions, { readonly type: 'local' }>;

/** Where `latchkey backup` and `latchkey restore` find what they work on. */
export interface Place {
  /** Absolute path of `DATA_DIR`. */
  readonly folder: string;
  readonly local: readonly LocalOptions[];
  /** Names of storages in buckets, which this backup leaves out. */
  readonly elsewhere: readonly string[];
}

/** @throws CommandError where the database is on a server */
export function placeOf(settings: Settings, command: string): Place {
  if (settings.DATABASE_URL !== '') {
    throw new CommandError(
      `latchkey ${command} is for the embedded database, but DATABASE_URL names a server: use pg_dump or pg_basebackup there (docs/how-to/back-up.md)`,
    );
  }
  const storages = storagesOf(settings, settings.DATA_DIR);
  return {
    folder: resolve(settings.DATA_DIR),
    local: storages.filter((storage) => storage.type === 'local'),
    elsewhere: storages.filter(({ type }) => type !== 'local').map(({ name }) => name),
  };
}
