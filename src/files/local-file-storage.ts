import { randomUUID } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathExtension } from './file-name.js';
import type { FileRef } from './file-ref.js';
import type { FileStorage, OpenedFile, SavedFile } from './file-storage.js';
import { SizeLimit } from './size-limit.js';

/** Files in a folder of this machine; protocol/files.md 5. */
export class LocalFileStorage implements FileStorage {
  readonly name = 'fs';
  private readonly root: string;

  constructor(folder: string) {
    this.root = resolve(folder);
  }

  /** The file grows under a temporary name and appears under its own one only when it is complete. */
  async save(name: string, content: Readable, maxBytes: number): Promise<SavedFile> {
    const path = `${datePath(new Date())}/${randomUUID()}${pathExtension(name)}`;
    const target = join(this.root, path);
    const growing = `${target}.part`;
    await mkdir(dirname(target), { recursive: true });
    const limit = new SizeLimit(maxBytes);
    try {
      await pipeline(content, limit, createWriteStream(growing, { flags: 'wx', mode: 0o600 }));
      await rename(growing, target);
    } catch (error) {
      await rm(growing, { force: true });
      throw error;
    }
    return { ref: { storage: this.name, path, name, parameters: [] }, size: limit.size };
  }

  async open(ref: FileRef): Promise<OpenedFile | undefined> {
    const file = await this.insideRoot(ref.path).then(openForReading, () => undefined);
    if (!file) {
      return undefined;
    }
    const status = await file.stat();
    if (!status.isFile()) {
      await file.close();
      return undefined;
    }
    return { stream: file.createReadStream(), size: status.size };
  }

  /** Resolves symbolic links, so that neither they nor `..` lead out of the root. @throws when they do */
  private async insideRoot(path: string): Promise<string> {
    const root = await realpath(this.root);
    const target = await realpath(join(root, path));
    if (!target.startsWith(root + sep)) {
      throw new Error('Outside of the storage');
    }
    return target;
  }
}

const openForReading = (path: string): Promise<FileHandle> => open(path, constants.O_RDONLY | constants.O_NOFOLLOW);

/** `yyyy/MM/dd` in the server's zone. */
function datePath(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}/${two(date.getMonth() + 1)}/${two(date.getDate())}`;
}
