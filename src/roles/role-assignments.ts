import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { actingAs, type Principal } from '../auth/principal.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { ChangeSignals } from '../database/change-signals.js';
import { Database, Statement } from '../database/database.js';

const MAX_CACHED_USERS = 10_000;
/** A signal drops an entry at once; the time limit only bounds the harm of a lost one. */
const CACHE_MS = 5_000;

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
  private readonly cache = new LRUCache<string, AssignedRoles>({ max: MAX_CACHED_USERS, ttl: CACHE_MS });
  /** Grows with every signal: an answer read before a change must not be cached after it. */
  private revision = 0;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly database: Database,
    private readonly signals: ChangeSignals,
  ) {
    signals.onSignal(({ topic, key }) => {
      this.revision++;
      if (topic === 'user') {
        this.cache.delete(key);
      } else if (topic === 'all') {
        this.cache.clear();
      }
    });
  }

  async of(principal: Principal): Promise<AssignedRoles> {
    if (principal.kind === 'anonymous') {
      const { ANONYMOUS_RESOURCE_ROLES, ANONYMOUS_ROW_LEVEL_ROLES } = this.settings;
      return { resource: [...ANONYMOUS_RESOURCE_ROLES].sort(), rowLevel: [...ANONYMOUS_ROW_LEVEL_ROLES].sort() };
    }
    if (principal.kind === 'client') {
      return { resource: [...principal.resourceRoles].sort(), rowLevel: [...principal.rowLevelRoles].sort() };
    }
    const { username } = actingAs(principal);
    const cached = this.signals.reliable ? this.cache.get(username) : undefined;
    return cached ?? this.load(username);
  }

  private async load(username: string): Promise<AssignedRoles> {
    const { revision } = this;
    const rows = await this.database.rows(ASSIGNMENTS, [username]);
    const codes = (type: string): string[] => rows.filter((row) => row[1] === type).map((row) => row[0] ?? '');
    const roles = { resource: codes('resource'), rowLevel: codes('row_level') };
    if (revision === this.revision) {
      this.cache.set(username, roles);
    }
    return roles;
  }
}
