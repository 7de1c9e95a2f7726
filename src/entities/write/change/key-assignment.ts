import { randomUUID } from 'node:crypto';
import { groupBy } from '../../../common/group-by.js';
import type { Transaction } from '../../../database/database.js';
import { statement } from '../statements/statement-cache.js';
import type { Change } from './change.js';

const NEXT_VALUES = statement(
  'SELECT nextval(pg_get_serial_sequence($1, $2)) FROM generate_series(1, $3::integer) ORDER BY 1',
);

/**
 * Gives new objects without an id their key: uuids are made here, numbers come from the sequence of the column, one
 * statement per entity (protocol/entities.md 11). Any other key must be in the body, which validation tells.
 */
export async function assignKeys(transaction: Transaction, changes: readonly Change[]): Promise<void> {
  const waiting = changes.filter(({ row, body, entity }) => !row && body.id === undefined && !entity.key.composite);
  for (const [entity, group] of groupBy(waiting, (change) => change.entity)) {
    if (entity.primaryKey.type === 'uuid') {
      group.forEach((change) => {
        assign(change, randomUUID());
      });
    } else if (entity.primaryKey.generated) {
      const column = entity.primaryKey.column.replace(/^"|"$/g, '').replace(/""/g, '"');
      const rows = await transaction.rows(NEXT_VALUES, [entity.table, column, String(group.length)]);
      group.forEach((change, index) => {
        assign(change, rows[index]?.[0] ?? '');
      });
    }
  }
}

function assign(change: Change, id: string): void {
  change.id = id;
  change.values.set(change.entity.primaryKey.name, id);
}
