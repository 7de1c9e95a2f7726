import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { Strategy } from 'passport-local';
import type { ClientRequest } from '../../http/client-request.js';
import type { Account } from '../../users/user-accounts.js';
import { CredentialsCheck } from '../credentials-check.js';

/**
 * Passport's local strategy over the accounts of the backend; protocol/oauth.md 6.1. Passport keeps strategies by name
 * for the whole process: each application has its own, so two of them never check each other's logins.
 */
@Injectable()
export class ResourceOwnerStrategy extends PassportStrategy(Strategy) implements OnApplicationShutdown {
  /** The name that the guard of this application asks for. */
  readonly registeredAs = `local-${randomUUID()}`;

  constructor(private readonly credentials: CredentialsCheck) {
    super({ passReqToCallback: true });
    passport.use(this.registeredAs, this);
  }

  onApplicationShutdown(): void {
    passport.unuse(this.registeredAs);
  }

  validate({ ip, tokenRequest }: ClientRequest, username: string, password: string): Promise<Account> {
    const newPassword = tokenRequest?.form.get('new_password');
    return this.credentials.check({ username, password, newPassword, remoteAddress: ip });
  }
}
