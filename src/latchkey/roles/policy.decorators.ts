import type { EntityClass } from '../model/declarations.js';
import type { AttributeAccess, EntityAction } from './rights.js';
import { ENTITY_ACTIONS } from './role-definition.js';
import { declarePolicies } from './role-declarations.js';

/** Grants operations on an entity, or on all with `'*'` (protocol/roles.md 1). Says nothing about attributes. */
export const EntityPolicy =
  (entity: EntityClass | '*', actions: readonly EntityAction[] | 'all'): ClassDecorator =>
  (target) => {
    declarePolicies(target, [{ type: 'entity', entity, actions: actions === 'all' ? ENTITY_ACTIONS : actions }]);
  };

/**
 * Grants attributes of an entity; `'*'` stands for every entity or every attribute. `modify` includes `view`.
 * One attribute of all entities cannot be granted (protocol/roles.md 1).
 */
export const EntityAttributePolicy =
  (entity: EntityClass | '*', attributes: readonly string[] | '*', access: AttributeAccess): ClassDecorator =>
  (target) => {
    declarePolicies(target, [{ type: 'entityAttribute', entity, attributes, access }]);
  };

/** Grants named functions, e.g. `rest.fileDownload.enabled`; `'*'` grants all. */
export const SpecificPolicy =
  (...permissions: readonly string[]): ClassDecorator =>
  (target) => {
    declarePolicies(
      target,
      permissions.map((permission) => ({ type: 'specific', permission })),
    );
  };
