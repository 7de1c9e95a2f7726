import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { ClientRequest } from '../../http/client-request.js';
import type { Account } from '../../users/user-accounts.js';
import { OAuthError } from './oauth-error.js';
import { ResourceOwnerStrategy } from './resource-owner.strategy.js';

/** Lets Passport check username and password of the password grant; other grants pass. */
@Injectable()
export class ResourceOwnerGuard extends AuthGuard() {
  constructor(strategy: ResourceOwnerStrategy) {
    super({ defaultStrategy: strategy.registeredAs });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ClientRequest>();
    const { tokenRequest } = request;
    if (tokenRequest?.form.get('grant_type') !== 'password') {
      return true;
    }
    const username = tokenRequest.form.get('username');
    const password = tokenRequest.form.get('password');
    if (username === undefined || password === undefined) {
      throw OAuthError.missing(username === undefined ? 'username' : 'password');
    }
    request.body = { username, password };
    await super.canActivate(context);
    const { user } = request as { user?: Account };
    request.tokenRequest = { ...tokenRequest, account: user };
    return user !== undefined;
  }

  override handleRequest<T>(error: Error | null, account: T | false): T {
    if (error) {
      throw error;
    }
    if (account === false) {
      throw OAuthError.invalidGrant('Bad credentials');
    }
    return account;
  }
}
