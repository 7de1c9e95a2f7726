import { Injectable } from '@nestjs/common';
import { type Account, UserAccounts } from '../users/user-accounts.js';
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
  constructor(private readonly accounts: UserAccounts) {}

  /**
   * The password is checked before the state of the account, which is shown only to its owner.
   *
   * @throws OAuthError 400 `invalid_grant`
   */
  async check({ username, password }: PresentedCredentials): Promise<Account> {
    const account = await this.accounts.authenticate(username, password);
    if (!account) {
      throw OAuthError.invalidGrant('Bad credentials');
    }
    if (!account.active) {
      throw OAuthError.invalidGrant('User is disabled');
    }
    return account;
  }
}
