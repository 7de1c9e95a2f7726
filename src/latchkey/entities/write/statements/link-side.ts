import type { ToManyAttribute } from '../../../model/attribute.js';
import type { HeldReference } from '../../../model/reference-columns.js';

/** Where a join table refers to the rows of one of its sides. */
export interface LinkSide {
  /** Quoted; rows are inserted into it and deleted from it. */
  readonly table: string;
  readonly held: HeldReference;
}

/** Both sides of the links of a many-to-many attribute, as they are stored. */
export function linkSides(link: Extract<ToManyAttribute['link'], { kind: 'joinTable' }>): {
  readonly owner: LinkSide;
  readonly target: LinkSide;
} {
  const { stored, table, ownerColumn, targetColumn } = link;
  return stored
    ? { owner: { table: stored.table, held: stored.owner }, target: { table: stored.table, held: stored.target } }
    : { owner: { table, held: { column: ownerColumn } }, target: { table, held: { column: targetColumn } } };
}
