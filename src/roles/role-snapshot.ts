import type { ResourcePolicy, ResourceRoleDefinition } from './role-definition.js';
import type { RoleSet } from './role-set.js';

/** All roles as they were at one moment, of both sources. Never changed: a change makes a new one. */
export class RoleSnapshot {
  /**
   * @param revision equal revisions mean equal roles: part of the keys of what is cached
   * @param resource roles that grant
   */
  constructor(
    readonly revision: string,
    readonly resource: RoleSet<ResourceRoleDefinition>,
  ) {}

  /**
   * Policies of the roles with these codes and of their children, recursively. Over HTTP only roles whose own scopes
   * contain `API` count; scopes of children are not looked at. Unknown codes grant nothing (protocol/roles.md 5, 9).
   */
  effectivePolicies(codes: readonly string[]): readonly ResourcePolicy[] {
    return this.resource.withChildren(this.countedHere(codes)).flatMap(({ policies }) => policies);
  }

  /** Those of the codes that count over HTTP. */
  countedHere(codes: readonly string[]): readonly string[] {
    return codes.filter((code) => this.resource.find(code)?.scopes.includes('API'));
  }
}
