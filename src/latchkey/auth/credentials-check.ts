import { Injectable } from '@nestjs/common';
import { type Account, UserAccounts } from '../users/user-accounts.js';
import { AuditLog } from '../audit/audit-log.js';
import { AttemptLock } from '../sessions/brute-force/attempt-lock.js';
import { OAuthError } from './oauth/oauth-error.js';
import { RequiredPasswordChange } from './required-password-change.js';

/** The credentials of a login. */
export interface PresentedCredentials {
  readonly username: string;
  readonly password: string;
  /** Address of the caller, as far as proxies are trusted. */
  readonly remoteAddress: string;
  /** Replaces a password that must be changed. */
  readonly newPassword?: string | undefined;
  /** Of texts about the new password; English without it. */
  readonly locale?: string;
}

/** Who may log in: the one check of the password grant and of the login page (protocol/oauth.md 6.1, 9 and 10). */
@Injectable()
export class CredentialsCheck {
  constructor(
    private readonly accounts: UserAccounts,
    private readonly lock: AttemptLock,
    private readonly audit: AuditLog,
    private readonly changes: RequiredPasswordChange,
  ) {}

  /**
   * The password is checked before the state of the account, which is shown only to its owner. A locked name gets the
   * same response whether it exists or not.
   *
   * @throws OAuthError 400 `invalid_grant`
   * @throws PasswordChangeRequired 400
   */
  async check(credentials: PresentedCredentials): Promise<Account> {
    try {
      return await this.judge(credentials);
    } catch (error) {
      if (error instanceof OAuthError) {
        const { username, remoteAddress } = credentials;
        const report = { kind: 'login', outcome: 'failure', username, subject: username, remoteAddress } as const;
        this.audit.record({ ...report, details: { reason: error.description } });
      }
      throw error;
    }
  }

  private async judge(credentials: PresentedCredentials): Promise<Account> {
    const { username, password, remoteAddress, newPassword, locale } = credentials;
    const outcome = await this.lock.run({ kind: 'user', name: username, remoteAddress }, () =>
      this.accounts.authenticate(username, password),
    );
    if (outcome.kind === 'locked') {
      throw OAuthError.locked(outcome.retryAfter);
    }
    if (outcome.kind === 'failed') {
      throw OAuthError.invalidGrant('Bad credentials');
    }
    if (!outcome.value.active) {
      throw OAuthError.invalidGrant('User is disabled');
    }
    const account = outcome.value;
    return account.passwordChangeRequired
      ? this.changes.of(account, { password, newPassword, remoteAddress, ...(locale !== undefined && { locale }) })
      : account;
  }
}
