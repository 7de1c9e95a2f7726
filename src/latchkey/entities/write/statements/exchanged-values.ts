import { DATATYPES, sqlTypeOf } from '../../../datatypes/datatypes.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { Change } from '../change/change.js';
import { BoundRows, writeRows } from './run-statement.js';
import { columnsOf, type WriteColumn, writtenColumns } from './stored-rows.js';

/** Characters of a text that stands for a value until the row gets its own. */
const PLACEHOLDER_LENGTH = 36;

/**
 * PostgreSQL checks unique values row by row, also within one statement. Rows of a request that exchange or shift such values give
 * them up first: a nullable column is null until then, others hold a placeholder. Values that have none, such as dates and
 * mandatory references, stay where they are, and the update is a 409.
 *
 * @param changes updates of one entity; their `values` hold real changes only
 */
export async function releaseExchanged(
  transaction: Transaction,
  entity: EntityModel,
  changes: readonly Change[],
): Promise<void> {
  for (const [name, written] of columnsOf(entity)) {
    if (writtenColumns(written, '').some(([column]) => entity.uniqueColumns.has(column))) {
      const giving = exchanging(name, changes);
      const placeholder = giving.length > 0 ? placeholderOf(entity, written) : undefined;
      if (placeholder) {
        await release(transaction, entity, giving, written, placeholder);
      }
    }
  }
}

/** The changes whose old values other changes of the request take. */
function exchanging(name: string, changes: readonly Change[]): readonly Change[] {
  const changed = changes.filter(({ values }) => values.has(name));
  const taken = new Set(changed.map(({ values }) => values.get(name)));
  return changed.filter(({ before }) => typeof before.get(name) === 'string' && taken.has(before.get(name)));
}

/** Makes the expression of a row from that of its number; undefined where no value can stand in. */
function placeholderOf(
  { table }: EntityModel,
  { attribute, column, type }: WriteColumn,
): ((place: string) => string) | undefined {
  if (attribute.nullable) {
    return () => `NULL::${type}`;
  }
  if (attribute.kind !== 'scalar' || attribute.stored) {
    return undefined;
  }
  if (attribute.type === 'uuid') {
    return () => 'gen_random_uuid()';
  }
  if (DATATYPES[attribute.type].numeric) {
    return (place) => `(SELECT least(min(lowest.${column}), 0) FROM ${table} lowest) - ${place}::${type}`;
  }
  return attribute.type === 'string' && (attribute.length ?? PLACEHOLDER_LENGTH) >= PLACEHOLDER_LENGTH
    ? () => 'gen_random_uuid()::text'
    : undefined;
}

async function release(
  transaction: Transaction,
  entity: EntityModel,
  changes: readonly Change[],
  written: WriteColumn,
  placeholder: (place: string) => string,
): Promise<void> {
  const rows = new BoundRows();
  const ids = changes.map(({ id }) => id);
  const keys = entity.key.arraysOf(ids);
  const sameRow = entity.key.attributes.map(
    ({ column, type }, index) => `t.${column} = ${rows.column(sqlTypeOf(type), keys[index] ?? [])}`,
  );
  const place = rows.column(
    'bigint',
    ids.map((_, index) => String(index + 1)),
  );
  const set = writtenColumns(written, placeholder(place)).map((pair) => pair.join(' = '));
  const text = `UPDATE ${entity.table} t SET ${set.join(', ')} FROM ${rows.source} WHERE ${sameRow.join(' AND ')}`;
  await writeRows(transaction, { entity, action: 'update' }, ids, text, rows.parameters);
}
