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

/** Over HTTP only roles with `API` count. */
export type RoleScope = 'API' | 'UI';

/** Where a role is defined: in code, or in the database at run time (protocol/roles.md 5). */
export type RoleSource = 'annotatedClass' | 'database';

/** A resource policy the way it is stored and shown; protocol/roles.md 1. */
export interface PolicyText {
  readonly type: string;
  readonly resource: string;
  readonly action: string;
  readonly effect: string;
  readonly policyGroup: string;
}

/** A role that grants; protocol/roles.md 5. */
export interface ResourceRoleDefinition {
  readonly code: string;
  readonly name: string;
  readonly description?: string;
  readonly source: RoleSource;
  readonly scopes: readonly RoleScope[];
  readonly childRoles: readonly string[];
  readonly policies: readonly ResourcePolicy[];
  /** The same as texts, with those that grant nothing here, such as screens. */
  readonly policyTexts: readonly PolicyText[];
}

/** Stands for every entity, attribute or permission. */
export const WILDCARD = '*';

export const ENTITY_ACTIONS: readonly EntityAction[] = ['create', 'read', 'update', 'delete'];
