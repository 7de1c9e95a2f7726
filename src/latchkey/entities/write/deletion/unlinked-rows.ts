import { Injectable } from '@nestjs/common';
import { getOrCreate } from '../../../common/get-or-create.js';
import { groupBy } from '../../../common/group-by.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { StoredValue } from '../../../model/entity-hooks.js';
import { DeleteRuleRegistry } from './delete-rules.js';
import type { DeletionPlan } from './deletion-plan.js';
import { type FoundRow, isLive } from './found-row.js';
import { isOtherSide, startOf } from './reference-path.js';
import { FOUND, RowReaders } from './row-reader.js';

/** A row that stays and loses references to deleted ones. */
export interface UnlinkedRow {
  readonly row: FoundRow;
  /** null by attribute name. */
  readonly values: Map<string, StoredValue>;
}

/** Finds and locks the rows that `unlink` policies change. */
@Injectable()
export class UnlinkedRows {
  constructor(
    private readonly rules: DeleteRuleRegistry,
    private readonly readers: RowReaders,
  ) {}

  async find(transaction: Transaction, plan: DeletionPlan): Promise<readonly UnlinkedRow[]> {
    const unlinked = new Map<string, UnlinkedRow>();
    for (const [entity, rows] of groupBy(plan.all, (row) => row.entity)) {
      for (const { path, other } of this.rules.of(entity).unlink) {
        if (path.kind === 'inverse') {
          const condition = `${isOtherSide(path, entity, other, FOUND)} AND ${isLive(other, FOUND)}`;
          const found = await this.readers.of(other).lock(transaction, condition, [startOf(path, rows)]);
          for (const row of found.filter((each) => !plan.has(each))) {
            const key = `${row.entity.table} ${row.id}`;
            const change = getOrCreate(unlinked, key, () => ({ row, values: new Map<string, StoredValue>() }));
            change.values.set(path.attribute.name, null);
          }
        }
      }
    }
    return [...unlinked.values()];
  }
}
