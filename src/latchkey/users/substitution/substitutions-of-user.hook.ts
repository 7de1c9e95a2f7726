import { Injectable } from '@nestjs/common';
import { SessionSubstitutions } from '../../sessions/session-substitutions.js';
import { Statement } from '../../sql/statement.js';
import type { Transaction } from '../../sql/transaction.js';
import { requestRows } from '../../database/database.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../../model/entity-hooks.js';
import { User } from '../user.entity.js';

const RENAME = new Statement(
  'UPDATE sec_user_substitution SET version = version + 1,' +
    ' username = CASE username WHEN $1 THEN $2 ELSE username END,' +
    ' substituted_username = CASE substituted_username WHEN $1 THEN $2 ELSE substituted_username END' +
    ' WHERE (username = $1 OR substituted_username = $1) AND delete_ts IS NULL',
);
const DELETE = new Statement(
  'UPDATE sec_user_substitution SET delete_ts = now(), deleted_by = $2' +
    ' WHERE (username = $1 OR substituted_username = $1) AND delete_ts IS NULL',
);

/**
 * Substitutions follow their users: renamed with them, deleted with them, ended when one may not log in
 * (protocol/roles.md 9).
 */
@Injectable()
@EntityHooks(User)
export class SubstitutionsOfUserHook implements EntityHook {
  constructor(private readonly sessions: SessionSubstitutions) {}

  async afterWrite({ operation, id, before, values, author }: EntityChange, transaction: Transaction): Promise<void> {
    const username = before.get('username');
    const renamed = values.get('username');
    if (operation === 'create' || typeof username !== 'string') {
      return;
    }
    if (operation === 'delete' || values.get('active') === 'false') {
      await this.sessions.endOfUser(transaction, id);
    }
    if (operation === 'delete') {
      await requestRows(transaction, DELETE, [username, author]);
    } else if (typeof renamed === 'string') {
      await requestRows(transaction, RENAME, [username, renamed]);
    }
  }
}
