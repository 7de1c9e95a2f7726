import { Injectable } from '@nestjs/common';
import { getOrCreate } from '../../common/get-or-create.js';
import { RowVerdicts } from '../../entities/read/row-verdicts.js';
import { Database } from '../../database/database.js';
import { EntityRegistry } from '../../model/entity-registry.js';
import type { Caller } from '../../roles/caller.js';
import type { Rights } from '../../roles/rights.js';
import type { FileCheck, FileVerdict } from '../delivery/file-check.js';
import type { FileRef } from '../../datatypes/file-ref.js';
import { uploaderOf } from '../upload/uploader.js';
import { type Judged, type OwnerQuery, ownerQuery } from './owner-query.js';

/**
 * A file follows its owner: it is there for callers who may read a row and the attribute of it that holds its
 * reference, and for an hour for its uploader. For all others it does not exist.
 */
@Injectable()
export class FileOwnership implements FileCheck {
  private readonly queries = new WeakMap<Rights, OwnerQuery>();

  constructor(
    private readonly entities: EntityRegistry,
    private readonly verdicts: RowVerdicts,
    private readonly database: Database,
  ) {}

  async mayOpen(caller: Caller, { storage, path }: FileRef): Promise<FileVerdict> {
    const { statement, judged } = this.query(caller.rights);
    const file = [storage, path];
    const [row] = await statement.rows(
      this.database.within(caller.deadline),
      [...file, uploaderOf(caller.principal)],
      caller.values,
    );
    if (row?.[0] === 't') {
      return 'granted';
    }
    for (const each of judged) {
      if (await this.seesSome(caller, each, file)) {
        return 'granted';
      }
    }
    return 'hidden';
  }

  /** Whether the functions of row-level roles permit one of the rows. */
  private async seesSome(caller: Caller, judged: Judged, file: readonly string[]): Promise<boolean> {
    const { entity, identity, statement } = judged;
    const rows = await statement.rows(this.database.within(caller.deadline), file, caller.values);
    const ids = rows.map((row) => identity.idOf(row));
    const subjects = await this.verdicts.of(this.database.within(caller.deadline), caller, 'read', entity, ids);
    return [...subjects.values()].some((subject) => caller.rights.mayDoWith('read', subject));
  }

  private query(rights: Rights): OwnerQuery {
    return getOrCreate(this.queries, rights, () => ownerQuery(this.entities.all(), rights));
  }
}
