import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/audit-log.js';
import { SessionStore } from '../../auth/tokens/session-store.js';
import type { JsonObject } from '../../common/json-text.js';
import { requiredTexts, violation } from '../../common/required-text.js';
import { restError, ValidationError } from '../../common/rest-error.js';
import { Database } from '../../database/database.js';
import type { Caller } from '../../roles/caller.js';
import { encodePassword } from '../password-encoder.js';
import { UserAccounts } from '../user-accounts.js';
import { PasswordRules } from './password-rules.js';
import { storePassword } from './stored-password.js';

/** Users change their own password; protocol/roles.md 11. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly database: Database,
    private readonly accounts: UserAccounts,
    private readonly rules: PasswordRules,
    private readonly sessions: SessionStore,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Ends every other session of the user.
   *
   * @param body `{"currentPassword", "newPassword"}`
   * @param remoteAddress of the caller, for the audit
   * @throws RestError 403 when the caller is no user
   * @throws ValidationError when the current password is wrong, or the new one equal or too weak
   */
  async change({ principal }: Caller, body: JsonObject, remoteAddress: string): Promise<void> {
    if (principal.kind !== 'user') {
      throw restError('usersOnly');
    }
    const { currentPassword, newPassword } = requiredTexts(body, ['currentPassword', 'newPassword']);
    const { username, userId, sessionId } = principal;
    const report = { kind: 'password-changed', username, subject: username, remoteAddress } as const;
    if (!(await this.accounts.authenticate(username, currentPassword))) {
      this.audit.record({ ...report, outcome: 'failure' });
      throw new ValidationError([violation('currentPassword', 'is not the current password')]);
    }
    this.judge(username, currentPassword, newPassword);
    const encoded = await encodePassword(newPassword);
    await this.database.transaction(async (transaction) => {
      const password = { userId, username, encoded, changeRequired: false, author: username, keptSession: sessionId };
      await storePassword(transaction, this.sessions, password);
      await this.audit.record({ ...report, outcome: 'success' }, transaction);
    });
  }

  private judge(username: string, current: string, password: string): void {
    const equal = current === password ? [violation('newPassword', 'must differ from the current password')] : [];
    const violations = [...equal, ...this.rules.violations({ password, username }, 'newPassword')];
    if (violations.length > 0) {
      throw new ValidationError(violations);
    }
  }
}
