import 'reflect-metadata';
import type { NullOperator, Operator } from '../../conditions/operators.js';
import type { EntityClass } from '../../model/declarations.js';
import type { EntityAction } from '../rights.js';
import type { RowContext, RowObject } from './row-policy.js';

type Scalar = string | number | boolean;

/** A value that is found when the condition is evaluated (protocol/roles.md 6). */
export type CurrentValue =
  /** Attribute of the account, e.g. `email`; without an account, or without a value, nothing is permitted. */
  | { readonly currentUser: string }
  | { readonly currentLocale: true }
  /** Of the session: `username`, `userId`, `locale`. */
  | { readonly session: string };

/** A condition in the grammar of filters, whose values may be those of the current user (protocol/filters.md 1). */
export type RowCondition =
  | { readonly property: string; readonly operator: NullOperator }
  | {
      readonly property: string;
      readonly operator: Exclude<Operator, NullOperator>;
      readonly value: Scalar | CurrentValue | readonly (Scalar | CurrentValue)[];
    }
  | { readonly group: 'AND' | 'OR'; readonly conditions: readonly RowCondition[] };

/** Whether somebody may do it with the row. Called for each row: it returns at once, and waits for nothing. */
export type RowPredicate = (row: RowObject, context: RowContext) => boolean;

/** What {@link RowLevelRole} says of a role. */
export interface RowLevelRoleOptions {
  /** Unique among row-level roles; a resource role may have the same. */
  readonly code: string;
  readonly name: string;
  readonly description?: string;
  /** Codes of row-level roles whose policies this role has too. */
  readonly childRoles?: readonly string[];
}

/** A policy as decorators give it. Without actions it is a query policy, which restricts what is read. */
export interface RowPolicyDeclaration {
  readonly entity: EntityClass;
  readonly actions: readonly EntityAction[] | undefined;
  readonly test:
    | { readonly kind: 'condition'; readonly condition: RowCondition }
    | { readonly kind: 'function'; readonly permits: RowPredicate };
}

const ROLE = Symbol('latchkey:row-level-role');
const POLICIES = Symbol('latchkey:row-policies');

export function declareRowLevelRole(target: object, options: RowLevelRoleOptions): void {
  Reflect.defineMetadata(ROLE, options, target);
}

export const rowLevelRoleDeclarationOf = (target: object): RowLevelRoleOptions | undefined =>
  Reflect.getOwnMetadata(ROLE, target) as RowLevelRoleOptions | undefined;

/** Whether the class is listed as a row-level role rather than as a resource role. */
export const isRowLevelRole = (target: object): boolean => rowLevelRoleDeclarationOf(target) !== undefined;

export function declareRowPolicy(target: object, policy: RowPolicyDeclaration): void {
  Reflect.defineMetadata(POLICIES, [policy, ...ownPolicies(target)], target);
}

/** Policies of a role class and of the role classes it extends: that is how design-time roles aggregate. */
export function rowPolicyDeclarationsOf(target: object): readonly RowPolicyDeclaration[] {
  const parent = Object.getPrototypeOf(target) as object | null;
  const inherited = parent === null || parent === Function.prototype ? [] : rowPolicyDeclarationsOf(parent);
  return [...inherited, ...ownPolicies(target)];
}

const ownPolicies = (target: object): readonly RowPolicyDeclaration[] =>
  (Reflect.getOwnMetadata(POLICIES, target) as readonly RowPolicyDeclaration[] | undefined) ?? [];
