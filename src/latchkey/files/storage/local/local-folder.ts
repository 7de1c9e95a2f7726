import { lstat, mkdir, opendir, realpath, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { ByteRange, FileStatus, ListedFile, OpenedFile } from '../file-storage.js';
import { isPlainPath, isStoredPath } from '../storage-path.js';
import { FilePieces } from './file-pieces.js';
import { PartialFiles } from './partial-files.js';
import { ReadOnlyFile } from './read-only-file.js';

/** Folders whose way was followed a moment ago; uploads of one day share one. */
const MAX_KNOWN_FOLDERS = 1_000;
const FOLDER_MS = 1_000;

/** Names that lead nowhere, or through a symbolic link. */
const MISSING: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'];

/** Files below one folder. Neither symbolic links nor `..` lead out of it, for whatever is done (protocol/files.md 5). */
export class LocalFolder {
  /** Files on their way in. */
  readonly partial: PartialFiles;
  private readonly root: string;
  private readonly realFolders = new LRUCache<string, string>({ max: MAX_KNOWN_FOLDERS, ttl: FOLDER_MS });

  constructor(folder: string) {
    this.root = resolve(folder);
    this.partial = new PartialFiles(this.root);
  }

  /** Gives a complete partial file its path, where nothing may be yet. The partial file is gone also when it throws. */
  async adopt(partial: string, path: string): Promise<void> {
    try {
      await this.makeFolder(dirname(path));
      await this.partial.linkTo(partial, await this.insideRoot(path));
    } finally {
      await rm(partial, { force: true });
    }
  }

  async stat(path: string): Promise<FileStatus | undefined> {
    const status = await this.insideRoot(path)
      .then((target) => lstat(target))
      .catch(nothingIfMissing);
    return status?.isFile() ? { size: status.size, modified: status.mtime } : undefined;
  }

  async open(path: string, range?: ByteRange): Promise<OpenedFile | undefined> {
    const file = await this.insideRoot(path)
      .then((target) => ReadOnlyFile.open(target))
      .catch(nothingIfMissing);
    if (!file) {
      return undefined;
    }
    const { status } = file;
    if (!status.isFile()) {
      file.close();
      return undefined;
    }
    const { size, mtime: modified } = status;
    return { stream: new FilePieces(file, range ?? { start: 0, end: size - 1 }), size, modified };
  }

  /** All stored files, one folder after the other; links are not followed. */
  async *list(path = ''): AsyncIterable<ListedFile> {
    const folder = await opendir(join(this.root, path)).catch(nothingIfMissing);
    for await (const entry of folder ?? []) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory() && /^\d+$/.test(entry.name)) {
        yield* this.list(inner);
      }
      const status = entry.isFile() && isStoredPath(inner) ? await this.stat(inner) : undefined;
      if (status) {
        yield { path: inner, ...status };
      }
    }
  }

  async remove(path: string): Promise<void> {
    if (await this.stat(path)) {
      await this.insideRoot(path).then(unlink).catch(nothingIfMissing);
    }
  }

  /** Removes a folder with all that is in it. Does nothing when there is no such folder. */
  async removeFolder(path: string): Promise<void> {
    await this.insideRoot(path)
      .then((folder) => rm(folder, { recursive: true, force: true }))
      .catch(nothingIfMissing);
  }

  /** Each step on its own: a symbolic link on the way must not make a folder elsewhere. */
  private async makeFolder(path: string): Promise<void> {
    await mkdir(this.root, { recursive: true });
    let folder = '';
    for (const segment of path.split('/')) {
      folder = join(folder, segment);
      await mkdir(await this.insideRoot(folder)).catch(nothingIfThere);
    }
    await this.insideRoot(join(path, 'file'));
  }

  /** Resolves symbolic links on the way. @throws like for a missing file when they or `..` lead out of the root */
  private async insideRoot(path: string): Promise<string> {
    const target = join(this.root, path);
    if (!isPlainPath(path)) {
      throw missing(path);
    }
    const folder = await this.realFolder(dirname(target));
    const root = await this.realFolder(this.root);
    if (folder !== root && !folder.startsWith(root + sep)) {
      throw missing(path);
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

const missing = (path: string): Error =>
  Object.assign(new Error(`Outside of the storage: ${path}`), { code: 'ENOENT' });

function nothingIfMissing(error: NodeJS.ErrnoException): undefined {
  if (!MISSING.includes(error.code)) {
    throw error;
  }
}

function nothingIfThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EEXIST') {
    throw error;
  }
}
