import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { getOrCreate } from '../common/get-or-create.js';
import type { Principal } from '../common/principal.js';
import { RoleSettings } from '../config/setting-groups.js';
import { EntityRegistry } from '../model/entity-registry.js';
import type { SqlRunner } from '../sql/statement.js';
import { buildAbility } from './ability.js';
import { FULL_ACCESS } from './built-in-roles.js';
import { type AssignedRoles, RoleAssignments } from './role-assignments.js';
import { RoleRegistry } from './role-registry.js';
import { RoleRights } from './role-rights.js';
import type { RoleSnapshot } from './role-snapshot.js';
import type { Rights } from './rights.js';
import { RowLevelPolicies } from './row-level/row-level-policies.js';

const MAX_CACHED_ABILITIES = 1_000;

/** Finds out what a principal may do. Abilities are cached per set of roles, never per user (protocol/roles.md 12). */
@Injectable()
export class RightsService {
  private readonly readOnly: readonly string[];
  private readonly cache = new LRUCache<string, Rights>({ max: MAX_CACHED_ABILITIES });
  /** By what assignments of a user have been read: most requests find the same as the one before. */
  private readonly latest = new WeakMap<AssignedRoles, { readonly roles: RoleSnapshot; readonly rights: Rights }>();

  constructor(
    private readonly assignments: RoleAssignments,
    private readonly roles: RoleRegistry,
    private readonly entities: EntityRegistry,
    private readonly settings: RoleSettings,
  ) {
    this.readOnly = entities
      .all()
      .filter(({ readOnly }) => readOnly)
      .map(({ name }) => name);
  }

  async of(principal: Principal): Promise<Rights> {
    const assigned = await this.assignments.of(principal);
    const roles = await this.roles.current();
    const latest = this.latest.get(assigned);
    if (latest?.roles === roles) {
      return latest.rights;
    }
    const rights = this.cached(assigned, roles);
    this.latest.set(assigned, { roles, rights });
    return rights;
  }

  private cached(assigned: AssignedRoles, roles: RoleSnapshot): Rights {
    return getOrCreate(this.cache, rightsKey(assigned, roles), () => this.build(assigned, roles));
  }

  /** The rights of `system-full-access`, for what administrators do through other permissions. */
  async full(runner: SqlRunner): Promise<Rights> {
    return this.build({ resource: [FULL_ACCESS], rowLevel: [] }, await this.roles.read(runner));
  }

  /** The rights that roles give as they are in a snapshot, which need not be the current one. */
  build(assigned: AssignedRoles, roles: RoleSnapshot): Rights {
    const rows = new RowLevelPolicies(roles.rowPolicies(assigned.rowLevel), this.entities);
    const ability = buildAbility(roles.effectivePolicies(assigned.resource), this.readOnly, rows);
    return new RoleRights(rightsKey(assigned, roles), ability, rows, this.settings.QUERY_POLICY_NESTED);
  }
}

const rightsKey = ({ resource, rowLevel }: AssignedRoles, { revision }: RoleSnapshot): string =>
  JSON.stringify([revision, resource, rowLevel]);
