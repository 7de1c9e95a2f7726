import { readFrom } from '../../conditions/to-one-joins.js';
import type { ValueAttribute } from '../../model/attribute.js';
import { isValueOf, VALUES_TABLE } from '../../model/dynamic-attribute.js';
import type { TextRow } from '../../sql/statement.js';
import { valueExpression, valueWriter } from '../serialization/value-writer.js';
import type { Selection } from './selection.js';

/** Compiles an attribute stored in one column. A list of values is never null (protocol/serialization.md 2). */
export function columnReader(
  selection: Selection,
  alias: string,
  attribute: ValueAttribute,
): (row: TextRow) => string | undefined {
  const column = selection.column(valueExpression(attribute, storedIn(alias, attribute)));
  const write = valueWriter(attribute);
  const missing = attribute.kind === 'elements' && !attribute.dynamic ? '[]' : undefined;
  const stored = attribute.kind === 'scalar' ? attribute.stored : undefined;
  return (row) => {
    const text = stored ? stored.read(row[column] ?? null) : row[column];
    return text == null ? missing : write(text);
  };
}

function storedIn(alias: string, attribute: ValueAttribute): string {
  const { dynamic, column } = attribute;
  return attribute.kind === 'elements' && dynamic
    ? `(SELECT array_agg(v.${column} ORDER BY v.position) FROM ${VALUES_TABLE} v WHERE ${isValueOf(dynamic, 'v', alias)})`
    : readFrom(alias, attribute);
}
