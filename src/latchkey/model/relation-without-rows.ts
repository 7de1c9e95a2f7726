import { sqlTypeOf } from '../datatypes/datatypes.js';
import type { Attribute } from './attribute.js';

/** Says of which class a row would be. */
export const CLASS_COLUMN = '"_entityName"';

/**
 * What statements read for entities without a table: a relation with a column for each attribute, and without rows.
 *
 * @param hierarchy attributes of each class of a hierarchy
 */
export function relationWithoutRows(hierarchy: readonly ReadonlyMap<string, Attribute>[]): string {
  const attributes = hierarchy.flatMap((each) => [...each.values()]);
  const columns = new Map([[CLASS_COLUMN, 'text'] as const, ...attributes.flatMap(columnsOf)]);
  return `(SELECT ${[...columns].map(([column, type]) => `NULL::${type} AS ${column}`).join(', ')} WHERE FALSE)`;
}

/** Names and types. */
function columnsOf(attribute: Attribute): (readonly [string, string])[] {
  switch (attribute.kind) {
    case 'scalar':
      return [[attribute.column, sqlTypeOf(attribute.type)]];
    case 'elements':
      return [[attribute.column, `${sqlTypeOf(attribute.type)}[]`]];
    case 'enum':
      return [[attribute.column, attribute.enum.numeric ? 'integer' : 'text']];
    case 'toOne':
      return [[attribute.column, attribute.target.key.textType]];
    case 'embedded':
      return [...attribute.attributes.values()].flatMap(columnsOf);
    case 'toMany':
    case 'transient':
    case 'computedReference':
      return [];
  }
}
