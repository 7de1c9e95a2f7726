import type { SqlValue } from '../../sql/statement.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import type { ToOneAttribute, ValueAttribute } from '../../model/attribute.js';

/**
 * Whether writing a value over a stored one changes nothing that a reader could notice. PostgreSQL has its own text for
 * some types, clients another one.
 */
export function sameValue(
  attribute: ValueAttribute | ToOneAttribute | undefined,
  stored: SqlValue,
  written: SqlValue,
): boolean {
  if (attribute?.kind === 'scalar' && typeof stored === 'string' && typeof written === 'string') {
    const { normal, compare } = DATATYPES[attribute.type];
    // What PostgreSQL takes for equal may look different: `P30D` and `P1M`.
    return normal ? normal(stored) === normal(written) : compare(stored, written) === 0;
  }
  return JSON.stringify(stored) === JSON.stringify(written);
}
