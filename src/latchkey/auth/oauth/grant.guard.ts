import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import type { OAuthClient } from '../../config/oauth-client.js';
import { OAuthError } from './oauth-error.js';

/** Grants the server knows. */
const GRANTS: readonly string[] = ['password', 'refresh_token', 'client_credentials', 'authorization_code'];
/** Grants that a client may use by its name alone (protocol/oauth.md 3.3). */
const GRANTS_WITHOUT_SECRET: readonly string[] = ['refresh_token', 'authorization_code'];

/** Checks the grant type against server and client (protocol/oauth.md 4.6 to 4.8). */
@Injectable()
export class GrantGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { tokenRequest } = context.switchToHttp().getRequest<ClientRequest>();
    const grant = tokenRequest?.form.get('grant_type');
    if (!tokenRequest || grant === undefined) {
      throw OAuthError.missing('grant_type');
    }
    if (!GRANTS.includes(grant)) {
      throw new OAuthError(400, 'unsupported_grant_type', 'OAuth 2.0 Parameter: grant_type');
    }
    const { client, authMethod } = tokenRequest;
    if (!client.grantTypes.includes(grant as OAuthClient['grantTypes'][number])) {
      throw OAuthError.unauthorizedClient(`The client may not use the grant type ${grant}`);
    }
    if (authMethod === 'none' && !GRANTS_WITHOUT_SECRET.includes(grant)) {
      throw OAuthError.unauthorizedClient(`The client may not use the grant type ${grant} without a secret`);
    }
    return true;
  }
}
