import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { NO_DEADLINE } from '../../common/deadline.js';
import { Database } from '../../database/database.js';
import { Statement } from '../../sql/statement.js';
import { FileStorages } from '../storage/file-storages.js';

/** Rows of one statement. */
const BATCH = 1_000;
const AFTER = new Statement(
  'SELECT storage, path, size, sha256 FROM uploaded_file WHERE (storage, path) > ($1, $2)' +
    ` ORDER BY storage, path LIMIT ${BATCH}`,
  true,
);

/** A file whose upload is recorded. */
interface RecordedFile {
  readonly storage: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Absent for files from before hashes were recorded. */
  readonly sha256: string | null;
}

/** A stored file that is not what was uploaded. */
export interface DamagedFile {
  readonly storage: string;
  readonly path: string;
  /** What is wrong, e.g. `has 3 bytes instead of 7`. */
  readonly fault: string;
}

/** How many files were checked, and how many of them by size alone. */
export interface Verified {
  files: number;
  withoutHash: number;
}

/** Compares all stored files with what the database knows of their uploads. */
@Injectable()
export class FileVerification {
  constructor(
    private readonly storages: FileStorages,
    private readonly database: Database,
  ) {}

  /** Reads every file whose hash is recorded, one after the other. @param verified is counted up */
  async *damaged(verified: Verified): AsyncIterable<DamagedFile> {
    for await (const { storage, path, size, sha256 } of this.recorded()) {
      verified.files++;
      verified.withoutHash += sha256 === null ? 1 : 0;
      const fault = await this.faultOf({ storage, path, size, sha256 });
      if (fault !== undefined) {
        yield { storage, path, fault };
      }
    }
  }

  private async *recorded(): AsyncIterable<RecordedFile> {
    let last: readonly [string, string] | undefined = ['', ''];
    while (last) {
      const rows = await this.database.within(NO_DEADLINE).rows(AFTER, last);
      last = undefined;
      for (const [storage, path, size, sha256] of rows) {
        last = [storage ?? '', path ?? ''];
        yield { storage: last[0], path: last[1], size: Number(size), sha256: sha256 ?? null };
      }
    }
  }

  /** @returns undefined for a file that is as it was uploaded */
  private async faultOf({ storage: name, path, size, sha256 }: RecordedFile): Promise<string | undefined> {
    const storage = this.storages.find(name);
    if (!storage) {
      return 'is in a storage that the settings do not name';
    }
    const ref = { storage: name, path, name: '', parameters: [] };
    const status = await storage.stat(ref);
    if (!status) {
      return 'is missing';
    }
    if (status.size !== size) {
      return `has ${status.size} bytes instead of ${size}`;
    }
    const file = sha256 === null ? undefined : await storage.open(ref);
    if (!file) {
      return undefined;
    }
    const hash = createHash('sha256');
    await pipeline(file.stream, hash);
    return hash.digest('hex') === sha256 ? undefined : 'has another content than its upload';
  }
}
