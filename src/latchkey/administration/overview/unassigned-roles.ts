import { Injectable } from '@nestjs/common';
import { RoleSettings } from '../../config/setting-groups.js';
import { Database } from '../../database/database.js';
import type { RoleSource } from '../../roles/role-definition.js';
import { RoleRegistry } from '../../roles/rights.service.js';
import type { RoleSet } from '../../roles/role-set.js';
import { OAuthClients } from '../../sessions/clients/oauth-clients.js';
import { Statement } from '../../sql/statement.js';

type RoleType = 'resource' | 'row_level';

interface ListedRole {
  readonly roleType: RoleType;
  readonly code: string;
  readonly name: string;
  readonly source: RoleSource;
}

const ASSIGNED = new Statement(
  'SELECT DISTINCT a.role_code, a.role_type FROM sec_role_assignment a' +
    ' JOIN app_user u ON u.username = a.username AND u.delete_ts IS NULL WHERE a.delete_ts IS NULL',
);

/** Roles that nobody has: no user, no client and not the user `anonymous`, neither themselves nor through another role. */
@Injectable()
export class UnassignedRoles {
  constructor(
    private readonly database: Database,
    private readonly roles: RoleRegistry,
    private readonly clients: OAuthClients,
    private readonly settings: RoleSettings,
  ) {}

  async list(): Promise<readonly ListedRole[]> {
    const { resource, rowLevel } = await this.roles.current();
    const [rows, clients] = await Promise.all([this.database.rows(ASSIGNED), this.clients.all()]);
    const assigned = (type: RoleType): string[] => rows.filter((row) => row[1] === type).map(([code]) => code ?? '');
    const { ANONYMOUS_RESOURCE_ROLES, ANONYMOUS_ROW_LEVEL_ROLES } = this.settings;
    return [
      ...unused('resource', resource, [
        ...assigned('resource'),
        ...clients.flatMap(({ resourceRoles }) => resourceRoles),
        ...ANONYMOUS_RESOURCE_ROLES,
      ]),
      ...unused('row_level', rowLevel, [
        ...assigned('row_level'),
        ...clients.flatMap(({ rowLevelRoles }) => rowLevelRoles),
        ...ANONYMOUS_ROW_LEVEL_ROLES,
      ]),
    ];
  }
}

type NamedRole = Omit<ListedRole, 'roleType'> & { readonly childRoles: readonly string[] };

function unused(roleType: RoleType, roles: RoleSet<NamedRole>, codes: readonly string[]): ListedRole[] {
  const used = new Set(roles.withChildren(codes).map(({ code }) => code));
  return roles
    .all()
    .filter(({ code }) => !used.has(code))
    .map(({ code, name, source }) => ({ roleType, code, name, source }));
}
