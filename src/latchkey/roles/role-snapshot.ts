import type { ResourcePolicy, ResourceRoleDefinition } from './role-definition.js';
import type { RoleSet } from './role-set.js';
import type { RowLevelRoleDefinition, RowPolicy } from './row-level/row-policy.js';

/** All roles as they were at one moment, of both sources. Never changed: a change makes a new one. */
export class RoleSnapshot {
  /**
   * @param revision equal revisions mean equal roles: part of the keys of what is cached
   * @param resource roles that grant
   * @param rowLevel roles that restrict
   */
  constructor(
    readonly revision: string,
    readonly resource: RoleSet<ResourceRoleDefinition>,
    readonly rowLevel: RoleSet<RowLevelRoleDefinition>,
  ) {}

  /**
   * Policies of the roles with these codes and of their children, recursively. Over HTTP only roles whose own scopes
   * contain `API` count; scopes of children do not matter. Unknown codes grant nothing (protocol/roles.md 5, 9).
   */
  effectivePolicies(codes: readonly string[]): readonly ResourcePolicy[] {
    return this.resource.withChildren(this.countedHere(codes)).flatMap(({ policies }) => policies);
  }

  /**
   * Policies of the row-level roles with these codes and of their children, recursively; unknown codes restrict nothing
   * (protocol/roles.md 5, 9).
   */
  rowPolicies(codes: readonly string[]): readonly RowPolicy[] {
    return this.rowLevel.withChildren(codes).flatMap(({ policies }) => policies);
  }

  /** Those of the codes that count over HTTP. */
  countedHere(codes: readonly string[]): readonly string[] {
    return codes.filter((code) => this.resource.find(code)?.scopes.includes('API'));
  }
}
