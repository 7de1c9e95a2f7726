import type { Condition } from '../../conditions/condition.js';
import type { EntityAction } from '../rights.js';
import type { RoleSource } from '../role-definition.js';

/** What a function of a policy learns about a row: its own attributes, and those of its references one level deep. */
export type RowObject = Readonly<Record<string, unknown>>;

/** Who asks. */
export interface RowContext {
  readonly username: string;
  /** Attributes of the account, without secret ones; empty without an account. */
  readonly user: Readonly<Record<string, unknown>>;
  /** Locale of the request, e.g. `en`. */
  readonly locale: string;
}

/** How a policy decides about a row. */
export type RowTest =
  | {
      readonly kind: 'condition';
      readonly condition: Condition;
      /** A query policy, which reaches nested objects only where the settings say so; else a predicate. */
      readonly query: boolean;
    }
  /** Anything but true denies, an error too. */
  | { readonly kind: 'function'; permits(row: RowObject, context: RowContext): boolean }
  /** Could not be understood: denies every row. */
  | { readonly kind: 'never' };

/** One restriction of a row-level role; protocol/roles.md 6. */
export interface RowPolicy {
  /** Name of the entity it is declared for; those that extend it are restricted as well. */
  readonly entity: string;
  readonly action: EntityAction;
  /** Code of the role that declares it. */
  readonly role: string;
  readonly test: RowTest;
}

/** A row-level policy the way it is stored and shown; protocol/roles.md 10. */
export interface RowPolicyText {
  /** `JPQL` or `PREDICATE`. */
  readonly type: string;
  readonly entityName: string;
  /** `CREATE`, `READ`, `UPDATE` or `DELETE`. */
  readonly action: string;
  readonly whereClause: string | null;
  readonly joinClause: string | null;
  /** null for a function in code, too. */
  readonly script: string | null;
}

/** A role that restricts; protocol/roles.md 5, 6. */
export interface RowLevelRoleDefinition {
  readonly code: string;
  readonly name: string;
  readonly description?: string;
  readonly source: RoleSource;
  readonly childRoles: readonly string[];
  readonly policies: readonly RowPolicy[];
  /** The same as texts. */
  readonly policyTexts: readonly RowPolicyText[];
}

/** A row together with the policies it satisfies. */
export interface RowSubject {
  /** Name of the entity that the row really is of. */
  readonly entityName: string;
  satisfies(policy: RowPolicy): boolean;
}
