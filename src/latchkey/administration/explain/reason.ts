import { ENTITY_ACTIONS, type ResourcePolicy } from '../../roles/role-definition.js';
import type { RowPolicy } from '../../roles/row-level/row-policy.js';
import type { Requirement } from './requirement.js';

/** A policy in the words of protocol/roles.md 1 and 6. */
export interface PolicyName {
  /** `entity`, `entityAttribute`, `specific`; `JPQL` and `PREDICATE` of row-level roles. */
  readonly type: string;
  readonly resource: string;
  readonly action: string;
}

/** One line of an explanation. */
export interface Reason {
  /** Code of the role that has the policy; null where nobody has it. */
  readonly role: string | null;
  /** `annotatedClass`, `database`; `model` and `account` for what no role can change; null where nobody has the policy. */
  readonly source: 'annotatedClass' | 'database' | 'model' | 'account' | null;
  readonly policy: PolicyName;
  /**
   * `allow`: grants, or is satisfied by the row. `missing`: needed, and granted by nobody. `ignored`: would grant, but the
   * role does not count over HTTP. `deny`: refuses. `restrict`: decides row by row, and no row was named.
   */
  readonly effect: 'allow' | 'missing' | 'ignored' | 'deny' | 'restrict';
  readonly condition?: ConditionReason;
}

/** What a row-level policy compares. */
export interface ConditionReason {
  /** The condition tree; null for a function in code, and for one that could not be understood. */
  readonly tree: object | null;
  /** Values of the row at the paths of the condition. */
  readonly row?: Readonly<Record<string, string | null>>;
  /** What the parameters of the condition stand for. */
  readonly current?: Readonly<Record<string, string | null>>;
}

/** @param policy the grant that meets the requirement; without one it is named as required */
export function policyName(requirement: Requirement, policy?: ResourcePolicy): PolicyName {
  switch (requirement.type) {
    case 'entity': {
      const granted = policy?.type === 'entity' ? policy : undefined;
      const all = granted !== undefined && ENTITY_ACTIONS.every((each) => granted.actions.includes(each));
      const resource = granted?.entity ?? requirement.entity;
      return { type: 'entity', resource, action: all ? 'all' : requirement.action };
    }
    case 'entityAttribute': {
      const { owner, name } = requirement.attribute;
      const granted = policy?.type === 'entityAttribute' ? policy : undefined;
      const resource = granted
        ? `${granted.entity}.${typeof granted.attributes === 'string' ? granted.attributes : name}`
        : `${owner}.${name}`;
      return { type: 'entityAttribute', resource, action: granted?.access ?? requirement.action };
    }
    case 'specific':
      return {
        type: 'specific',
        resource: policy?.type === 'specific' ? policy.permission : requirement.permission,
        action: 'access',
      };
  }
}

export const rowPolicyName = ({ entity, action, test }: RowPolicy): PolicyName => ({
  type: test.kind === 'condition' && test.query ? 'JPQL' : 'PREDICATE',
  resource: entity,
  action,
});
