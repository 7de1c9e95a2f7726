import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LRUCache } from 'lru-cache';
import { pathExtension } from './file-name.js';
import type { FileRef } from './file-ref.js';
import type { FileStorage, OpenedFile, SavedFile } from './file-storage.js';
import { SizeLimit } from './size-limit.js';

/** Only the account of the backend reads the files. */
const FILE_MODE = 0o600;

/** Most files that pages show are read at once; bigger ones in pieces, whose sum over all downloads memory must bear. */
const MIN_CHUNK = 1_024;
const MAX_CHUNK = 128 * 1024;

/** Folders whose way was followed a moment ago; uploads of one day share one. */
const MAX_KNOWN_FOLDERS = 1_000;
const FOLDER_MS = 1_000;

/** Files in a folder of this machine; protocol/files.md 5. */
export class LocalFileStorage implements FileStorage {
  readonly name = 'fs';
  private readonly root: string;
  private readonly realFolders = new LRUCache<string, string>({ max: MAX_KNOWN_FOLDERS, ttl: FOLDER_MS });

  constructor(folder: string) {
    this.root = resolve(folder);
  }

  /** The file grows under a temporary name and appears under its own one only when it is complete. */
  async save(content: Readable, maxBytes: number, nameOf: () => Promise<string>): Promise<SavedFile> {
    const unnamed = `${datePath(new Date())}/${randomUUID()}`;
    const growing = join(this.root, `${unnamed}.part`);
    await mkdir(dirname(growing), { recursive: true });
    const limit = new SizeLimit(maxBytes);
    try {
      // Opened before the first byte comes: a stream that fails at once must not create the file after its removal.
      const file = await open(growing, 'wx', FILE_MODE);
      await pipeline(content, limit, file.createWriteStream());
      const name = await nameOf();
      const path = `${unnamed}${pathExtension(name)}`;
      await rename(growing, join(this.root, path));
      return { ref: { storage: this.name, path, name, parameters: [] }, size: limit.size };
    } catch (error) {
      await rm(growing, { force: true });
      throw error;
    }
  }

  async open(ref: FileRef): Promise<OpenedFile | undefined> {
    const file = await this.insideRoot(ref.path).then(openForReading).catch(nothingIfMissing);
    if (!file) {
      return undefined;
    }
    const { size, isFile } = await statusOf(file);
    if (!isFile) {
      await file.close();
      return undefined;
    }
    const highWaterMark = Math.min(Math.max(size, MIN_CHUNK), MAX_CHUNK);
    // With an end, nothing is read to find out that nothing is left.
    return { stream: file.createReadStream({ highWaterMark, end: Math.max(0, size - 1) }), size };
  }

  /** Resolves symbolic links on the way, so that neither they nor `..` lead out of the root. @throws when they do */
  private async insideRoot(path: string): Promise<string> {
    const target = join(this.root, path);
    const folder = await this.realFolder(dirname(target));
    const root = await this.realFolder(this.root);
    if (folder !== root && !folder.startsWith(root + sep)) {
      throw Object.assign(new Error('Outside of the storage'), { code: 'ENOENT' });
    }
    return join(folder, basename(target));
  }

  private async realFolder(folder: string): Promise<string> {
    const known = this.realFolders.get(folder);
    if (known !== undefined) {
      return known;
    }
    const real = await realpath(folder);
    this.realFolders.set(folder, real);
    return real;
  }
}

/** Names that lead nowhere, or through a symbolic link. */
const MISSING: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'];

function nothingIfMissing(error: NodeJS.ErrnoException): undefined {
  if (!MISSING.includes(error.code)) {
    throw error;
  }
}

/** @throws when there is no such file, or a symbolic link in its place */
const openForReading = (path: string): Promise<FileHandle> => open(path, constants.O_RDONLY | constants.O_NOFOLLOW);

async function statusOf(file: FileHandle): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const status = await file.stat();
  return { size: status.size, isFile: status.isFile() };
}

/** `yyyy/MM/dd` in the server's zone. */
function datePath(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}/${two(date.getMonth() + 1)}/${two(date.getDate())}`;
}
