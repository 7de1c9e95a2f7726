import { Injectable } from '@nestjs/common';
import { Statement, type TextRow } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { maySubstitute } from './valid-today.js';

const START = new Statement(
  'UPDATE auth_session s SET substituted_user_id = o.id FROM app_user u, app_user o' +
    ` WHERE s.id = $1 AND u.id = s.user_id AND o.username = $2 AND ${maySubstitute('u', 'o')} RETURNING s.id`,
);
const END = new Statement(
  'UPDATE auth_session SET substituted_user_id = NULL WHERE id = $1 AND substituted_user_id IS NOT NULL RETURNING id',
);
const END_PAIR = new Statement(
  'UPDATE auth_session s SET substituted_user_id = NULL FROM app_user u, app_user o' +
    ' WHERE s.user_id = u.id AND u.username = $1 AND s.substituted_user_id = o.id AND o.username = $2 RETURNING s.id',
);
const END_OF_USER = new Statement(
  'UPDATE auth_session SET substituted_user_id = NULL WHERE substituted_user_id = $1::uuid RETURNING id',
);

/** Whom the user of a login session substitutes, kept with the session for all instances (protocol/roles.md 9). */
@Injectable()
export class SessionSubstitutions {
  /** @returns false when the user of the session may not substitute the other one today */
  async start(transaction: Transaction, sessionId: string, username: string): Promise<boolean> {
    return signalled(transaction, await transaction.rows(START, [sessionId, username]));
  }

  /** @returns false when the session had none */
  async end(transaction: Transaction, sessionId: string): Promise<boolean> {
    return signalled(transaction, await transaction.rows(END, [sessionId]));
  }

  /** Ends it in every session in which one user substitutes the other. */
  async endPair(transaction: Transaction, username: string, substituted: string): Promise<void> {
    signalled(transaction, await transaction.rows(END_PAIR, [username, substituted]));
  }

  /** Ends it in every session in which somebody substitutes the user. */
  async endOfUser(transaction: Transaction, substitutedUserId: string): Promise<void> {
    signalled(transaction, await transaction.rows(END_OF_USER, [substitutedUserId]));
  }
}

function signalled(transaction: Transaction, sessions: readonly TextRow[]): boolean {
  for (const [sessionId] of sessions) {
    transaction.signal({ topic: 'session', key: sessionId ?? '' });
  }
  return sessions.length > 0;
}
