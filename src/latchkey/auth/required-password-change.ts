import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { AccessDatabase } from '../database/database.js';
import type { Violation } from '../errors/rest-error.js';
import { encodePassword } from '../secrets/password-encoder.js';
import { SessionStore } from '../sessions/session-store.js';
import { PasswordRules } from '../users/passwords/password-rules.js';
import { storePassword } from '../users/passwords/stored-password.js';
import type { Account } from '../users/user-accounts.js';
import { OAuthError } from './oauth/oauth-error.js';

/** Of the token endpoint, whose texts are never localized. */
const ENGLISH = 'en';

/** A right password that does not log in any more, because its account must get another one (protocol/oauth.md 6.1). */
export class PasswordChangeRequired extends OAuthError {
  /** @param violations what is wrong with the new password; empty where none was given */
  constructor(readonly violations: readonly Violation[] = []) {
    const faults = violations.map(({ message }) => message).join('; ');
    super(400, 'password_change_required', faults === '' ? 'Send another password as new_password' : faults);
  }
}

/** What a login brings along for an account that must change its password. */
export interface PasswordChange {
  readonly password: string;
  readonly newPassword: string | undefined;
  /** Of the texts about a new password; English without it. */
  readonly locale?: string;
  readonly remoteAddress: string;
}

/** Changes the password of an account that must not log in with its present one (protocol/oauth.md 6.1, 10.4). */
@Injectable()
export class RequiredPasswordChange {
  constructor(
    private readonly database: AccessDatabase,
    private readonly rules: PasswordRules,
    private readonly sessions: SessionStore,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param account whose present password was found right
   * @returns the account as it is with the new password
   * @throws PasswordChangeRequired without a new password, and for one that the rules refuse
   */
  async of(
    account: Account,
    { password, newPassword, locale = ENGLISH, remoteAddress }: PasswordChange,
  ): Promise<Account> {
    if (newPassword === undefined) {
      throw new PasswordChangeRequired();
    }
    const { id: userId, username, passwordHash } = account;
    const violations = this.violations(username, password, newPassword, locale);
    if (violations.length > 0) {
      throw new PasswordChangeRequired(violations);
    }
    const encoded = await encodePassword(newPassword);
    const stored = await this.database.transaction(async (transaction) => {
      const change = { userId, username, encoded, changeRequired: false, author: username, replaced: passwordHash };
      const report = { kind: 'password-changed', outcome: 'success', username, subject: username } as const;
      const isStored = await storePassword(transaction, this.sessions, change);
      if (isStored) {
        await this.audit.record({ ...report, remoteAddress }, transaction);
      }
      return isStored;
    });
    if (!stored) {
      throw OAuthError.invalidGrant('Bad credentials');
    }
    return { ...account, passwordHash: encoded, passwordChangeRequired: false };
  }

  private violations(username: string, current: string, password: string, locale: string): readonly Violation[] {
    const path = 'newPassword';
    const unchanged = this.rules.violation('{latchkey.password.Unchanged.message}', path, locale);
    return [
      ...(current === password ? [unchanged] : []),
      ...this.rules.violations({ username, password }, path, locale),
    ];
  }
}
