import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Deadline } from '../../common/deadline.js';
import { Database } from '../../database/database.js';
import type { FileRef } from '../../datatypes/file-ref.js';
import { Statement } from '../../sql/statement.js';
import type { ByteRange, FileSource, FileStatus, OpenedFile } from './file-storage.js';

const SIZE = new Statement('SELECT size FROM uploaded_file WHERE storage = $1 AND path = $2');
const MAX_KNOWN = 10_000;
/** Stands for a file whose upload is not recorded, such as one of demo data. */
const UNRECORDED = -1;

/** What the database knows of stored files since their upload. Files never change: each is looked up once. */
@Injectable()
export class RecordedFiles {
  /** Bytes, by storage and path. */
  private readonly sizes = new LRUCache<string, number>({ max: MAX_KNOWN });

  constructor(private readonly database: Database) {}

  /** The storage, where a file that has not the size of its upload is an error and not a response. */
  checked(source: FileSource, deadline?: Deadline): FileSource {
    return new CheckedFiles(source, (ref) => this.sizeOf(ref, deadline));
  }

  private async sizeOf({ storage, path }: FileRef, deadline?: Deadline): Promise<number> {
    const key = `${storage}://${path}`;
    const known = this.sizes.get(key);
    if (known !== undefined) {
      return known;
    }
    const [row] = await this.database.within(deadline).rows(SIZE, [storage, path]);
    const size = Number(row?.[0] ?? UNRECORDED);
    this.sizes.set(key, size);
    return size;
  }
}

class CheckedFiles implements FileSource {
  constructor(
    private readonly source: FileSource,
    private readonly sizeOf: (ref: FileRef) => Promise<number>,
  ) {}

  async stat(ref: FileRef): Promise<FileStatus | undefined> {
    const [recorded, status] = [await this.sizeOf(ref), await this.source.stat(ref)];
    if (status) {
      requireSize(ref, status.size, recorded);
    }
    return status;
  }

  async open(ref: FileRef, range?: ByteRange): Promise<OpenedFile | undefined> {
    const [recorded, file] = [await this.sizeOf(ref), await this.source.open(ref, range)];
    try {
      if (file) {
        requireSize(ref, file.size, recorded);
      }
      return file;
    } catch (error) {
      file?.stream.destroy();
      throw error;
    }
  }
}

function requireSize({ storage, path }: FileRef, size: number, recorded: number): void {
  if (recorded !== UNRECORDED && size !== recorded) {
    throw new Error(`${storage}://${path} is damaged: it has ${size} bytes, its upload had ${recorded}`);
  }
}
