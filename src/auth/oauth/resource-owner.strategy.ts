import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import type { ClientRequest } from '../../common/http/client-request.js';
import type { Account } from '../../users/user-accounts.js';
import { CredentialsCheck } from '../credentials-check.js';

/** Passport's local strategy over the accounts of the backend; protocol/oauth.md 6.1. */
@Injectable()
export class ResourceOwnerStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly credentials: CredentialsCheck) {
    super({ passReqToCallback: true });
  }

  validate({ ip }: ClientRequest, username: string, password: string): Promise<Account> {
    return this.credentials.check({ username, password, remoteAddress: ip });
  }
}
