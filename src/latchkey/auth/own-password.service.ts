import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { JsonObject } from '../common/json-text.js';
import type { PasswordCandidate } from '../common/password-rule.js';
import { requiredTexts } from '../common/required-text.js';
import { restError, ValidationError, type Violation } from '../errors/rest-error.js';
import { Database } from '../database/database.js';
import type { Caller } from '../roles/caller.js';
import { encodePassword } from '../secrets/password-encoder.js';
import { PasswordRules } from '../users/passwords/password-rules.js';
import { storePassword } from '../users/passwords/stored-password.js';
import { type Account, UserAccounts } from '../users/user-accounts.js';
import { AttemptLock } from '../sessions/brute-force/attempt-lock.js';
import type { UserPrincipal } from '../common/principal.js';
import { SessionStore } from '../sessions/session-store.js';

/** Users change their own password; protocol/roles.md 11. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly database: Database,
    private readonly accounts: UserAccounts,
    private readonly lock: AttemptLock,
    private readonly rules: PasswordRules,
    private readonly sessions: SessionStore,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Ends every other session of the user. A wrong current password counts for the lock of logins.
   *
   * @param body `{"currentPassword", "newPassword"}`
   * @param remoteAddress of the caller
   * @throws RestError 403 when the caller is not a user
   * @throws ValidationError when the current password is wrong, or the new one equal or too weak
   */
  async change({ principal, locale }: Caller, body: JsonObject, remoteAddress: string): Promise<void> {
    if (principal.kind !== 'user') {
      throw restError('usersOnly');
    }
    const { currentPassword, newPassword } = requiredTexts(body, ['currentPassword', 'newPassword']);
    const account = await this.checked(principal, currentPassword, remoteAddress, locale);
    this.judge({ username: principal.username, password: newPassword }, currentPassword, locale);
    if (!(await this.store(principal, account, newPassword, remoteAddress))) {
      throw this.refused('WrongCurrent', locale);
    }
  }

  private async checked(
    { username }: UserPrincipal,
    password: string,
    remoteAddress: string,
    locale: string,
  ): Promise<Account> {
    const outcome = await this.lock.run({ kind: 'user', name: username, remoteAddress }, () =>
      this.accounts.authenticate(username, password),
    );
    if (outcome.kind === 'passed') {
      return outcome.value;
    }
    this.audit.record({ kind: 'password-changed', outcome: 'failure', username, subject: username, remoteAddress });
    throw this.refused(outcome.kind === 'failed' ? 'WrongCurrent' : 'Locked', locale);
  }

  private judge(candidate: PasswordCandidate, current: string, locale: string): void {
    const equal = current === candidate.password ? [this.violation('newPassword', 'Unchanged', locale)] : [];
    const violations = [...equal, ...this.rules.violations(candidate, 'newPassword', locale)];
    if (violations.length > 0) {
      throw new ValidationError(violations);
    }
  }

  /** The password that was checked must still be there: of two changes at once the second is refused. @returns whether it was */
  private async store(
    { username, sessionId }: UserPrincipal,
    { id: userId, passwordHash }: Account,
    password: string,
    remoteAddress: string,
  ): Promise<boolean> {
    const encoded = await encodePassword(password);
    return this.database.transaction(async (transaction) => {
      const change = { userId, username, encoded, changeRequired: false, author: username };
      const kept = { replaced: passwordHash, keptSession: sessionId };
      if (!(await storePassword(transaction, this.sessions, { ...change, ...kept }))) {
        return false;
      }
      const report = { kind: 'password-changed', outcome: 'success', username, subject: username } as const;
      await this.audit.record({ ...report, remoteAddress }, transaction);
      return true;
    });
  }

  private refused(name: string, locale: string): ValidationError {
    return new ValidationError([this.violation('currentPassword', name, locale)]);
  }

  private violation(path: string, name: string, locale: string): Violation {
    return this.rules.violation(`{latchkey.password.${name}.message}`, path, locale);
  }
}
