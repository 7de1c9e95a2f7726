import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { ActiveSessions } from '../sessions/active-sessions.js';
import { SessionStore } from '../sessions/session-store.js';
import { type QueryParameters, queryValue } from '../http/client-request.js';
import { restError } from '../errors/rest-error.js';
import { RestResponse } from '../http/rest-response.js';
import { Database } from '../database/database.js';
import type { Caller } from '../roles/caller.js';
import { UserAccounts } from '../users/user-accounts.js';
import { wholeNumber } from './paging.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
/** The largest `integer` of PostgreSQL. */
const MAX_OFFSET = 2 ** 31 - 1;

/** Sessions as administrators see and end them; protocol/roles.md 11. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly active: ActiveSessions,
    private readonly store: SessionStore,
    private readonly accounts: UserAccounts,
    private readonly audit: AuditLog,
  ) {}

  /** @throws RestError 400 for a limit or offset that is not a number within its bounds */
  async list(query: QueryParameters): Promise<RestResponse> {
    const limit = wholeNumber(query, 'limit', DEFAULT_LIMIT, MAX_LIMIT);
    const offset = wholeNumber(query, 'offset', 0, MAX_OFFSET);
    const sessions = await this.active.list(queryValue(query, 'username'), limit, offset);
    return RestResponse.json(JSON.stringify(sessions));
  }

  /** Its tokens stop working on every instance. @throws RestError 404 for a session that is unknown or has ended */
  async end(caller: Caller, sessionId: string): Promise<void> {
    await this.database.transaction(async (transaction) => {
      if (!(await this.active.lock(transaction, sessionId))) {
        throw restError('sessionNotFound', { session: sessionId });
      }
      await this.store.revoke(transaction, sessionId, 'administrator', caller.principal.username);
    }, caller.deadline);
  }

  /**
   * Ends all sessions of a user, the one of the caller included, and the logins at the login page.
   *
   * @returns how many sessions have ended
   * @throws RestError 404 for an unknown user
   */
  async endAllOf(caller: Caller, username: string): Promise<number> {
    const account = await this.accounts.find(username);
    if (!account) {
      throw restError('userNotFound', { username });
    }
    return this.database.transaction(async (transaction) => {
      const ended = await this.store.revokeOfUser(transaction, account.id);
      const report = { kind: 'session-ended', outcome: 'success', subject: username } as const;
      const details = { reason: 'administrator', sessions: String(ended) };
      await this.audit.record({ ...report, username: caller.principal.username, details }, transaction);
      return ended;
    }, caller.deadline);
  }
}
