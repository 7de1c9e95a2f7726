import { createReadStream, existsSync } from 'node:fs';
import { createWriteStream } from 'node:fs';
import { lstat, open, opendir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Headers, pack, type Pack } from 'tar-stream';
import { processSettings } from '../../config/process-settings.js';
import { databaseFolder, quietFiles, requireNoRestore } from '../../database/embedded/data-folder.js';
import { EMBEDDED_MAJOR } from '../../database/embedded/embedded-postgres.js';
import { LocalFileStorage } from '../../files/storage/local/local-file-storage.js';
import { CommandError } from '../command-error.js';
import { onlyOption } from '../options.js';
import { DATABASE, FILES, MANIFEST, manifestOf, SUMMARY } from './archive.js';
import { type Place, placeOf } from './local-storages.js';

/** It holds all data and the hashes of passwords. */
const MODE = 0o600;

/**
 * `latchkey backup --out shop.tar.gz`: writes the embedded database and the files of local storages into one archive, also
 * while the backend runs. The archive has its name only once it is complete.
 */
export async function backUp(args: readonly string[]): Promise<void> {
  const out = onlyOption(args, '--out', 'latchkey backup --out shop.tar.gz');
  const place = placeOf(processSettings({ LOG_LEVEL: 'error' }), 'backup');
  requireNoRestore(place.folder);
  if (!existsSync(join(databaseFolder(place.folder), 'PG_VERSION'))) {
    throw new CommandError(`DATA_DIR ${place.folder} holds no database`);
  }
  if (existsSync(out)) {
    throw new CommandError(`${out} exists: choose another name`);
  }
  const growing = `${out}.growing`;
  try {
    await write(growing, place);
    await rename(growing, out);
    await syncFolder(dirname(out));
  } catch (error) {
    await rm(growing, { force: true });
    throw error;
  }
  process.stdout.write(`${out} holds the database and the files of ${namesOf(place.local)}\n`);
  if (place.elsewhere.length > 0) {
    process.stdout.write(`It does not hold the files of ${place.elsewhere.join(', ')}: back up these buckets, too\n`);
  }
}

const namesOf = (storages: readonly { readonly name: string }[]): string => storages.map(({ name }) => name).join(', ');

async function write(file: string, place: Place): Promise<void> {
  const tar = pack();
  const target = createWriteStream(file, { mode: MODE, flush: true });
  const written = pipeline(tar, createGzip(), target);
  const filled = fill(new ArchiveWriter(tar), place).catch((error: unknown) => {
    tar.destroy(error as Error);
    throw error;
  });
  const [ended] = await Promise.allSettled([filled, written]);
  // What broke the contents broke the pipeline, too.
  if (ended.status === 'rejected') {
    throw ended.reason;
  }
  await written;
}

/** Files are never changed, and there before rows refer to them: read after the database, none is missing. */
async function fill(archive: ArchiveWriter, { folder, local }: Place): Promise<void> {
  const names = local.map(({ name }) => name);
  await archive.text(MANIFEST, JSON.stringify(manifestOf(EMBEDDED_MAJOR, names)));
  const database = await quietFiles(folder);
  try {
    await archive.folder(database.path, DATABASE);
    const databaseFiles = archive.files;
    for (const { name, storageDir, maxFileSize } of local) {
      await addFiles(archive, new LocalFileStorage(name, storageDir, maxFileSize));
    }
    const storedFiles = archive.files - databaseFiles;
    await archive.text(SUMMARY, JSON.stringify({ databaseFiles, storedFiles, bytes: archive.bytes }));
    archive.end();
  } finally {
    await database.release();
  }
}

async function addFiles(archive: ArchiveWriter, storage: LocalFileStorage): Promise<void> {
  for await (const { path } of storage.list()) {
    const file = await storage.open({ storage: storage.name, path, name: '', parameters: [] });
    if (file) {
      const { size, modified: mtime, stream } = file;
      await archive.file({ name: `${FILES}${storage.name}/${path}`, size, mtime, mode: MODE }, stream);
    }
  }
}

/** Writes entries one after the other: none of a file is read before there is room for it. */
class ArchiveWriter {
  files = 0;
  bytes = 0;

  constructor(private readonly tar: Pack) {}

  text(name: string, content: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.tar.entry({ name }, content, (error) => {
        if (error) {
          reject(error);
        } else {
          resolve();
        }
      });
    });
  }

  async file(header: Headers, content: Readable): Promise<void> {
    this.files++;
    this.bytes += header.size ?? 0;
    await pipeline(content, this.tar.entry(header));
  }

  /** A folder with all that is in it; empty ones count. */
  async folder(path: string, name: string): Promise<void> {
    this.tar.entry({ name, type: 'directory' });
    for await (const entry of await opendir(path)) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) {
        await this.folder(inner, `${name}${entry.name}/`);
      } else if (entry.isFile()) {
        const { size, mtime } = await lstat(inner);
        await this.file({ name: name + entry.name, size, mtime, mode: MODE }, createReadStream(inner));
      }
    }
  }

  end(): void {
    this.tar.finalize();
  }
}

/** Writes the name of a file through to the disk. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
