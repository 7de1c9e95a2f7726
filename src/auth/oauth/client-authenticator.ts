import { Inject, Injectable } from '@nestjs/common';
import type { OAuthClient } from '../../config/oauth-client.js';
import { type Settings, SETTINGS } from '../../config/settings.js';
import { passwordMatches, UNMATCHABLE } from '../../users/password-encoder.js';
import { basicCredentials, type ClientCredentials } from './basic-credentials.js';
import type { FormParameters } from './form-parameters.js';
import { OAuthError } from './oauth-error.js';

/** Finds out which client is asking; protocol/oauth.md 3. */
@Injectable()
export class ClientAuthenticator {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /**
   * @param authorization value of the `Authorization` header
   * @throws OAuthError 400 when several methods are used at once, 401 when none fits
   */
  async authenticate(authorization: string | undefined, form: FormParameters): Promise<OAuthClient> {
    const clientId = form.get('client_id');
    const secret = form.get('client_secret');
    if (authorization !== undefined && /^basic\b/i.test(authorization)) {
      const pairs = basicCredentials(authorization);
      // A client_id that repeats the header's is no second method; a secret is.
      if (secret !== undefined || (clientId !== undefined && !pairs.some((pair) => pair.clientId === clientId))) {
        throw OAuthError.invalidRequest('Several client authentication methods');
      }
      return this.withSecret('basic', pairs);
    }
    if (clientId !== undefined && secret !== undefined) {
      return this.withSecret('post', [{ clientId, secret }]);
    }
    return this.publicClient(clientId);
  }

  private async withSecret(method: 'basic' | 'post', pairs: readonly ClientCredentials[]): Promise<OAuthClient> {
    for (const { clientId, secret } of pairs) {
      const client = this.settings.CLIENTS.find(
        (each) => each.clientId === clientId && each.authMethods.includes(method),
      );
      const matches = await passwordMatches(secret, client?.clientSecret ?? (await UNMATCHABLE));
      if (client && matches) {
        return client;
      }
    }
    throw OAuthError.invalidClient();
  }

  private publicClient(clientId: string | undefined): OAuthClient {
    const client = this.settings.CLIENTS.find(
      (each) => each.clientId === clientId && each.authMethods.includes('none'),
    );
    if (!client) {
      throw OAuthError.invalidClient();
    }
    return client;
  }
}
