import type { EntityMetadata } from 'typeorm';
import { classHierarchy, replacing } from './class-hierarchy.js';
import type { EntityClass } from './declarations.js';

/** Entities of hierarchies in which each class has a table, each with the entity that it extends; the topmost without. */
export type ClassTableFamilies = ReadonlyMap<EntityMetadata, EntityMetadata | undefined>;

/**
 * Finds entities that extend an entity in another table (TypeORM's concrete tables). One that replaces an entity, or shares
 * its table, is the same entity.
 *
 * @param metadatas of the entities of the API
 */
export function classTableFamilies(metadatas: readonly EntityMetadata[]): ClassTableFamilies {
  const byTarget = new Map(metadatas.map((each) => [each.target, each]));
  const families = new Map<EntityMetadata, EntityMetadata | undefined>();
  for (const metadata of metadatas.filter(({ tableType }) => tableType !== 'entity-child')) {
    const parent = parentOf(metadata, byTarget);
    if (parent) {
      families.set(metadata, parent);
      if (!families.has(parent)) {
        families.set(parent, undefined);
      }
    }
  }
  return families;
}

function parentOf(
  { target, tablePath }: EntityMetadata,
  byTarget: ReadonlyMap<unknown, EntityMetadata>,
): EntityMetadata | undefined {
  const replaced = replacing(target as EntityClass);
  return classHierarchy(target as EntityClass)
    .filter((each) => !replaced.includes(each))
    .map((each) => byTarget.get(each))
    .find((each) => each !== undefined && each.tablePath !== tablePath);
}
