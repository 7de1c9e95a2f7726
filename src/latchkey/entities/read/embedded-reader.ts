import type { ValueAttribute } from '../../model/attribute.js';
import type { Selection } from './selection.js';
import { columnReader, type ValueReader } from './value-reader.js';

/**
 * Compiles an embedded object: a plain object of its attributes. One without any value is `{}`, because clients read
 * `customer.address.city` without a check (protocol/entities.md 4.6).
 *
 * @param listed the attributes that the plan lists and the caller may view
 */
export function embeddedReader(selection: Selection, alias: string, listed: readonly ValueAttribute[]): ValueReader {
  const members = listed.map((attribute) => ({
    key: `${JSON.stringify(attribute.name)}:`,
    read: columnReader(selection, alias, attribute),
  }));
  return (row, _level, _outer, { nulls }) => {
    const written = members
      .map(({ key, read }) => ({ key, json: read(row) }))
      .filter(({ json }) => json !== undefined || nulls);
    return `{${written.map(({ key, json = 'null' }) => key + json).join()}}`;
  };
}
