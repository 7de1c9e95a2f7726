import { Injectable } from '@nestjs/common';
import type { Transaction } from '../sql/transaction.js';
import { OAuthClients } from '../sessions/clients/oauth-clients.js';
import { isRestored } from '../model/administration-entity.js';
import {
  type AuthorRights,
  type EntityChange,
  type EntityHook,
  EntityHooks,
  valueAfter,
} from '../model/entity-hooks.js';
import { Administrators } from '../roles/runtime/administrators.js';
import { type ChangedAccount, Grants } from '../roles/runtime/grants.js';
import { SECURITY_ADMIN } from '../roles/specific-permissions.js';
import { User } from './user.entity.js';

/**
 * Accounts carry rights: anyone who names an account, activates it or sets its password could use them all. They also
 * carry what conditions of row-level roles compare with. And the last account that may do everything stays
 * (protocol/roles.md 6, 10).
 */
@Injectable()
@EntityHooks(User)
export class UserRightsHook implements EntityHook {
  /** Changes that keep an administrator from logging in. */
  private readonly disabling = new WeakSet<EntityChange>();

  constructor(
    private readonly grants: Grants,
    private readonly administrators: Administrators,
    private readonly clients: OAuthClients,
  ) {}

  async beforeAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    for (const change of changes.filter(isDisabling)) {
      const username = change.before.get('username');
      if (typeof username === 'string' && (await this.administrators.exist(transaction, [username]))) {
        this.disabling.add(change);
      }
    }
    const named = changes.filter(takesName);
    const [first] = named;
    if (first && !first.authorRights.mayExecute(SECURITY_ADMIN)) {
      await this.requireFreeNames(first.authorRights, [...new Set(named.flatMap(namesOf))], transaction);
    }
  }

  async afterAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    if (changes.some((change) => this.disabling.has(change))) {
      await this.administrators.requireOne(transaction);
    }
    const updates = changes.filter(({ operation }) => operation === 'update');
    const [update] = updates;
    if (update) {
      await this.grants.requireUnasked(update.authorRights, updates.map(changedAccount), transaction);
    }
    const taken = changes.filter(isTakeover);
    const [first] = taken;
    if (first) {
      const names = taken.map((change) => valueAfter(change, 'username')).filter((name) => typeof name === 'string');
      await this.grants.requireRolesOf(first.authorRights, names, transaction);
    }
  }

  /** What a deleted account, or a client, has written goes by its name: anyone who takes the name gets access to it. */
  private async requireFreeNames(
    author: AuthorRights,
    names: readonly string[],
    transaction: Transaction,
  ): Promise<void> {
    await this.grants.requireFormerRolesOf(author, names, transaction);
    if (await this.clients.haveAny(transaction, names)) {
      this.grants.requireAdministrator(author, 'A user with the name of a client');
    }
  }
}

function changedAccount(change: EntityChange): ChangedAccount {
  const { before, values } = change;
  return {
    usernames: namesOf(change),
    attributes: [...values].filter(([name, value]) => before.get(name) !== value).map(([name]) => name),
  };
}

/** Before the change and after it. */
const namesOf = ({ before, values }: EntityChange): string[] =>
  [before, values].map((each) => each.get('username')).filter((name) => typeof name === 'string');

/** Whether an account gets a name that others may have had. */
const takesName = (change: EntityChange): boolean =>
  change.operation === 'create' ||
  isRestored(change) ||
  (change.operation === 'update' &&
    change.values.has('username') &&
    change.values.get('username') !== change.before.get('username'));

const isDisabling = ({ operation, values }: EntityChange): boolean =>
  operation === 'delete' ||
  (operation === 'update' &&
    (values.get('active') === 'false' || values.get('password') === null || values.has('username')));

/** Whether the author could act with the account's rights afterwards, and could not before. */
function isTakeover(change: EntityChange): boolean {
  const { operation, id, values, authorId } = change;
  if (operation !== 'update') {
    return operation === 'create';
  }
  const opened = values.get('active') === 'true' || isRestored(change);
  return values.has('username') || opened || (values.has('password') && id !== authorId);
}
