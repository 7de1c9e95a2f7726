import { groupBy } from '../../common/in-slices.js';
import type { Rights } from '../../roles/rights.js';
import type { AssignedRoles, RightsService } from '../../roles/rights.service.js';
import type { RoleSnapshot } from '../../roles/role-snapshot.js';
import type { RowPolicy, RowPolicyText } from '../../roles/row-level/row-policy.js';
import type { AffectedUser } from './affected-users.js';

/** What users may do at one moment, and what restricts their rows. */
export interface RightsThen {
  readonly rights: Rights;
  readonly policies: readonly RowPolicy[];
  /** The same policies as texts. */
  readonly policyTexts: readonly RowPolicyText[];
}

/** Users with the same roles, before and after a change of roles. */
export interface RightsPair {
  readonly users: readonly AffectedUser[];
  readonly before: RightsThen;
  readonly after: RightsThen;
}

/**
 * Users who have the same roles have the same rights: they are checked together. Pairs are made one by one, because
 * those of a thousand users would fill the memory.
 */
export function* rightsPairs(
  rights: RightsService,
  users: readonly AffectedUser[],
  before: RoleSnapshot,
  after: RoleSnapshot,
): Generator<RightsPair> {
  for (const alike of groupBy(users, ({ assigned }) => JSON.stringify(assigned)).values()) {
    const [first] = alike;
    if (first) {
      const { assigned } = first;
      yield { users: alike, before: then(rights, assigned, before), after: then(rights, assigned, after) };
    }
  }
}

const then = (rights: RightsService, assigned: AssignedRoles, roles: RoleSnapshot): RightsThen => ({
  rights: rights.build(assigned, roles),
  policies: roles.rowPolicies(assigned.rowLevel),
  policyTexts: roles.rowLevel.withChildren(assigned.rowLevel).flatMap(({ policyTexts }) => policyTexts),
});

/** Equal texts mean equal restrictions: of the entities with one of the names, or of all. */
export const policyText = ({ policyTexts }: RightsThen, names?: readonly string[]): string =>
  JSON.stringify(policyTexts.filter(({ entityName }) => names?.includes(entityName) ?? true));
