import type { Steps } from '../../common/in-slices.js';
import type { EntityRegistry } from '../../model/entity-model.js';
import { attributesOf } from '../../model/named-type.js';
import { ENTITY_ACTIONS } from '../../roles/role-definition.js';
import type { Rights } from '../../roles/rights.js';

/** All that resource roles can grant, as keys of what somebody has: `Order read`, `Order.number view`, `rest.enabled`. */
export interface ListedRights {
  readonly entities: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  readonly permissions: ReadonlySet<string>;
}

/** @param permissions names of the specific permissions to check */
export function* listRights(
  rights: Rights,
  entities: EntityRegistry,
  permissions: readonly string[],
): Steps<ListedRights> {
  const listed = { entities: new Set<string>(), attributes: new Set<string>() };
  for (const type of entities.types.values()) {
    const { name } = type;
    for (const action of ENTITY_ACTIONS.filter((each) => rights.mayDo(each, name))) {
      listed.entities.add(`${name} ${action}`);
    }
    for (const attribute of attributesOf(type)) {
      if (rights.hasViewPolicy(attribute)) {
        listed.attributes.add(`${name}.${attribute.name} view`);
      }
      if (rights.mayModify(attribute)) {
        listed.attributes.add(`${name}.${attribute.name} modify`);
      }
    }
    yield;
  }
  return { ...listed, permissions: new Set(permissions.filter((permission) => rights.mayExecute(permission))) };
}
