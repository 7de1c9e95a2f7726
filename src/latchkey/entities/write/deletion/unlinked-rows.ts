import { Injectable } from '@nestjs/common';
import type { SqlValue } from '../../../sql/statement.js';
import { groupBy } from '../../../common/in-slices.js';
import { getOrCreate } from '../../../common/get-or-create.js';
import type { Transaction } from '../../../sql/transaction.js';
import { identityOf } from '../change/change.js';
import type { StoredRow } from '../statements/stored-rows.js';
import { isLive } from './hierarchy-member.js';
import { DeleteRuleRegistry } from './delete-rules.js';
import type { DeletionPlan } from './deletion-plan.js';
import { isOtherSide, startOf } from './reference-path.js';
import { FOUND, RowReaders } from './row-reader.js';

/** A row that stays and loses references to deleted ones. */
export interface UnlinkedRow {
  readonly row: StoredRow;
  /** null by attribute name. */
  readonly values: Map<string, SqlValue>;
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
            const key = identityOf(row.entity, row.id);
            const change = getOrCreate(unlinked, key, () => ({ row, values: new Map<string, SqlValue>() }));
            change.values.set(path.attribute.name, null);
          }
        }
      }
    }
    return [...unlinked.values()];
  }
}
