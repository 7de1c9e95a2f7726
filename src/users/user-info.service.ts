import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { UserPrincipal } from '../auth/principal.js';
import { isValueAttribute, type ValueAttribute } from '../metadata/attribute.js';
import { ChangeSignals } from '../database/change-signals.js';
import { Database, Statement } from '../database/database.js';
import { EntityRegistry } from '../metadata/entity-registry.js';
import type { Caller } from '../roles/caller.js';
import { writeValue } from '../entities/serialization/value-writer.js';
import { User } from './user.entity.js';

const MAX_CACHED_USERS = 10_000;
/** A signal drops an entry at once; the time limit only bounds the harm of a lost one. */
const CACHE_MS = 3_000;

/** Tells callers who they are; protocol/permissions.md 2. */
@Injectable()
export class UserInfoService {
  private readonly attributes: readonly ValueAttribute[];
  private readonly find: Statement;
  /** JSON text of the attributes by username. */
  private readonly cache = new LRUCache<string, string>({ max: MAX_CACHED_USERS, ttl: CACHE_MS });
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
    const user = entities.ofClass(User);
    this.attributes = [...(user?.attributes.values() ?? [])].filter(isValueAttribute).filter(({ secret }) => !secret);
    this.find = new Statement(
      `SELECT ${this.attributes.map(({ column }) => column).join(', ')} FROM app_user WHERE id = $1::uuid`,
    );
  }

  /** JSON text of the answer. */
  async of({ principal, locale }: Caller): Promise<string> {
    // Language and country are joined by an underscore here, and by a hyphen in HTTP.
    const localeName = locale.replaceAll('-', '_');
    const head = `{"username":${JSON.stringify(principal.username)},"locale":${JSON.stringify(localeName)},"attributes":`;
    if (principal.kind !== 'user') {
      return `${head}{}}`;
    }
    const known = this.signals.reliable ? this.cache.get(principal.username) : undefined;
    return `${head}${known ?? (await this.load(principal))}}`;
  }

  private async load({ userId, username }: UserPrincipal): Promise<string> {
    const { revision } = this;
    const [row = []] = await this.database.rows(this.find, [userId]);
    const members = this.attributes.map((attribute, index) => {
      const text = row[index];
      return `${JSON.stringify(attribute.name)}:${text == null ? 'null' : writeValue(attribute, text)}`;
    });
    const json = `{${members.join()}}`;
    if (revision === this.revision) {
      this.cache.set(username, json);
    }
    return json;
  }
}
