import { Injectable } from '@nestjs/common';
import type { EntityMetadata } from 'typeorm';
import { append } from '../../common/in-slices.js';
import { type Deadline, NO_DEADLINE } from '../../common/deadline.js';
import { FileSettings } from '../../config/setting-groups.js';
import { Database } from '../../database/database.js';
import { Statement } from '../../sql/statement.js';
import { attributeDeclarationsOf } from '../../model/declarations.js';
import { quote, quotePath } from '../../model/sql-identifier.js';
import { formatFileRef, parseFileRef } from '../../datatypes/file-ref.js';
import type { FileStorage, ListedFile } from '../storage/file-storage.js';
import { FileStorages } from '../storage/file-storages.js';

/** Files that are looked up by one statement. */
const BATCH = 1_000;
const MS = 1_000;
/** Stored files that one request looks at; `files:orphans` looks at all. */
const MAX_EXAMINED = 20_000;

const FORGET = new Statement('DELETE FROM uploaded_file WHERE storage = $1 AND path = $2');

/** A stored file that no attribute refers to. */
export interface Orphan {
  readonly storage: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Orphans that a request has found. */
export interface FirstOrphans {
  readonly orphans: readonly Orphan[];
  /** Whether these are all. */
  readonly complete: boolean;
}

/** Finds the files to which no attribute of any row refers, soft-deleted rows included. */
@Injectable()
export class FileOrphans {
  private readonly references: Statement | undefined;

  constructor(
    private readonly storages: FileStorages,
    private readonly database: Database,
    private readonly settings: FileSettings,
  ) {
    this.references = referenceStatement(database.dataSource.entityMetadatas);
  }

  /** All of them but the young ones, which may get their reference yet (`FILES_ORPHAN_GRACE`). */
  async *find(): AsyncIterable<Orphan> {
    for await (const { storage, files } of this.batches()) {
      yield* await this.among(storage, files, NO_DEADLINE);
    }
  }

  /**
   * The first of them, from a limited number of stored files.
   *
   * @param maxExamined stored files that are looked at
   */
  async first(
    limit: number,
    deadline: Deadline = NO_DEADLINE,
    maxExamined: number = MAX_EXAMINED,
  ): Promise<FirstOrphans> {
    const found: Orphan[] = [];
    let examined = 0;
    for await (const { storage, files } of this.batches()) {
      const room = maxExamined - examined;
      append(found, await this.among(storage, files.slice(0, room), deadline));
      examined += files.length;
      if (found.length > limit || examined > maxExamined) {
        return { orphans: found.slice(0, limit), complete: false };
      }
    }
    return { orphans: found, complete: true };
  }

  /** Stored files, at most {@link BATCH} at once. */
  private async *batches(): AsyncIterable<{ readonly storage: FileStorage; readonly files: readonly ListedFile[] }> {
    for (const storage of this.storages.all()) {
      let batch: ListedFile[] = [];
      for await (const file of storage.list()) {
        batch.push(file);
        if (batch.length === BATCH) {
          yield { storage, files: batch };
          batch = [];
        }
      }
      yield { storage, files: batch };
    }
  }

  /** Removes a file, and what is known of its upload. */
  async remove({ storage, path }: Orphan): Promise<void> {
    await this.storages.find(storage)?.remove({ storage, path, name: '', parameters: [] });
    await this.database.within(NO_DEADLINE).rows(FORGET, [storage, path]);
  }

  private async among(
    { name: storage }: FileStorage,
    files: readonly ListedFile[],
    deadline: Deadline,
  ): Promise<Orphan[]> {
    const grace = Date.now() - this.settings.FILES_ORPHAN_GRACE * MS;
    const old = files.filter(({ modified }) => modified.getTime() < grace);
    const referred = await this.referred(
      old.map(({ path }) => `${storage}://${path}`),
      deadline,
    );
    return old
      .filter(({ path }) => !referred.has(`${storage}://${path}`))
      .map(({ path, size }) => ({ storage, path, size }));
  }

  /** Those to which an attribute refers, however its text spells them. */
  private async referred(files: readonly string[], deadline: Deadline): Promise<ReadonlySet<string>> {
    if (!this.references || files.length === 0) {
      return new Set();
    }
    const rows = await this.database.within(deadline).rows(this.references, [files]);
    return new Set(rows.map(([text]) => beginningOf(text ?? '')));
  }
}

/** Storage and path in the one spelling that all references of a file share. */
function beginningOf(text: string): string {
  const ref = parseFileRef(`${text}?name=`);
  return ref ? formatFileRef({ ...ref, parameters: [] }).replace(/\?name=$/, '') : text;
}

/**
 * What stands before the name in all references of the files $1, and in those whose path is percent-encoded in part. Also
 * entities that are not offered over the API may hold some.
 *
 * @returns undefined when no entity has an attribute for files
 */
function referenceStatement(entities: readonly EntityMetadata[]): Statement | undefined {
  const selects = entities.flatMap((entity) =>
    fileColumnsOf(entity).map((column) => {
      const beginning = `split_part(${column}, '?', 1)`;
      const wanted = `${beginning} = ANY($1::text[]) OR ${beginning} LIKE '%\\%%'`;
      return `SELECT ${beginning} FROM ${quotePath(entity.tablePath)} WHERE ${wanted}`;
    }),
  );
  return selects.length === 0 ? undefined : new Statement([...new Set(selects)].join(' UNION '));
}

const fileColumnsOf = ({ columns, target }: EntityMetadata): string[] =>
  columns
    .filter(({ embeddedMetadata, propertyName }) => {
      const owner = embeddedMetadata?.type ?? target;
      return typeof owner === 'function' && attributeDeclarationsOf(owner).get(propertyName)?.fileRef === true;
    })
    .map(({ databaseName }) => quote(databaseName));
