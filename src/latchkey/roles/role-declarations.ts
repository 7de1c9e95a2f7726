import 'reflect-metadata';
import type { EntityClass } from '../model/declarations.js';
import type { EntityAction, AttributeAccess } from './rights.js';
import type { RoleScope } from './role-definition.js';

/** A policy as decorators give it: entities by class, so that a renamed entity cannot leave a dead policy behind. */
export type PolicyDeclaration =
  | { readonly type: 'entity'; readonly entity: EntityClass | '*'; readonly actions: readonly EntityAction[] }
  | {
      readonly type: 'entityAttribute';
      readonly entity: EntityClass | '*';
      readonly attributes: readonly string[] | '*';
      readonly access: AttributeAccess;
    }
  | { readonly type: 'specific'; readonly permission: string };

/** What {@link ResourceRole} says of a role. */
export interface ResourceRoleOptions {
  /** Unique among resource roles. */
  readonly code: string;
  readonly name: string;
  readonly description?: string;
  /** Where the role counts; over HTTP only roles with `API` do. Default: both. */
  readonly scopes?: readonly RoleScope[];
  /** Codes of roles whose policies this role has too. */
  readonly childRoles?: readonly string[];
}

const ROLE = Symbol('latchkey:resource-role');
const POLICIES = Symbol('latchkey:policies');

export function declareRole(target: object, options: ResourceRoleOptions): void {
  Reflect.defineMetadata(ROLE, options, target);
}

export const roleDeclarationOf = (target: object): ResourceRoleOptions | undefined =>
  Reflect.getOwnMetadata(ROLE, target) as ResourceRoleOptions | undefined;

export function declarePolicies(target: object, policies: readonly PolicyDeclaration[]): void {
  Reflect.defineMetadata(POLICIES, [...policies, ...ownPolicies(target)], target);
}

/** Policies of a role class and of the role classes it extends: that is how design-time roles aggregate. */
export function policyDeclarationsOf(target: object): readonly PolicyDeclaration[] {
  const parent = Object.getPrototypeOf(target) as object | null;
  const inherited = parent === null || parent === Function.prototype ? [] : policyDeclarationsOf(parent);
  return [...inherited, ...ownPolicies(target)];
}

const ownPolicies = (target: object): readonly PolicyDeclaration[] =>
  (Reflect.getOwnMetadata(POLICIES, target) as readonly PolicyDeclaration[] | undefined) ?? [];
