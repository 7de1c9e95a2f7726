import { type LinkSide, linkSides } from '../statements/link-side.js';
import type { StoredRow } from '../statements/stored-rows.js';
import type { ToManyAttribute, ToOneAttribute } from '../../../model/attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { hasAnyId, refersToAny } from '../../../model/reference-columns.js';

/** How rows that are deleted and the rows at the other side of a reference find each other. */
export type ReferencePath =
  /** The deleted row refers to the other one. */
  | { readonly kind: 'own'; readonly attribute: ToOneAttribute }
  /** The other row refers to the deleted one. */
  | { readonly kind: 'inverse'; readonly attribute: ToOneAttribute }
  /** A join table links them. */
  | {
      readonly kind: 'links';
      readonly table: string;
      readonly ownerColumn: string;
      readonly targetColumn: string;
      /** What the join table says of the deleted row. */
      readonly side: LinkSide;
    };

/** The path of an attribute that others hold, seen from its owner. */
export function pathOf({ link, target }: ToManyAttribute | ToOneAttribute): ReferencePath | undefined {
  if (link?.kind === 'joinTable') {
    const { table, ownerColumn, targetColumn } = link;
    return { kind: 'links', table, ownerColumn, targetColumn, side: linkSides(link).owner };
  }
  const inverse = link && target.attributes.get(link.attribute);
  return inverse?.kind === 'toOne' ? { kind: 'inverse', attribute: inverse } : undefined;
}

/** The links of a many-to-many attribute, seen from its targets. */
export function reversedLinks({ link }: ToManyAttribute): ReferencePath | undefined {
  if (link.kind !== 'joinTable') {
    return undefined;
  }
  const { table, ownerColumn, targetColumn } = link;
  return { kind: 'links', table, ownerColumn: targetColumn, targetColumn: ownerColumn, side: linkSides(link).target };
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
    case 'links':
      return (
        `${alias}.${other.primaryKey.column} IN` +
        ` (SELECT ${path.targetColumn} FROM ${path.table} link WHERE ${path.ownerColumn} = ANY($1::${entity.key.textType}[]))`
      );
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
