import { getMetadataArgsStorage } from 'typeorm';
import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { type EntityClass, entityDeclarationOf } from './declarations.js';
import { classHierarchy, replacing } from './class-hierarchy.js';

/**
 * Looks for classes that say they replace another one and cannot.
 *
 * @param entities those that no other replaces
 * @throws DeclarationError naming class and cure
 */
export function checkReplacements(entities: readonly EntityClass[], attempt: Attempt): void {
  const replacedBy = new Map<EntityClass, EntityClass>();
  for (const target of entities) {
    attempt(() => {
      requireHeir(target);
    });
    for (const replaced of replacing(target).slice(1)) {
      attempt(() => {
        requireOne(replaced, target, replacedBy.get(replaced));
      });
      replacedBy.set(replaced, target);
    }
  }
}

function requireHeir(target: EntityClass): void {
  const { replaces } = entityDeclarationOf(target) ?? {};
  if (!replaces) {
    return;
  }
  if (!classHierarchy(target).slice(1).includes(replaces)) {
    throw new DeclarationError(
      `${target.name} replaces ${replaces.name}, but does not extend it: write "class ${target.name} extends ${replaces.name}"`,
    );
  }
  const { tables } = getMetadataArgsStorage();
  const [own, other] = [target, replaces].map((each) => tables.find((table) => table.target === each));
  if (own?.name !== other?.name || own?.type !== other?.type) {
    throw new DeclarationError(
      `${target.name} replaces ${replaces.name}, whose rows are in another table: give both the same name in @Entity`,
    );
  }
}

function requireOne(replaced: EntityClass, target: EntityClass, other: EntityClass | undefined): void {
  if (other) {
    throw new DeclarationError(
      `${replaced.name} is replaced by ${other.name} and by ${target.name}: let one of them extend the other`,
    );
  }
}
