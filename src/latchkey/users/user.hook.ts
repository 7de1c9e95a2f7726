import { Injectable } from '@nestjs/common';
import { SessionStore } from '../sessions/session-store.js';
import { Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { requestRows } from '../database/database.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../model/entity-hooks.js';
import { encodePassword } from '../secrets/password-encoder.js';
import { User } from './user.entity.js';
import { checkUsername, signalUser } from './usernames.js';

const RENAME_ASSIGNMENTS = new Statement(
  'UPDATE sec_role_assignment SET username = $2, version = version + 1 WHERE username = $1 AND delete_ts IS NULL',
);
const DELETE_ASSIGNMENTS = new Statement(
  'UPDATE sec_role_assignment SET delete_ts = now(), deleted_by = $2 WHERE username = $1 AND delete_ts IS NULL',
);

/** What else happens when accounts change: protocol/oauth.md 8, protocol/roles.md 9 and 10. */
@Injectable()
@EntityHooks(User)
export class UserHook implements EntityHook {
  constructor(private readonly sessions: SessionStore) {}

  async beforeWrite({ values }: EntityChange): Promise<void> {
    const username = values.get('username');
    if (typeof username === 'string') {
      checkUsername(username);
    }
    const password = values.get('password');
    if (typeof password === 'string') {
      values.set('password', await encodePassword(password));
    }
  }

  async afterWrite(change: EntityChange, transaction: Transaction): Promise<void> {
    const { operation, before, values, id, author, authorId, authorSession } = change;
    const username = before.get('username');
    if (operation === 'create' || typeof username !== 'string') {
      signalUser(transaction, values.get('username'));
      return;
    }
    if (operation === 'delete') {
      await requestRows(transaction, DELETE_ASSIGNMENTS, [username, author]);
    }
    if (operation === 'delete' || values.get('active') === 'false') {
      await this.sessions.revokeOfUser(transaction, id);
    } else if (values.has('password')) {
      await this.sessions.revokeOfUser(transaction, id, id === authorId ? authorSession : undefined);
    }
    const renamed = values.get('username');
    if (typeof renamed === 'string' && renamed !== username) {
      await requestRows(transaction, RENAME_ASSIGNMENTS, [username, renamed]);
      signalUser(transaction, renamed);
    }
    signalUser(transaction, username);
  }
}
