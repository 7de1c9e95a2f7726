import type { EntityRegistry } from '../../metadata/entity-registry.js';
import { ENTITY_ACTIONS } from '../../roles/role-definition.js';
import type { Rights } from '../../roles/rights.js';

/** All that resource roles can grant, as keys of what somebody has: `Order read`, `Order.number view`, `rest.enabled`. */
export interface ListedRights {
  readonly entities: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  readonly permissions: ReadonlySet<string>;
}

/** @param permissions names of the specific permissions to be asked for */
export function listRights(rights: Rights, entities: EntityRegistry, permissions: readonly string[]): ListedRights {
  const types = [...entities.types.values()];
  return {
    entities: new Set(
      types.flatMap(({ name }) =>
        ENTITY_ACTIONS.filter((action) => rights.mayDo(action, name)).map((action) => `${name} ${action}`),
      ),
    ),
    attributes: new Set(
      types.flatMap((type) =>
        [...type.attributes.values()].flatMap((attribute) => [
          ...(rights.hasViewPolicy(attribute) ? [`${type.name}.${attribute.name} view`] : []),
          ...(rights.mayModify(attribute) ? [`${type.name}.${attribute.name} modify`] : []),
        ]),
      ),
    ),
    permissions: new Set(permissions.filter((permission) => rights.mayExecute(permission))),
  };
}
