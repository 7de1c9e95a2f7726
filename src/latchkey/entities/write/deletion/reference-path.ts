import type { StoredRow } from '../statements/stored-rows.js';
import type { ToManyAttribute, ToOneAttribute } from '../../../model/attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { hasAnyId, type HeldReference, refersToAny } from '../../../model/reference-columns.js';

/** Where a join table refers to the rows of one of its sides. */
export interface LinkSide {
  /** Quoted; rows are deleted from it. */
  readonly table: string;
  readonly held: HeldReference;
}

/** How rows that are deleted and the rows at the other side of a reference find each other. */
export type ReferencePath =
  /** The deleted row refers to the other one. */
  | { readonly kind: 'own'; readonly attribute: ToOneAttribute }
  /** The other row refers to the deleted one. */
  | { readonly kind: 'inverse'; readonly attribute: ToOneAttribute }
  /** A join table links them. */
  | {
      readonly kind: 'links';
      /** What the join table says of the deleted row. */
      readonly side: LinkSide;
      /** What it says of the other one. */
      readonly other: HeldReference;
    };

/** The path of an attribute that others hold, seen from its owner. */
export function pathOf({ link, target }: ToManyAttribute | ToOneAttribute): ReferencePath | undefined {
  if (link?.kind === 'joinTable') {
    return { kind: 'links', side: { table: link.table, held: link.owner }, other: link.target };
  }
  const inverse = link && target.attributes.get(link.attribute);
  return inverse?.kind === 'toOne' ? { kind: 'inverse', attribute: inverse } : undefined;
}

/** The links of a many-to-many attribute, seen from its targets. */
export function reversedLinks({ link }: ToManyAttribute): ReferencePath | undefined {
  return link.kind === 'joinTable'
    ? { kind: 'links', side: { table: link.table, held: link.target }, other: link.owner }
    : undefined;
}

/**
 * Condition: the row of `alias`, an `other`, is at the other side of one of the rows of `entity` that
 * {@link startOf} binds as the first parameter.
 */
export function isOtherSide(path: ReferencePath, entity: EntityModel, other: EntityModel, alias: string): string {
  switch (path.kind) {
    case 'own':
      return hasAnyId(other, alias, 1);
    case 'inverse':
      return refersToAny(path.attribute, entity, alias, 1);
    case 'links': {
      const columns = path.other.columns ?? [{ column: path.other.column, target: other.primaryKey.column }];
      const linked = columns.map(({ column }) => `link.${column}`).join(', ');
      const own = columns.map(({ target }) => `${alias}.${target}`).join(', ');
      const { table, held } = path.side;
      return `(${own}) IN (SELECT ${linked} FROM ${table} link WHERE ${refersToAny(held, entity, 'link', 1)})`;
    }
  }
}

/** The ids where a path starts: those the rows refer to, or their own. */
export function startOf(path: ReferencePath, rows: readonly StoredRow[]): EntityId[] {
  if (path.kind !== 'own') {
    return rows.map(({ id }) => id);
  }
  const ids = rows.map(({ values }) => values.get(path.attribute.name));
  return [...new Set(ids.filter((id): id is string => typeof id === 'string'))];
}
