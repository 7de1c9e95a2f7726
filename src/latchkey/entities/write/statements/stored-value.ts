import type { StoredValue } from '../../../model/entity-hooks.js';
import { valueExpression } from '../../serialization/value-writer.js';
import type { WriteColumn } from '../columns.js';

/** The expression that reads a column as {@link storedValue} takes it. */
export const storedExpression = (attribute: WriteColumn['attribute'], column: string): string =>
  attribute.kind === 'toOne' ? column : valueExpression(attribute, column);

/** A column as writes and hooks see it; lists may hold nulls that the API itself never writes. */
export const storedValue = (attribute: WriteColumn['attribute'], text: string | null): StoredValue =>
  attribute.kind === 'elements' && text !== null ? (JSON.parse(text) as (string | null)[]) : text;
