import { randomUUID } from 'node:crypto';
import { groupBy } from '../../../common/group-by.js';
import type { Transaction } from '../../../database/database.js';
import type { ScalarAttribute } from '../../../metadata/attribute.js';
import type { EntityModel } from '../../../metadata/entity-model.js';
import { unquote } from '../../../metadata/sql-identifier.js';
import { statement } from '../statements/statement-cache.js';
import type { Change } from './change.js';

const NEXT_VALUES = statement(
  'SELECT nextval(pg_get_serial_sequence($1, $2)) FROM generate_series(1, $3::integer) ORDER BY 1',
);

/**
 * Gives new objects without an id their key: uuids are made here, numbers come from the sequence of the column, others
 * from the default it declares, one statement per entity (protocol/entities.md 11). Any other key must be in the body,
 * which validation tells.
 */
export async function assignKeys(transaction: Transaction, changes: readonly Change[]): Promise<void> {
  const waiting = changes.filter(({ row, body }) => !row && body.id === undefined);
  for (const [entity, group] of groupBy(waiting, (change) => change.entity)) {
    for (const attribute of entity.key.attributes) {
      const lacking = group.filter(({ values }) => !values.has(attribute.name));
      const texts = await newValues(transaction, entity, attribute, lacking.length);
      texts.forEach((text, index) => lacking[index]?.values.set(attribute.name, text));
    }
    for (const change of group) {
      const parts = entity.key.attributes.map(({ name }) => change.values.get(name));
      if (parts.every((part) => typeof part === 'string')) {
        change.id = entity.key.idOf(parts);
      }
    }
  }
}

/** @returns nothing for an attribute that nobody makes */
async function newValues(
  transaction: Transaction,
  { table, key }: EntityModel,
  attribute: ScalarAttribute,
  count: number,
): Promise<readonly string[]> {
  if (count > 0 && attribute.type === 'uuid' && (!key.composite || attribute.generated)) {
    return Array.from({ length: count }, () => randomUUID());
  }
  if (count === 0 || !attribute.generated) {
    return [];
  }
  const rows =
    attribute.keyDefault === undefined
      ? await transaction.rows(NEXT_VALUES, [table, unquote(attribute.column), String(count)])
      : await transaction.rows(statement(`SELECT ${attribute.keyDefault} FROM generate_series(1, $1::integer)`), [
          String(count),
        ]);
  return rows.flatMap(([text]) => text ?? []);
}
