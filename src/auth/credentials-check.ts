import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { type Account, UserAccounts } from '../users/user-accounts.js';
import { AttemptLock, type AttemptOutcome } from './brute-force/attempt-lock.js';
import { OAuthError } from './oauth/oauth-error.js';

/** What somebody shows to log in. */
export interface PresentedCredentials {
  readonly username: string;
  readonly password: string;
  /** Address of whoever shows them, as far as proxies are trusted. */
  readonly remoteAddress: string;
}

/** Who may log in: the one check of the password grant and of the login page (protocol/oauth.md 6.1, 9 and 10). */
@Injectable()
export class CredentialsCheck {
  constructor(
    private readonly accounts: UserAccounts,
    private readonly lock: AttemptLock,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The password is checked before the state of the account, which is shown only to its owner. A locked name gets the
   * same answer whether it exists or not.
   *
   * @throws OAuthError 400 `invalid_grant`
   */
  async check({ username, password, remoteAddress }: PresentedCredentials): Promise<Account> {
    const outcome = await this.lock.run({ kind: 'user', name: username, remoteAddress }, () =>
      this.accounts.authenticate(username, password),
    );
    if (outcome.kind === 'passed' && outcome.value.active) {
      return outcome.value;
    }
    const refusal = refusalOf(outcome);
    this.audit.record({
      kind: 'login',
      outcome: 'failure',
      username,
      details: { reason: refusal.description },
      remoteAddress,
    });
    throw refusal;
  }
}

function refusalOf(outcome: AttemptOutcome<Account>): OAuthError {
  switch (outcome.kind) {
    case 'locked':
      return OAuthError.locked(outcome.retryAfter);
    case 'failed':
      return OAuthError.invalidGrant('Bad credentials');
    case 'passed':
      return OAuthError.invalidGrant('User is disabled');
  }
}
