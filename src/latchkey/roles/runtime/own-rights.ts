import type { Attribute } from '../../model/attribute.js';
import type { AuthorRights } from '../../model/entity-hooks.js';
import type { EntityRegistry } from '../../model/entity-model.js';
import { attributesOf, type NamedType } from '../../model/named-type.js';
import type { EntityAction } from '../rights.js';
import { type ResourcePolicy, WILDCARD } from '../role-definition.js';

/**
 * Whether somebody has everything that a policy grants (protocol/roles.md 10). A wildcard is taken for all entities and
 * attributes there are; that of specific permissions is granted by nothing but itself. Users whose rows of an entity
 * are restricted have no right to all of them. What nobody may write counts as granted.
 */
export function isWithin(rights: AuthorRights, policy: ResourcePolicy, entities: EntityRegistry): boolean {
  const types = policy.type === 'specific' ? [] : typesOf(policy.entity, entities);
  const isWritten = ({ name }: NamedType): boolean => entities.find(name)?.readOnly !== true;
  const isFree = ({ name }: NamedType, action: EntityAction): boolean => rights.rowPolicies(action, name).length === 0;
  switch (policy.type) {
    case 'entity':
      return types.every((type) =>
        policy.actions
          .filter((action) => action === 'read' || isWritten(type))
          .every((action) => rights.mayDo(action, type.name) && isFree(type, action)),
      );
    case 'entityAttribute':
      return types.every((type) => {
        const modify = policy.access === 'modify' && isWritten(type);
        const mayUse = (attribute: Attribute): boolean =>
          modify ? rights.mayModify(attribute) : rights.hasViewPolicy(attribute);
        return namedIn(type, policy.attributes).every(mayUse) && isFree(type, modify ? 'update' : 'read');
      });
    case 'specific':
      return rights.mayExecute(policy.permission);
  }
}

const typesOf = (name: string, { types }: EntityRegistry): readonly NamedType[] =>
  [...types.values()].filter((type) => name === WILDCARD || type.name === name);

/** A dynamic attribute need not be defined yet: its name is granted then. */
function namedIn(type: NamedType, names: readonly string[] | '*'): readonly Attribute[] {
  const known = attributesOf(type);
  return names === WILDCARD
    ? known
    : names.map((name) => known.find((each) => each.name === name) ?? undefinedYet(type.name, name));
}

const undefinedYet = (owner: string, name: string): Attribute => ({
  kind: 'transient',
  name,
  owner,
  type: 'string',
  dependsOn: [],
  mandatory: false,
  nullable: true,
  readOnly: false,
  secret: false,
});
