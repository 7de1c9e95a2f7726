import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { FileRef } from '../../../datatypes/file-ref.js';
import type { ByteRange, FileStatus, OpenedFile, VariantStore } from '../file-storage.js';
import { LocalFolder } from './local-folder.js';

/** Beside the folders of the years. Segments of references never begin with a dot. */
const FOLDER = '.variants';

/** Variants of the files of one folder, in a folder per original. All of it may be deleted at any time. */
export class LocalVariants implements VariantStore {
  private readonly folder: LocalFolder;

  /** @param root the folder of the originals */
  constructor(root: string) {
    this.folder = new LocalFolder(join(root, FOLDER));
  }

  stat({ path }: FileRef): Promise<FileStatus | undefined> {
    return this.folder.stat(path);
  }

  open({ path }: FileRef, range?: ByteRange): Promise<OpenedFile | undefined> {
    return this.folder.open(path, range);
  }

  async save({ path }: FileRef, content: Buffer): Promise<void> {
    const partial = await this.folder.partial.write(Readable.from([content]), new PassThrough());
    await this.folder.adopt(partial, path).catch(nothingIfThere);
  }

  removeOf({ path }: FileRef): Promise<void> {
    return this.folder.removeFolder(path);
  }

  /** Removes what was being written when a process crashed. */
  start(): Promise<void> {
    return this.folder.partial.removeLeftovers();
  }
}

/** Another process on the same folder was quicker. */
function nothingIfThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') {
    throw error;
  }
}
