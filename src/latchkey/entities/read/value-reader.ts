import type { TextRow } from '../../sql/statement.js';
import type { ValueAttribute } from '../../model/attribute.js';
import { valueExpression, valueWriter } from '../serialization/value-writer.js';
import type { Presentation } from './presentation.js';
import type { LoadedCollections, Path } from './compiled-select.js';
import type { Selection } from './selection.js';

/** Writes one attribute's value, or returns undefined for null. */
export type ValueReader = (
  row: TextRow,
  nested: LoadedCollections,
  outer: Path | undefined,
  shown: Presentation,
) => string | undefined;

/** Compiles an attribute stored in one column. A list of values is never null (protocol/serialization.md 2). */
export function columnReader(
  selection: Selection,
  alias: string,
  attribute: ValueAttribute,
): (row: TextRow) => string | undefined {
  const column = selection.column(valueExpression(attribute, `${alias}.${attribute.column}`));
  const write = valueWriter(attribute);
  const missing = attribute.kind === 'elements' ? '[]' : undefined;
  return (row) => {
    const text = row[column];
    return text == null ? missing : write(text);
  };
}
