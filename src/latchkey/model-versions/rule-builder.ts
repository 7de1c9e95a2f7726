import { DeclarationError } from '../errors/rest-error.js';
import type { EntityModel, EntityRegistry } from '../model/entity-model.js';
import type { ModelTransformation } from '../model/model-transformation.js';
import type { Direction, TransformationRule } from './transformation-rule.js';

/**
 * Checks a declaration against the model and makes its two rules (protocol/transformations.md 2).
 *
 * @throws DeclarationError naming version, entity and cure
 */
export function buildRules(
  declaration: ModelTransformation,
  entities: EntityRegistry,
): Readonly<Record<Direction, TransformationRule>> {
  const entity = entityOf(declaration, entities);
  const { oldEntity = entity.name, renameAttributes = {}, custom } = declaration;
  const place = `The transformation of ${entity.name} to version ${declaration.version}`;
  if (custom && (declaration.renameAttributes ?? declaration.fromVersion ?? declaration.toVersion)) {
    throw new DeclarationError(`${place} has rules beside custom code: let the code do all of it`);
  }
  const renamed = new Map(Object.entries(renameAttributes));
  requireAttributes(place, entity, [...renamed.values()]);
  const back = new Map([...renamed].map(([old, current]) => [current, old]));
  if (back.size < renamed.size) {
    throw new DeclarationError(`${place} gives two attributes one name: name every attribute once`);
  }
  return {
    fromVersion: {
      source: oldEntity,
      target: entity.name,
      renamed,
      removed: new Set(declaration.fromVersion?.removeAttributes),
      custom: custom?.fromVersion,
    },
    toVersion: {
      source: entity.name,
      target: oldEntity,
      renamed: back,
      removed: new Set(declaration.toVersion?.removeAttributes),
      custom: custom?.toVersion,
    },
  };
}

function entityOf({ entity, version }: ModelTransformation, entities: EntityRegistry): EntityModel {
  const found = typeof entity === 'string' ? entities.find(entity) : entities.ofClass(entity);
  if (!found) {
    const name = typeof entity === 'string' ? entity : entity.name;
    throw new DeclarationError(
      `A transformation to version ${version} is for ${name}, which is not an entity of the API: correct the name`,
    );
  }
  return found;
}

/** New names must exist; what is removed on the way to today need not. */
function requireAttributes(place: string, entity: EntityModel, names: readonly string[]): void {
  const unknown = names.find((name) => !entity.hierarchy.some(({ attributes }) => attributes.has(name)));
  if (unknown !== undefined) {
    throw new DeclarationError(`${place} speaks of ${unknown}, which ${entity.name} does not have: correct the name`);
  }
}
