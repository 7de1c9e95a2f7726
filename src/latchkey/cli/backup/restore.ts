import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { extract, type Entry } from 'tar-stream';
import { z } from 'zod';
import { processSettings } from '../../config/process-settings.js';
import { databaseFolder, restoreMark } from '../../database/embedded/data-folder.js';
import { DataFolderLock } from '../../database/embedded/data-folder-lock.js';
import { EMBEDDED_MAJOR } from '../../database/embedded/embedded-postgres.js';
import { LocalFileStorage } from '../../files/storage/local/local-file-storage.js';
import { isPlainPath, isStoredPath } from '../../files/storage/storage-path.js';
import { CommandError } from '../command-error.js';
import { onlyOption } from '../options.js';
import { DATABASE, FILES, MANIFEST, manifestSchema, SUMMARY, type Summary, summarySchema } from './archive.js';
import { type Place, placeOf } from './local-storages.js';

const MODE = 0o600;
const FOLDER_MODE = 0o700;

/**
 * `latchkey restore --from shop.tar.gz`: puts a backup where the settings say that the embedded database and the files are,
 * and where nothing may be yet. Until all of it is there, no backend starts on it.
 */
export async function restore(args: readonly string[]): Promise<void> {
  const from = onlyOption(args, '--from', 'latchkey restore --from shop.tar.gz');
  const place = placeOf(processSettings({ LOG_LEVEL: 'error' }), 'restore');
  if (!existsSync(from)) {
    throw new CommandError(`${from} does not exist`);
  }
  const lock = await DataFolderLock.acquire(place.folder);
  try {
    const restoring = new Restore(place);
    await restoring.prepare();
    const { databaseFiles, storedFiles } = await restoring.run(from);
    process.stdout.write(
      `The database (${databaseFiles} files) is in ${databaseFolder(place.folder)}, and ${storedFiles} stored files are in ${foldersOf(place).join(', ')}\n`,
    );
  } finally {
    await lock.release();
  }
}

const foldersOf = ({ local }: Place): string[] => local.map(({ storageDir: [primary] }) => resolve(primary));

const markSchema = z.object({ folders: z.array(z.string()) });

class Restore {
  private readonly mark: string;
  private readonly growing: string;
  private readonly storages: ReadonlyMap<string, { readonly storage: LocalFileStorage; readonly folder: string }>;

  constructor(private readonly place: Place) {
    this.mark = restoreMark(place.folder);
    this.growing = `${databaseFolder(place.folder)}.restored`;
    this.storages = new Map(
      place.local.map(({ name, storageDir, maxFileSize }) => [
        name,
        { storage: new LocalFileStorage(name, storageDir, maxFileSize), folder: resolve(storageDir[0]) },
      ]),
    );
  }

  /** Makes sure that nothing is there, but for what a restore into the same folders has left. */
  async prepare(): Promise<void> {
    if (existsSync(this.mark)) {
      const { folders } = markSchema.parse(JSON.parse(await readFile(this.mark, 'utf8')));
      if (folders.join() !== foldersOf(this.place).join()) {
        throw new CommandError(
          `A restore into ${folders.join(', ')} was broken off: run it again with the same LOCALFS_STORAGE_DIR and FILE_STORAGES`,
        );
      }
      await this.clear();
      return;
    }
    const database = databaseFolder(this.place.folder);
    if (existsSync(database)) {
      throw new CommandError(`${database} exists: move it away, or set another DATA_DIR`);
    }
    for (const { storage, folder } of this.storages.values()) {
      for await (const { path } of storage.list()) {
        throw new CommandError(`${folder} is not empty (${path}): move it away, or set another folder`);
      }
    }
  }

  /** @throws CommandError for a file that is not a complete backup; then nothing of it is left */
  async run(from: string): Promise<Summary> {
    await writeFile(this.mark, JSON.stringify({ folders: foldersOf(this.place) }), { mode: MODE, flush: true });
    let summary: Summary;
    try {
      summary = await this.unpack(from);
    } catch (error) {
      await this.clear();
      await rm(this.mark, { force: true });
      throw error instanceof CommandError
        ? error
        : new CommandError(
            `${from} is not a complete backup: ${error instanceof Error ? error.message : String(error)}`,
          );
    }
    await rename(this.growing, databaseFolder(this.place.folder));
    await rm(this.mark);
    return summary;
  }

  private async clear(): Promise<void> {
    await rm(this.growing, { recursive: true, force: true });
    await rm(databaseFolder(this.place.folder), { recursive: true, force: true });
    for (const { name } of this.place.local) {
      const storage = this.storages.get(name)?.storage;
      for await (const { path } of storage?.list() ?? []) {
        await storage?.remove({ storage: name, path, name: '', parameters: [] });
      }
    }
  }

  private async unpack(from: string): Promise<Summary> {
    const entries = extract();
    const read = pipeline(createReadStream(from), createGunzip(), entries);
    // What breaks the archive breaks the loop below.
    read.catch(() => undefined);
    const found = { databaseFiles: 0, storedFiles: 0, bytes: 0 };
    let isFirst = true;
    let summary: Summary | undefined;
    for await (const entry of entries) {
      const { name } = entry.header;
      if (isFirst) {
        await this.requireManifest(entry);
        isFirst = false;
      } else if (name === SUMMARY) {
        summary = summarySchema.parse(JSON.parse(await text(entry)));
      } else {
        await this.write(entry, found);
      }
    }
    await read;
    if (JSON.stringify(summary) !== JSON.stringify(found)) {
      throw new CommandError(`${from} is not a complete backup: it lacks entries`);
    }
    return found;
  }

  private async requireManifest(entry: Entry): Promise<void> {
    if (entry.header.name !== MANIFEST) {
      throw new Error('it was not made by latchkey backup');
    }
    const { postgres, storages } = manifestSchema.parse(JSON.parse(await text(entry)));
    if (postgres !== EMBEDDED_MAJOR) {
      throw new CommandError(
        `The backup was made with PostgreSQL ${postgres}, and this version of Latchkey brings ${EMBEDDED_MAJOR}: restore it with the version that made it (docs/how-to/upgrade.md)`,
      );
    }
    const unknown = storages.filter((name) => !this.storages.has(name));
    if (unknown.length > 0) {
      throw new CommandError(
        `The backup has files of the storages ${unknown.join(', ')}, but the local storages of the settings are ${[...this.storages.keys()].join(', ')}: add them to FILE_STORAGES`,
      );
    }
  }

  private async write(entry: Entry, found: Summary): Promise<void> {
    const { name, type, size = 0, mtime } = entry.header;
    const target = this.targetOf(name.replace(/\/$/, ''));
    if (type === 'directory') {
      await mkdir(target, { recursive: true, mode: FOLDER_MODE });
      entry.resume();
      return;
    }
    if (type !== 'file') {
      throw new Error(`the entry ${name} is a ${type ?? 'thing'}`);
    }
    await mkdir(dirname(target), { recursive: true, mode: FOLDER_MODE });
    await pipeline(entry, createWriteStream(target, { flags: 'wx', mode: MODE, flush: true }));
    if (mtime) {
      await utimes(target, mtime, mtime);
    }
    found[name.startsWith(DATABASE) ? 'databaseFiles' : 'storedFiles']++;
    found.bytes += size;
  }

  /** @throws Error for a name that leads elsewhere */
  private targetOf(name: string): string {
    const inner = `${name}/`.startsWith(DATABASE) ? name.slice(DATABASE.length) : undefined;
    if (inner !== undefined && (inner === '' || isPlainPath(inner))) {
      return join(this.growing, inner);
    }
    const [, storage = '', path = ''] =
      /^([^/]+)\/(.+)$/.exec(name.startsWith(FILES) ? name.slice(FILES.length) : '') ?? [];
    const folder = this.storages.get(storage)?.folder;
    if (folder === undefined || !isStoredPath(path)) {
      throw new Error(`the entry ${name} has no place`);
    }
    return join(folder, path);
  }
}
