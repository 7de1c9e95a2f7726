import { rm } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import { pathExtension } from '../../file-name.js';
import type { FileRef } from '../../../datatypes/file-ref.js';
import type {
  ByteRange,
  FileNaming,
  FileStatus,
  FileStorage,
  ListedFile,
  OpenedFile,
  SavedFile,
  SaveLimits,
} from '../file-storage.js';
import { SizeLimit } from '../size-limit.js';
import { newPath } from '../storage-path.js';
import { LocalFolder } from './local-folder.js';
import { LocalVariants } from './local-variants.js';

/** Files in folders of this machine: a primary one, and others that hold copies; protocol/files.md 5. */
export class LocalFileStorage implements FileStorage {
  readonly variants: LocalVariants;
  private readonly logger = new Logger(LocalFileStorage.name);
  private readonly primary: LocalFolder;
  private readonly folders: readonly LocalFolder[];
  /** Copies that are being made, by path. */
  private readonly copying = new Map<string, Promise<void>>();

  /** @param folders the first one is primary */
  constructor(
    readonly name: string,
    [primary, ...others]: readonly [string, ...string[]],
    readonly maxFileSize: number,
  ) {
    this.primary = new LocalFolder(primary);
    this.variants = new LocalVariants(primary);
    this.folders = [this.primary, ...others.map((folder) => new LocalFolder(folder))];
  }

  async save(name: FileNaming, content: Readable, { maxBytes }: SaveLimits): Promise<SavedFile> {
    let final = name.presumed;
    const limit = new SizeLimit(Math.min(maxBytes, this.maxFileSize), async () => {
      final = await name.final();
    });
    const partial = await this.primary.partial.write(content, limit);
    const path = `${newPath()}${pathExtension(final)}`;
    await this.primary.adopt(partial, path);
    this.copyLater(path);
    const ref = { storage: this.name, path, name: final, parameters: [] };
    return { ref, size: limit.passed, sha256: limit.sha256() };
  }

  stat({ path }: FileRef): Promise<FileStatus | undefined> {
    return this.first((folder) => folder.stat(path));
  }

  open({ path }: FileRef, range?: ByteRange): Promise<OpenedFile | undefined> {
    return this.first((folder) => folder.open(path, range));
  }

  /** A copy counts when the primary folder lacks the file. */
  async *list(): AsyncIterable<ListedFile> {
    for (const folder of this.folders) {
      for await (const file of folder.list()) {
        if (folder === this.primary || !(await this.primary.stat(file.path))) {
          yield file;
        }
      }
    }
  }

  async remove(ref: FileRef): Promise<void> {
    await this.copying.get(ref.path);
    for (const folder of this.folders) {
      await folder.remove(ref.path);
    }
    await this.variants.removeOf(ref);
  }

  /** Writes a byte and removes it. Copies may fail without harm to an upload. */
  async check(): Promise<void> {
    await rm(await this.primary.partial.write(Readable.from([Buffer.alloc(1)]), new PassThrough()));
  }

  /** Removes what uploads left behind that were under way when a process crashed. */
  async start(): Promise<void> {
    await Promise.all([...this.folders.map((folder) => folder.partial.removeLeftovers()), this.variants.start()]);
  }

  /** Waits for the copies that are being made. */
  async close(): Promise<void> {
    await Promise.all(this.copying.values());
  }

  private async first<T>(look: (folder: LocalFolder) => Promise<T | undefined>): Promise<T | undefined> {
    for (const folder of this.folders) {
      const found = await look(folder);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  private copyLater(path: string): void {
    const [, ...others] = this.folders;
    if (others.length > 0) {
      const copies = Promise.all(others.map((folder) => this.copy(path, folder))).then(() => {
        this.copying.delete(path);
      });
      this.copying.set(path, copies);
    }
  }

  private async copy(path: string, folder: LocalFolder): Promise<void> {
    try {
      const file = await this.primary.open(path);
      if (file) {
        await folder.adopt(await folder.partial.write(file.stream, new PassThrough(), file.modified), path);
      }
    } catch (error) {
      this.logger.error(`A copy of a stored file could not be made: ${String(error)}`);
    }
  }
}
