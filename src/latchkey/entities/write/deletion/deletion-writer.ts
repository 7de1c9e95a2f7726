import { Injectable } from '@nestjs/common';
import { groupBy } from '../../../common/in-slices.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { EntityChange } from '../../../model/entity-hooks.js';
import { DeleteRuleRegistry } from './delete-rules.js';
import type { DeletionPlan } from './deletion-plan.js';
import {
  changeRows,
  emptyReference,
  markDeleted,
  releaseReference,
  removeLinks,
  removeRows,
  type RowsOfTable,
} from './deletion-statements.js';
import type { FoundRow, PlannedRow } from './found-row.js';

/** A change of a row that loses a reference, as its hooks have left it. */
export interface UnlinkChange {
  readonly row: FoundRow;
  readonly change: EntityChange;
}

/** Writes a planned deletion: one statement per table and step. */
@Injectable()
export class DeletionWriter {
  constructor(private readonly rules: DeleteRuleRegistry) {}

  async write(
    transaction: Transaction,
    plan: DeletionPlan,
    unlinked: readonly UnlinkChange[],
    author: string,
  ): Promise<void> {
    await this.unlink(transaction, unlinked, author);
    await this.unlinkMarked(transaction, plan.marked);
    for (const rows of byTable(plan.marked)) {
      await markDeleted(transaction, rows, author);
    }
    await this.remove(transaction, plan.removed);
  }

  private async unlink(transaction: Transaction, unlinked: readonly UnlinkChange[], author: string): Promise<void> {
    const changed = unlinked.filter(({ change }) => change.values.size > 0);
    // Hooks may have made the changes of rows differ.
    const alike = groupBy(changed, ({ row, change }) => JSON.stringify([row.entity.name, ...change.values]));
    for (const group of alike.values()) {
      const [first] = group;
      if (first) {
        const rows = { entity: first.row.entity, ids: group.map(({ row }) => row.id) };
        await changeRows(transaction, rows, first.change.values, author);
      }
    }
  }

  /** `unlink` on a reference of the deleted rows themselves. */
  private async unlinkMarked(transaction: Transaction, marked: readonly PlannedRow[]): Promise<void> {
    for (const [entity, group] of groupBy(marked, (row) => row.entity)) {
      const rows = { entity, ids: group.map(({ id }) => id) };
      for (const { path } of this.rules.of(entity).unlink) {
        if (path.kind === 'own') {
          await emptyReference(transaction, rows, path.attribute);
        } else if (path.kind === 'links') {
          await removeLinks(transaction, path.table, path.ownerColumn, rows);
        }
      }
    }
  }

  private async remove(transaction: Transaction, rows: readonly PlannedRow[]): Promise<void> {
    for (const [entity, group] of groupBy(rows, (row) => row.entity)) {
      const ids = group.map(({ id }) => id);
      const { links, released } = this.rules.of(entity);
      for (const { table, column } of links) {
        await removeLinks(transaction, table, column, { entity, ids });
      }
      for (const { from, attribute } of released) {
        await releaseReference(transaction, from, attribute, ids);
      }
    }
    if (rows.length > 0) {
      await removeRows(transaction, byTable(rows));
    }
  }
}

const byTable = (rows: readonly PlannedRow[]): RowsOfTable[] =>
  [...groupBy(rows, ({ entity }) => entity.table).values()].flatMap((group) =>
    group[0] ? { entity: group[0].entity, ids: group.map(({ id }) => id) } : [],
  );
