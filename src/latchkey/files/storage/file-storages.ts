import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { defaultStorageName, type StorageOptions, storagesOf } from '../../config/file-storages.js';
import { DatabaseSettings, StorageSettings } from '../../config/setting-groups.js';
import type { FileStorage } from './file-storage.js';
import { LocalFileStorage } from './local/local-file-storage.js';
import { S3FileStorage } from './s3/s3-file-storage.js';

/** All storages by name; protocol/files.md 5. */
@Injectable()
export class FileStorages implements OnModuleInit, OnApplicationShutdown {
  /** Where files go when a request names no storage. */
  readonly default: FileStorage;
  private readonly storages: ReadonlyMap<string, FileStorage>;

  /** @internal */
  constructor(settings: StorageSettings, { DATA_DIR }: DatabaseSettings) {
    this.storages = new Map(storagesOf(settings, DATA_DIR).map((options) => [options.name, storageOf(options)]));
    const name = defaultStorageName(settings);
    const storage = this.storages.get(name);
    if (!storage) {
      throw new Error(`There is no storage ${name}`);
    }
    this.default = storage;
  }

  /** Every storage of the settings. */
  all(): readonly FileStorage[] {
    return [...this.storages.values()];
  }

  /** @returns undefined for a name that no storage has */
  find(name: string): FileStorage | undefined {
    return this.storages.get(name);
  }

  /** @internal */
  async onModuleInit(): Promise<void> {
    await Promise.all([...this.storages.values()].map(async (storage) => storage.start?.()));
  }

  /** @internal */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.storages.values()].map(async (storage) => storage.close?.()));
  }
}

const storageOf = (options: StorageOptions): FileStorage =>
  options.type === 's3'
    ? new S3FileStorage(options.name, options)
    : new LocalFileStorage(options.name, options.storageDir, options.maxFileSize);
