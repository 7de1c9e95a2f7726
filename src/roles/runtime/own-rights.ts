import type { Attribute } from '../../metadata/attribute.js';
import type { AuthorRights } from '../../metadata/entity-hooks.js';
import type { EntityRegistry } from '../../metadata/entity-registry.js';
import type { NamedType } from '../../metadata/named-type.js';
import type { EntityAction } from '../rights.js';
import { type ResourcePolicy, WILDCARD } from '../role-definition.js';

/**
 * Whether somebody has everything that a policy grants (protocol/roles.md 10). A wildcard is taken for all entities and
 * attributes there are; that of specific permissions is granted by nothing but itself. Whose rows of an entity are
 * restricted has no right on all of them.
 */
export function isWithin(rights: AuthorRights, policy: ResourcePolicy, entities: EntityRegistry): boolean {
  const unrestricted = ({ name }: NamedType, action: EntityAction): boolean =>
    rights.rowPolicies(action, name).length === 0;
  switch (policy.type) {
    case 'entity':
      return typesOf(policy.entity, entities).every((type) =>
        policy.actions.every((action) => rights.mayDo(action, type.name) && unrestricted(type, action)),
      );
    case 'entityAttribute': {
      const { entity, attributes, access } = policy;
      const mayUse = (attribute: Attribute): boolean =>
        access === 'modify' ? rights.mayModify(attribute) : rights.hasViewPolicy(attribute);
      const isGranted = ({ name }: Attribute): boolean => attributes === WILDCARD || attributes.includes(name);
      return typesOf(entity, entities).every(
        (type) =>
          [...type.attributes.values()].filter(isGranted).every(mayUse) &&
          unrestricted(type, access === 'modify' ? 'update' : 'read'),
      );
    }
    case 'specific':
      return rights.mayExecute(policy.permission);
  }
}

const typesOf = (name: string, { types }: EntityRegistry): readonly NamedType[] =>
  [...types.values()].filter((type) => name === WILDCARD || type.name === name);
