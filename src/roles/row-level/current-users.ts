import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Principal, UserPrincipal } from '../../auth/principal.js';
import type { ComparedAttribute } from '../../conditions/attribute-path.js';
import { comparedType } from '../../conditions/operators.js';
import { ChangeSignals } from '../../database/change-signals.js';
import { Database, type SqlRunner, Statement } from '../../database/database.js';
import { memoryValue } from '../../datatypes/memory-value.js';
import { EntityRegistry } from '../../metadata/entity-registry.js';
import { NO_USER_ATTRIBUTES, type UserAttributes } from './current-values.js';
import { USER_ENTITY, userAttributes } from './row-parameters.js';

const MAX_CACHED_USERS = 10_000;
/** A signal drops an entry at once; the time limit only bounds the harm of a lost one. */
const CACHE_MS = 3_000;

/** The accounts whose attributes row conditions compare with; protocol/roles.md 6. */
@Injectable()
export class CurrentUsers {
  private readonly attributes: readonly ComparedAttribute[];
  private readonly find: Statement | undefined;
  private readonly cache = new LRUCache<string, UserAttributes>({ max: MAX_CACHED_USERS, ttl: CACHE_MS });
  /** Grows with every signal: an answer read before a change must not be cached after it. */
  private revision = 0;

  constructor(
    private readonly database: Database,
    private readonly signals: ChangeSignals,
    entities: EntityRegistry,
  ) {
    signals.onSignal(({ topic, key }) => {
      this.revision++;
      if (topic === 'user') {
        this.cache.delete(key);
      } else if (topic === 'all') {
        this.cache.clear();
      }
    });
    const user = entities.find(USER_ENTITY);
    this.attributes = userAttributes(user);
    this.find =
      user &&
      new Statement(
        `SELECT ${this.attributes.map(({ column }) => column).join(', ')} FROM ${user.table} WHERE ${user.primaryKey.column} = $1::uuid`,
      );
  }

  async of(principal: Principal): Promise<UserAttributes> {
    if (principal.kind !== 'user') {
      return NO_USER_ATTRIBUTES;
    }
    const known = this.signals.reliable ? this.cache.get(principal.username) : undefined;
    return known ?? (await this.load(principal));
  }

  /** The account as a transaction sees it. */
  async read(runner: SqlRunner, { userId }: UserPrincipal): Promise<UserAttributes> {
    const [row] = this.find ? await runner.rows(this.find, [userId]) : [];
    if (!row) {
      return NO_USER_ATTRIBUTES;
    }
    const texts = new Map(this.attributes.map(({ name }, index) => [name, row[index] ?? null]));
    const values = this.attributes.map((attribute, index) => {
      const text = row[index] ?? null;
      return [attribute.name, text === null ? null : memoryValue(comparedType(attribute), text)] as const;
    });
    return { texts, values: Object.freeze(Object.fromEntries(values)) };
  }

  private async load(principal: UserPrincipal): Promise<UserAttributes> {
    const { revision } = this;
    const found = await this.read(this.database, principal);
    if (revision === this.revision && found !== NO_USER_ATTRIBUTES) {
      this.cache.set(principal.username, found);
    }
    return found;
  }
}
