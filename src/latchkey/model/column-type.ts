import { sqlTypeOf } from '../datatypes/datatypes.js';
import type { ElementCollectionAttribute, ValueAttribute } from './attribute.js';

/** The PostgreSQL type that the values of an attribute are cast to; of a list that of its elements. */
export function valueTypeOf(attribute: ValueAttribute): string {
  switch (attribute.kind) {
    case 'enum':
      return attribute.columnType ?? (attribute.enum.numeric ? 'integer' : 'text');
    case 'elements':
      return attribute.columnType ?? sqlTypeOf(attribute.type);
    case 'scalar':
      return sqlTypeOf(attribute.type);
  }
}

/** The PostgreSQL type of the column of an attribute. */
export function columnTypeOf(attribute: ValueAttribute): string {
  switch (attribute.kind) {
    case 'enum':
      return valueTypeOf(attribute);
    case 'elements':
      return attribute.joined ? 'text' : `${valueTypeOf(attribute)}[]`;
    case 'scalar':
      return attribute.stored?.sqlType ?? valueTypeOf(attribute);
  }
}

/** Between the elements of a `simple-array`. */
export const SEPARATOR = ',';

/** The array that a column holds, as SQL. */
export const arrayOfColumn = ({ joined }: ElementCollectionAttribute, column: string): string =>
  joined ? `string_to_array(${column}, '${SEPARATOR}')` : column;
