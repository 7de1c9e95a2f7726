import { sqlTypeOf } from '../datatypes/datatypes.js';
import type { ScalarAttribute } from './attribute.js';

/** SQL expression: the id that has these parts, as one text; null where a part is null. */
export const compositeText = (parts: readonly string[]): string =>
  `('[' || ${parts.map((part) => `to_json((${part})::text)::text`).join(" || ',' || ")} || ']')`;

/** SQL expressions: the parts of an id that is one text. */
export const compositeParts = (attributes: readonly ScalarAttribute[], id: string): readonly string[] =>
  attributes.map(({ type }, index) => `(${id}::json ->> ${index})::${sqlTypeOf(type)}`);

/**
 * SQL condition: the row of `alias` has one of the keys that are bound as one array for each attribute.
 *
 * @param first number of the first array
 */
export function isAnyKey(attributes: readonly ScalarAttribute[], alias: string, first: number): string {
  const columns = attributes.map(({ column }) => `${alias}.${column}`);
  const arrays = attributes.map(({ type }, index) => `$${first + index}::${sqlTypeOf(type)}[]`);
  return columns.length > 1
    ? `(${columns.join(', ')}) IN (SELECT * FROM unnest(${arrays.join(', ')}))`
    : `${columns.join()} = ANY(${arrays.join()})`;
}

/**
 * SQL condition: the columns are the parts of one of the ids that are bound as an array of texts.
 *
 * @param parameter number of the array
 */
export const isAnyComposite = (
  attributes: readonly ScalarAttribute[],
  columns: readonly string[],
  parameter: number,
): string =>
  `(${columns.join(', ')}) IN (SELECT ${compositeParts(attributes, 'given.id').join(', ')}` +
  ` FROM unnest($${parameter}::text[]) AS given(id))`;
