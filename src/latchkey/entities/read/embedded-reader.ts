import type { ValueAttribute } from '../../model/attribute.js';
import type { Selection } from './selection.js';
import { columnReader, type ValueReader } from './value-reader.js';

/**
 * Compiles an embedded object: a plain object of its attributes (protocol/entities.md 4.6). One without any value counts
 * as null; what the plan does not list and what the caller may not view is not written, but only the latter does not count.
 *
 * @param viewable all attributes the caller may view
 * @param listed those of them that the plan lists
 */
export function embeddedReader(
  selection: Selection,
  alias: string,
  viewable: readonly ValueAttribute[],
  listed: readonly ValueAttribute[],
): ValueReader {
  const columns = viewable.map(({ column }) => `${alias}.${column}`);
  const filled = columns.length > 0 ? `CASE WHEN num_nonnulls(${columns.join(', ')}) > 0 THEN 1 END` : 'NULL';
  const position = selection.column(filled);
  const members = listed.map((attribute) => ({
    key: `${JSON.stringify(attribute.name)}:`,
    read: columnReader(selection, alias, attribute),
  }));
  return (row, _level, _outer, { nulls }) => {
    if (row[position] == null) {
      return undefined;
    }
    const written = members
      .map(({ key, read }) => ({ key, json: read(row) }))
      .filter(({ json }) => json !== undefined || nulls);
    return `{${written.map(({ key, json = 'null' }) => key + json).join()}}`;
  };
}
