import { Injectable } from '@nestjs/common';
import { EntityRegistry } from '../../model/entity-model.js';
import { attributesOf, type NamedType } from '../../model/named-type.js';
import { PermissionsService } from '../../roles/permissions.service.js';
import { ENTITY_ACTIONS } from '../../roles/role-definition.js';
import type { Rights } from '../../roles/rights.js';
import { RightsService, RoleAssignments, RoleRegistry } from '../../roles/rights.service.js';
import { UserPermissions } from '../user-permissions.service.js';

/** What somebody may do with each entity and attribute, as a matrix with all its cells. */
@Injectable()
export class UserRights {
  constructor(
    private readonly users: UserPermissions,
    private readonly rights: RightsService,
    private readonly roles: RoleRegistry,
    private readonly assignments: RoleAssignments,
    private readonly entities: EntityRegistry,
    private readonly permissions: PermissionsService,
  ) {}

  /**
   * @param username of an account, active or not, or `anonymous`
   * @throws RestError 404
   */
  async of(username: string): Promise<object> {
    const principal = await this.users.principal(username);
    const [rights, assigned, roles] = await Promise.all([
      this.rights.of(principal),
      this.assignments.of(principal),
      this.roles.current(),
    ]);
    const named = (codes: readonly string[], find: (code: string) => { name: string } | undefined): object[] =>
      codes.map((code) => ({ code, name: find(code)?.name ?? null }));
    return {
      username,
      resourceRoles: named(assigned.resource, (code) => roles.resource.find(code)),
      rowLevelRoles: named(assigned.rowLevel, (code) => roles.rowLevel.find(code)),
      entities: [...this.entities.types.values()].map((type) => row(rights, type)),
      specifics: this.permissions.specifics.map((permission) => ({
        permission,
        granted: rights.mayExecute(permission),
      })),
    };
  }
}

const row = (rights: Rights, type: NamedType): object => ({
  entity: type.name,
  ...Object.fromEntries(ENTITY_ACTIONS.map((action) => [action, rights.mayDo(action, type.name)])),
  attributes: attributesOf(type).map((attribute) => ({
    attribute: attribute.name,
    access: rights.mayModify(attribute) ? 'modify' : rights.hasViewPolicy(attribute) ? 'view' : 'none',
  })),
});
