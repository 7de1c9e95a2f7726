import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../auth/principal.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { EntityRegistry } from '../metadata/entity-registry.js';
import { buildAbility } from './ability.js';
import { RoleAssignments } from './role-assignments.js';
import { RoleRegistry } from './role-registry.js';
import { RoleRights } from './role-rights.js';
import type { Rights } from './rights.js';
import { RowLevelPolicies } from './row-level/row-level-policies.js';
import { RowLevelRoleRegistry } from './row-level/row-level-role-registry.js';

const MAX_CACHED_ABILITIES = 1_000;

/** Answers what a principal may do. Abilities are cached per set of roles, never per user (protocol/roles.md 12). */
@Injectable()
export class RightsService {
  private readonly readOnly: readonly string[];
  private readonly cache = new LRUCache<string, Rights>({ max: MAX_CACHED_ABILITIES });

  constructor(
    private readonly assignments: RoleAssignments,
    private readonly roles: RoleRegistry,
    private readonly rowLevelRoles: RowLevelRoleRegistry,
    private readonly entities: EntityRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.readOnly = entities
      .all()
      .filter(({ readOnly }) => readOnly)
      .map(({ name }) => name);
  }

  async of(principal: Principal): Promise<Rights> {
    const { resource, rowLevel } = await this.assignments.of(principal);
    const key = JSON.stringify([resource, rowLevel]);
    let rights = this.cache.get(key);
    if (!rights) {
      const rows = new RowLevelPolicies(this.rowLevelRoles.effectivePolicies(rowLevel), this.entities);
      rights = new RoleRights(
        key,
        buildAbility(this.roles.effectivePolicies(resource), this.readOnly, rows),
        rows,
        this.settings.QUERY_POLICY_NESTED,
      );
      this.cache.set(key, rights);
    }
    return rights;
  }
}
