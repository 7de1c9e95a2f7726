import { Injectable } from '@nestjs/common';
import type { UserPrincipal } from '../common/principal.js';
import { isValueAttribute, type ValueAttribute } from '../model/attribute.js';
import { ChangeSignals, UserCache } from '../database/change-signals.js';
import { Database } from '../database/database.js';
import { Statement } from '../sql/statement.js';
import { EntityRegistry } from '../model/entity-model.js';
import { valueOfColumn } from '../model/attribute.js';
import type { Caller } from '../roles/caller.js';
import { writeValue } from '../entities/serialization/value-writer.js';
import { User } from './user.entity.js';

/** Describes callers to themselves; protocol/permissions.md 2. */
@Injectable()
export class UserInfoService {
  private readonly attributes: readonly ValueAttribute[];
  private readonly find: Statement;
  /** JSON text of the attributes. */
  private readonly known: UserCache<string>;

  constructor(
    private readonly database: Database,
    signals: ChangeSignals,
    entities: EntityRegistry,
  ) {
    this.known = new UserCache(signals);
    const user = entities.ofClass(User);
    this.attributes = [...(user?.attributes.values() ?? [])].filter(isValueAttribute).filter(({ secret }) => !secret);
    this.find = new Statement(
      `SELECT ${this.attributes.map(({ column }) => column).join(', ')} FROM app_user WHERE id = $1::uuid`,
    );
  }

  /** JSON text of the response. */
  async of({ principal, locale }: Caller): Promise<string> {
    // Language and country are joined by an underscore here, and by a hyphen in HTTP.
    const localeName = locale.replaceAll('-', '_');
    // A client gets its id, whatever name it has among users (protocol/permissions.md 2).
    const name = principal.kind === 'client' ? principal.clientId : principal.username;
    const head = `{"username":${JSON.stringify(name)},"locale":${JSON.stringify(localeName)},"attributes":`;
    if (principal.kind !== 'user') {
      return `${head}{}}`;
    }
    return `${head}${await this.known.of(principal.username, () => this.load(principal))}}`;
  }

  private async load({ userId }: UserPrincipal): Promise<string> {
    const [row = []] = await this.database.rows(this.find, [userId]);
    const members = this.attributes.map((attribute, index) => {
      const text = valueOfColumn(attribute, row[index]);
      return `${JSON.stringify(attribute.name)}:${text === null ? 'null' : writeValue(attribute, text)}`;
    });
    return `{${members.join()}}`;
  }
}
