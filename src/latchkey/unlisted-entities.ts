import { getMetadataArgsStorage } from 'typeorm';
import { type EntityClass, entityDeclarationOf } from './model/declarations.js';
import { isEntity } from './model/entity-class.js';
import { hookedEntityOf } from './model/entity-hooks.js';
import type { Features } from './model/feature.js';
import { classHierarchy, replacing } from './model/class-hierarchy.js';
import { policyDeclarationsOf } from './roles/role-declarations.js';
import { rowPolicyDeclarationsOf } from './roles/row-level/row-level-declarations.js';
import { argumentDeclarationsOf, methodDeclarationsOf } from './services/rest-service.decorators.js';

/** Something that needs an entity. */
interface Use {
  /** As the sentence names it. */
  readonly place: string;
  readonly entity: unknown;
}

/**
 * Entities that relations, roles, hooks, queries, transformations or services use and that no feature lists.
 *
 * @returns one sentence for each class
 */
export function unlistedEntities(features: Features): ReadonlyMap<EntityClass, string> {
  const listed = features.entities;
  const known = listed.flatMap(replacing);
  const unlisted = new Map<EntityClass, string>();
  const note = ({ place, entity: used }: Use): EntityClass[] => {
    const entity = used as EntityClass;
    if (!isEntity(entity) || known.includes(entity) || unlisted.has(entity)) {
      return [];
    }
    unlisted.set(
      entity,
      `${place} ${entity.name}, which no module lists: add ${entity.name} to "entities" of a Latchkey.forFeature`,
    );
    return [entity];
  };
  const uses = [...listed.flatMap((each) => usesOfEntity(each, listed)), ...usesOfFeatures(features, listed)];
  // An entity that is missing may itself refer to missing ones.
  for (let found = uses.flatMap(note); found.length > 0;) {
    found = found.flatMap((each) => usesOfEntity(each, listed)).flatMap(note);
  }
  return unlisted;
}

function usesOfEntity(target: EntityClass, listed: readonly EntityClass[]): Use[] {
  const { relations, tables, embeddeds } = getMetadataArgsStorage();
  const classes = classHierarchy(target);
  const embedded = embeddeds.filter((each) => classes.includes(each.target as EntityClass));
  const holders = [...classes, ...embedded.flatMap(({ type }) => classHierarchy((type as () => EntityClass)()))];
  const isChild = tables.some((table) => table.target === target && table.type === 'entity-child');
  return [
    ...(isChild ? classes.slice(1).map((entity) => ({ place: `${target.name} extends`, entity })) : []),
    ...relations
      .filter((relation) => holders.some((each) => each === relation.target))
      .map(({ propertyName, type }) => ({
        place: `${target.name}.${propertyName} refers to`,
        entity:
          typeof type === 'string'
            ? entityNamed(type, listed, ({ name }) => name)
            : typeof type === 'function'
              ? (type as () => unknown)()
              : undefined,
      })),
  ];
}

function usesOfFeatures(features: Features, listed: readonly EntityClass[]): Use[] {
  return [
    ...features
      .all('roles')
      .flatMap((role) =>
        [
          ...policyDeclarationsOf(role).flatMap((policy) => ('entity' in policy ? [policy.entity] : [])),
          ...rowPolicyDeclarationsOf(role).map(({ entity }) => entity),
        ].map((entity) => ({ place: `${role.name} has a policy for`, entity })),
      ),
    ...features.all('hooks').map((hook) => ({ place: `${hook.name} is a hook of`, entity: hookedEntityOf(hook) })),
    ...features
      .all('queries')
      .flatMap(({ name, entity, looksAt = [] }) =>
        [entity, ...looksAt].map((each) => ({ place: `Query ${name} reads`, entity: each })),
      ),
    ...features
      .all('transformations')
      .map(({ version, entity }) => ({ place: `A transformation to version ${version} is for`, entity })),
    ...features.all('services').flatMap((service) =>
      methodDeclarationsOf(service).flatMap(({ property, returns = '' }) => {
        const types = [...argumentDeclarationsOf(service, property).values()].map((argument) =>
          argument.kind === 'parameter' ? (argument.type ?? '') : '',
        );
        return [returns, ...types].map((type) => ({
          place: `${service.name}.${property} has the type`,
          entity: entityNamed(type.replace(/\[\]$/, ''), listed, (each) => entityDeclarationOf(each)?.name),
        }));
      }),
    ),
  ];
}

/** A class that is listed comes first: others of its name may be loaded, too. */
const entityNamed = (
  name: string,
  listed: readonly EntityClass[],
  nameOf: (target: EntityClass) => string | undefined,
): EntityClass | undefined =>
  [...listed, ...getMetadataArgsStorage().tables.map(({ target }) => target as EntityClass)].find(
    (target) => nameOf(target) === name,
  );
