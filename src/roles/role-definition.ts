import type { EntityAction } from './rights.js';

/** One grant of a resource role; protocol/roles.md 1. Only `allow` exists: nothing takes rights away. */
export type ResourcePolicy =
  | { readonly type: 'entity'; readonly entity: string; readonly actions: readonly EntityAction[] }
  | {
      readonly type: 'entityAttribute';
      readonly entity: string;
      readonly attributes: readonly string[] | '*';
      readonly access: 'view' | 'modify';
    }
  | { readonly type: 'specific'; readonly permission: string };

export type RoleScope = 'API' | 'UI';

/** A role that grants; protocol/roles.md 5. */
export interface ResourceRoleDefinition {
  readonly code: string;
  readonly name: string;
  readonly description?: string;
  readonly scopes: readonly RoleScope[];
  readonly childRoles: readonly string[];
  readonly policies: readonly ResourcePolicy[];
}

/** Stands for every entity, attribute or permission. */
export const WILDCARD = '*';

export const ENTITY_ACTIONS: readonly EntityAction[] = ['create', 'read', 'update', 'delete'];
