import type { AuthorRights } from '../../metadata/entity-hooks.js';
import type { EntityRegistry } from '../../metadata/entity-registry.js';
import type { NamedType } from '../../metadata/named-type.js';
import { type ResourcePolicy, WILDCARD } from '../role-definition.js';

/**
 * Whether somebody has everything that a policy grants (protocol/roles.md 10). A wildcard is taken for all entities and
 * attributes there are; that of specific permissions is granted by nothing but itself.
 */
export function isWithin(rights: AuthorRights, policy: ResourcePolicy, entities: EntityRegistry): boolean {
  switch (policy.type) {
    case 'entity':
      return typesOf(policy.entity, entities).every(({ name }) =>
        policy.actions.every((action) => rights.mayDo(action, name)),
      );
    case 'entityAttribute': {
      const { entity, attributes, access } = policy;
      const granted = typesOf(entity, entities)
        .flatMap((type) => [...type.attributes.values()])
        .filter(({ name }) => attributes === WILDCARD || attributes.includes(name));
      return granted.every((attribute) =>
        access === 'modify' ? rights.mayModify(attribute) : rights.hasViewPolicy(attribute),
      );
    }
    case 'specific':
      return rights.mayExecute(policy.permission);
  }
}

const typesOf = (name: string, { types }: EntityRegistry): readonly NamedType[] =>
  [...types.values()].filter((type) => name === WILDCARD || type.name === name);
