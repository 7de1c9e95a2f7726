import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/database.js';
import { type EntityChange, type EntityHook, EntityHooks, valueAfter } from '../metadata/entity-hooks.js';
import { Administrators } from '../roles/runtime/administrators.js';
import { type ChangedAccount, Grants } from '../roles/runtime/grants.js';
import { User } from './user.entity.js';

/**
 * Accounts carry rights: whoever names one, opens it or sets its password, could use them all. They carry what conditions
 * of row-level roles compare with, too. And the last account that may do everything stays (protocol/roles.md 6, 10).
 */
@Injectable()
@EntityHooks(User)
export class UserRightsHook implements EntityHook {
  /** Changes that keep an administrator from logging in. */
  private readonly disabling = new WeakSet<EntityChange>();

  constructor(
    private readonly grants: Grants,
    private readonly administrators: Administrators,
  ) {}

  async beforeAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    for (const change of changes.filter(isDisabling)) {
      const username = change.before.get('username');
      if (typeof username === 'string' && (await this.administrators.exist(transaction, [username]))) {
        this.disabling.add(change);
      }
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
}

function changedAccount({ before, values }: EntityChange): ChangedAccount {
  return {
    usernames: [before, values].map((each) => each.get('username')).filter((name) => typeof name === 'string'),
    attributes: [...values].filter(([name, value]) => before.get(name) !== value).map(([name]) => name),
  };
}

const isDisabling = ({ operation, values }: EntityChange): boolean =>
  operation === 'delete' ||
  (operation === 'update' &&
    (values.get('active') === 'false' || values.get('password') === null || values.has('username')));

/** Whether the author could act with the account's rights afterwards, and could not before. */
function isTakeover(change: EntityChange): boolean {
  const { operation, id, values, before, authorId } = change;
  if (operation !== 'update') {
    return operation === 'create';
  }
  const opened = values.get('active') === 'true' || (before.get('deleteTs') ?? null) !== null;
  return values.has('username') || opened || (values.has('password') && id !== authorId);
}
