import type { Transaction } from '../../../sql/transaction.js';
import { sqlTypeOf } from '../../../datatypes/datatypes.js';
import type { ScalarAttribute } from '../../../model/attribute.js';
import type { EntityModel } from '../../../model/entity-model.js';
import { unquote } from '../../../model/sql-identifier.js';
import { statement } from './run-statement.js';

/** The default of a column as SQL; that of an identity is the next value of its sequence. */
const FIND_DEFAULT = statement(
  "SELECT coalesce(pg_get_expr(d.adbin, d.adrelid), format('nextval(%L)', pg_get_serial_sequence($1::text, $2)))" +
    ' FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum' +
    ' WHERE a.attrelid = $1::text::regclass AND a.attname = $2',
);

/** By key attribute: the schema does not change while the application runs. */
const defaults = new WeakMap<ScalarAttribute, string>();

/**
 * Values that the database makes for new rows, as it would on their insertion, in the order in which it makes them
 * (protocol/entities.md 11).
 *
 * @returns stored texts
 * @throws Error where the table has no default after all
 */
export async function madeValues(
  transaction: Transaction,
  entity: EntityModel,
  attribute: ScalarAttribute,
  count: number,
): Promise<readonly string[]> {
  const made = defaults.get(attribute) ?? (await findDefault(transaction, entity, attribute));
  const select = `SELECT (${made})::${sqlTypeOf(attribute.type)} FROM generate_series(1, $1::integer)`;
  const rows = await transaction.rows(statement(select), [String(count)]);
  return rows.map(([text]) => text ?? refuse(entity, attribute));
}

async function findDefault(transaction: Transaction, entity: EntityModel, attribute: ScalarAttribute): Promise<string> {
  const [row] = await transaction.rows(FIND_DEFAULT, [entity.table, unquote(attribute.column)]);
  const made = row?.[0] ?? refuse(entity, attribute);
  defaults.set(attribute, made);
  return made;
}

function refuse(entity: EntityModel, attribute: ScalarAttribute): never {
  throw new Error(`${entity.name}.${attribute.name} is a generated key whose column has no default: add one`);
}
