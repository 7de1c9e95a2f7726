import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import type { FileStorage } from './file-storage.js';
import { LocalFileStorage } from './local-file-storage.js';

const DEFAULT_FOLDER = 'filestorage';

/** All storages by name. */
@Injectable()
export class FileStorages {
  readonly default: FileStorage;
  private readonly storages: ReadonlyMap<string, FileStorage>;

  constructor(@Inject(SETTINGS) { LOCALFS_STORAGE_DIR, DATA_DIR }: Settings) {
    this.default = new LocalFileStorage(
      LOCALFS_STORAGE_DIR === '' ? join(DATA_DIR, DEFAULT_FOLDER) : LOCALFS_STORAGE_DIR,
    );
    this.storages = new Map([[this.default.name, this.default]]);
  }

  find(name: string): FileStorage | undefined {
    return this.storages.get(name);
  }
}
