import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import { type Account, UserAccounts } from '../../users/user-accounts.js';
import { OAuthError } from './oauth-error.js';

/** Passport's local strategy over the accounts of the backend; protocol/oauth.md 6.1. */
@Injectable()
export class ResourceOwnerStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly accounts: UserAccounts) {
    super();
  }

  /** The password is checked before the state of the account, which is shown only to its owner. */
  async validate(username: string, password: string): Promise<Account> {
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
