import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { authorizationHeaders, type ClientRequest } from '../../http/client-request.js';
import { RequestBodies } from '../../http/request-bodies.js';
import { ClientAuthenticator } from './client-authenticator.js';
import { formParameters, isUtf8Form } from './form-parameters.js';
import { OAuthError } from './oauth-error.js';

/** First checks of every token endpoint: method, content type, parameters, client (protocol/oauth.md 4.1 to 4.5). */
@Injectable()
export class TokenRequestGuard implements CanActivate {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly bodies: RequestBodies,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ClientRequest>();
    if (request.method !== 'POST') {
      throw new OAuthError(405, 'method_not_allowed', `Request method '${request.method}' not supported`, {
        allow: 'POST',
      });
    }
    if (!isUtf8Form(request.headers['content-type'])) {
      throw OAuthError.invalidRequest('Content-Type must be application/x-www-form-urlencoded in UTF-8');
    }
    const form = formParameters(await this.bodies.form(request));
    const client = await this.clients.authenticate(authorizationHeaders(request), form, request.ip);
    request.tokenRequest = { form, ...client };
    return true;
  }
}
