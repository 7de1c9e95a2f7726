import { createHash } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DeclarationError } from '../errors/rest-error.js';
import { ChangeSignals, UserCache } from '../database/change-signals.js';
import { AccessDatabase } from '../database/database.js';
import { type SqlRunner, Statement } from '../sql/statement.js';
import { EntityRegistry } from '../model/entity-model.js';
import { DesignTimeRoles } from './design-time-roles.js';
import { RoleSet } from './role-set.js';
import { RoleSnapshot } from './role-snapshot.js';
import { RowLevelRoleRegistry } from './row-level/row-level-role-registry.js';
import { loadResourceRoles } from './runtime/stored-resource-roles.js';
import { loadRowLevelRoles } from './runtime/stored-row-level-roles.js';
import { type CacheUse, getOrCreate } from '../common/get-or-create.js';
import type { Principal } from '../common/principal.js';
import { actingAs } from './caller.js';
import { RoleSettings } from '../config/setting-groups.js';
import { buildAbility, RoleRights, RowLevelPolicies } from './role-rights.js';
import { FULL_ACCESS } from './built-in-roles.js';
import type { Rights } from './rights.js';

/**
 * All roles of both sources (protocol/roles.md 5). They are read from the database once and kept in memory until a
 * signal reports a change; while signals may get lost, they are read again each time.
 */
@Injectable()
export class RoleRegistry implements OnApplicationBootstrap {
  private kept: Promise<RoleSnapshot> | undefined;

  constructor(
    private readonly designTime: DesignTimeRoles,
    private readonly rowLevel: RowLevelRoleRegistry,
    private readonly entities: EntityRegistry,
    private readonly database: AccessDatabase,
    private readonly signals: ChangeSignals,
  ) {
    signals.onSignal(({ topic }) => {
      if (topic === 'roles' || topic === 'all') {
        this.kept = undefined;
      }
    });
  }

  /** @throws DeclarationError for a role of the database whose code is that of a role in code */
  async onApplicationBootstrap(): Promise<void> {
    const resource = await loadResourceRoles(this.database, this.entities);
    const rowLevel = await loadRowLevelRoles(this.database, this.entities);
    const taken =
      resource.roles.find(({ code }) => this.designTime.has(code)) ??
      rowLevel.roles.find(({ code }) => this.rowLevel.has(code));
    if (taken) {
      throw new DeclarationError(
        `The database holds a role ${taken.code}, and so does the code: give one of them another code`,
      );
    }
  }

  /** The roles as they are now. */
  current(): Promise<RoleSnapshot> {
    if (!this.signals.reliable) {
      return this.read(this.database);
    }
    this.kept ??= this.keep();
    return this.kept;
  }

  /** The roles as a transaction sees them, with what it has written itself. */
  async read(runner: SqlRunner): Promise<RoleSnapshot> {
    const resource = await loadResourceRoles(runner, this.entities);
    const rowLevel = await loadRowLevelRoles(runner, this.entities);
    return new RoleSnapshot(
      createHash('sha256').update(resource.text).update(rowLevel.text).digest('base64url'),
      new RoleSet([...resource.roles, ...this.designTime.all()]),
      new RoleSet([...rowLevel.roles, ...this.rowLevel.all()]),
    );
  }

  /** A failure is not kept: the next request tries again. */
  private keep(): Promise<RoleSnapshot> {
    const reading = this.read(this.database);
    reading.catch(() => {
      if (this.kept === reading) {
        this.kept = undefined;
      }
    });
    return reading;
  }
}

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

  get use(): CacheUse {
    return this.known.use;
  }

  constructor(
    private readonly settings: RoleSettings,
    private readonly database: AccessDatabase,
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

const MAX_CACHED_ABILITIES = 1_000;

/** Finds out what a principal may do. Abilities are cached per set of roles, never per user (protocol/roles.md 12). */
@Injectable()
export class RightsService {
  private readonly readOnly: readonly string[];
  readonly use: CacheUse = { lookups: 0, misses: 0 };
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
    this.use.lookups++;
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
    return getOrCreate(this.cache, rightsKey(assigned, roles), () => {
      this.use.misses++;
      return this.build(assigned, roles);
    });
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
