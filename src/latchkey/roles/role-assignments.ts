import { Injectable } from '@nestjs/common';
import { actingAs, type Principal } from '../common/principal.js';
import { RoleSettings } from '../config/setting-groups.js';
import { ChangeSignals } from '../database/change-signals.js';
import { Database } from '../database/database.js';
import { Statement } from '../sql/statement.js';
import { UserCache } from '../database/user-cache.js';

const ASSIGNMENTS = new Statement(
  'SELECT DISTINCT role_code, role_type FROM sec_role_assignment WHERE username = $1 AND delete_ts IS NULL ORDER BY role_code, role_type',
);

/** Codes of the roles directly given to somebody, sorted. */
export interface AssignedRoles {
  readonly resource: readonly string[];
  readonly rowLevel: readonly string[];
}

/** Who has which roles: from the database for users, from the settings for `anonymous`, from their own for clients. */
@Injectable()
export class RoleAssignments {
  private readonly known: UserCache<AssignedRoles>;

  constructor(
    private readonly settings: RoleSettings,
    private readonly database: Database,
    signals: ChangeSignals,
  ) {
    this.known = new UserCache(signals);
  }

  of(principal: Principal): AssignedRoles | Promise<AssignedRoles> {
    if (principal.kind === 'anonymous') {
      const { ANONYMOUS_RESOURCE_ROLES, ANONYMOUS_ROW_LEVEL_ROLES } = this.settings;
      return { resource: [...ANONYMOUS_RESOURCE_ROLES].sort(), rowLevel: [...ANONYMOUS_ROW_LEVEL_ROLES].sort() };
    }
    if (principal.kind === 'client') {
      return { resource: [...principal.resourceRoles].sort(), rowLevel: [...principal.rowLevelRoles].sort() };
    }
    const { username } = actingAs(principal);
    return this.known.of(username, () => this.load(username));
  }

  private async load(username: string): Promise<AssignedRoles> {
    const rows = await this.database.rows(ASSIGNMENTS, [username]);
    const codes = (type: string): string[] => rows.filter((row) => row[1] === type).map((row) => row[0] ?? '');
    return { resource: codes('resource'), rowLevel: codes('row_level') };
  }
}
