import { Injectable } from '@nestjs/common';
import { ANONYMOUS, type Principal } from '../common/principal.js';
import { restError } from '../errors/rest-error.js';
import { PermissionsService } from '../roles/permissions.service.js';
import { RightsService } from '../roles/rights.service.js';
import { UserAccounts } from '../users/user-accounts.js';

/** What others may do, as `GET /rest/permissions` would show them; protocol/roles.md 11. */
@Injectable()
export class UserPermissions {
  constructor(
    private readonly accounts: UserAccounts,
    private readonly rights: RightsService,
    private readonly permissions: PermissionsService,
  ) {}

  /**
   * @param username of an account, active or not, or `anonymous`
   * @returns JSON text
   * @throws RestError 404
   */
  async of(username: string): Promise<string> {
    const principal = await this.principal(username);
    return this.permissions.of({ principal, rights: await this.rights.of(principal) });
  }

  /** Whether somebody can be a caller at all: `anonymous` needs no login, an account must be active. */
  async mayLogIn(username: string): Promise<boolean> {
    return username === ANONYMOUS.username || (await this.accounts.find(username))?.active === true;
  }

  /** Somebody as if they had logged in. @throws RestError 404 */
  async principal(username: string): Promise<Principal> {
    if (username === ANONYMOUS.username) {
      return ANONYMOUS;
    }
    const account = await this.accounts.find(username);
    if (!account) {
      throw restError('userNotFound', { username });
    }
    return { kind: 'user', username, userId: account.id, ...NO_SESSION };
  }
}

const NO_SESSION = { sessionId: '', sessionLocale: undefined, timeZone: undefined } as const;
