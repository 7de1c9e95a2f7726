import { Injectable } from '@nestjs/common';
import { groupBy } from '../../../common/in-slices.js';
import type { Transaction } from '../../../sql/transaction.js';
import { removeValues } from '../dynamic/value-rows.js';
import type { HookedChange } from '../hook-registry.js';
import { DeleteRuleRegistry } from './delete-rules.js';
import type { DeletionPlan, PlannedRow } from './deletion-plan.js';
import {
  changeRows,
  emptyReference,
  markDeleted,
  releaseReference,
  removeLinks,
  removeRows,
  type RowsOfTable,
} from './deletion-statements.js';

/** Writes a planned deletion: one statement per table and step. */
@Injectable()
export class DeletionWriter {
  constructor(private readonly rules: DeleteRuleRegistry) {}

  /** @param unlinked rows that lose a reference, as their hooks have left them */
  async write(
    transaction: Transaction,
    plan: DeletionPlan,
    unlinked: readonly HookedChange[],
    author: string,
  ): Promise<void> {
    await this.unlink(transaction, unlinked, author);
    await this.unlinkMarked(transaction, plan.marked);
    for (const rows of byTable(plan.marked)) {
      await markDeleted(transaction, rows, author);
    }
    await this.remove(transaction, plan.removed);
  }

  private async unlink(transaction: Transaction, unlinked: readonly HookedChange[], author: string): Promise<void> {
    const changed = unlinked.filter(({ change }) => change.values.size > 0);
    // Hooks may have made the changes of rows differ.
    const alike = groupBy(changed, ({ entity, change }) => JSON.stringify([entity.name, ...change.values]));
    for (const group of alike.values()) {
      const [first] = group;
      if (first) {
        const rows = { entity: first.entity, ids: group.map(({ change }) => change.id) };
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
          await removeLinks(transaction, path.side, rows);
        }
      }
    }
  }

  private async remove(transaction: Transaction, rows: readonly PlannedRow[]): Promise<void> {
    for (const [entity, group] of groupBy(rows, (row) => row.entity)) {
      const ids = group.map(({ id }) => id);
      const { links, released } = this.rules.of(entity);
      await removeValues(transaction, entity, ids);
      for (const side of links) {
        await removeLinks(transaction, side, { entity, ids });
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
