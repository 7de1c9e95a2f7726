import { Injectable } from '@nestjs/common';
import type { Principal, UserPrincipal } from '../../common/principal.js';
import type { ComparedAttribute } from '../../conditions/attribute-path.js';
import { comparedType } from '../../conditions/operators.js';
import { ChangeSignals, UserCache } from '../../database/change-signals.js';
import { AccessDatabase } from '../../database/database.js';
import { type SqlRunner, Statement } from '../../sql/statement.js';
import { memoryValue } from '../../datatypes/memory-value.js';
import { EntityRegistry } from '../../model/entity-model.js';
import { valueOfColumn } from '../../model/attribute.js';
import { NO_USER_ATTRIBUTES, type UserAttributes } from '../caller.js';
import { USER_ENTITY, userAttributes } from './row-parameters.js';

/** The accounts whose attributes row conditions compare with; protocol/roles.md 6. */
@Injectable()
export class CurrentUsers {
  private readonly attributes: readonly ComparedAttribute[];
  private readonly statement: Statement | undefined;
  private readonly known: UserCache<UserAttributes>;

  constructor(
    private readonly database: AccessDatabase,
    signals: ChangeSignals,
    entities: EntityRegistry,
  ) {
    this.known = new UserCache(signals);
    const user = entities.find(USER_ENTITY);
    this.attributes = userAttributes(user);
    this.statement =
      user &&
      new Statement(
        `SELECT ${this.attributes.map(({ column }) => column).join(', ')} FROM ${user.table} WHERE ${user.primaryKey.column} = $1::uuid`,
      );
  }

  async of(principal: Principal): Promise<UserAttributes> {
    const found =
      principal.kind === 'user'
        ? await this.known.of(principal.username, () => this.find(this.database, principal))
        : undefined;
    return found ?? NO_USER_ATTRIBUTES;
  }

  /** The account as a transaction sees it. */
  async read(runner: SqlRunner, principal: UserPrincipal): Promise<UserAttributes> {
    return (await this.find(runner, principal)) ?? NO_USER_ATTRIBUTES;
  }

  private async find(runner: SqlRunner, { userId }: UserPrincipal): Promise<UserAttributes | undefined> {
    const [row] = this.statement ? await runner.rows(this.statement, [userId]) : [];
    if (!row) {
      return undefined;
    }
    const texts = new Map(
      this.attributes.map((attribute, index) => [attribute.name, valueOfColumn(attribute, row[index])]),
    );
    const values = this.attributes.map((attribute) => {
      const text = texts.get(attribute.name) ?? null;
      return [attribute.name, text === null ? null : memoryValue(comparedType(attribute), text)] as const;
    });
    return { texts, values: Object.freeze(Object.fromEntries(values)) };
  }
}
