import { Injectable } from '@nestjs/common';
import type { OAuthClient } from '../../config/oauth-client.js';
import type { ClientRequest } from '../../http/client-request.js';
import { chooseLocale } from '../../common/preferences.js';
import { RestResponse } from '../../http/rest-response.js';
import { LocaleSettings } from '../../config/setting-groups.js';
import { AccessDatabase } from '../../database/database.js';
import { LoginCookies } from '../login/login-cookies.js';
import { CONSOLE_CLIENT } from '../../sessions/clients/console-client.js';
import { OAuthClients } from '../../sessions/clients/oauth-clients.js';
import { Issuer } from '../oauth/issuer.js';
import { OAuthError } from '../oauth/oauth-error.js';
import { PAGE_HEADERS } from '../pages/page.js';
import { AuthorizationCodes } from '../../sessions/authorization-codes.js';
import { type AuthorizationRequest, authorizationRequest, valueOf } from './authorization-request.js';
import { type RedirectTarget, redirectTarget } from './redirect-target.js';
import { withParameters } from './redirect-uri.js';
import { RegisteredAddresses } from './registered-addresses.js';

/** Gives codes to the clients of users who have logged in; protocol/oauth.md 10. */
@Injectable()
export class AuthorizationService {
  constructor(
    private readonly database: AccessDatabase,
    private readonly codes: AuthorizationCodes,
    private readonly clients: OAuthClients,
    private readonly cookies: LoginCookies,
    private readonly settings: LocaleSettings,
    private readonly issuer: Issuer,
    private readonly addresses: RegisteredAddresses,
  ) {}

  /** @throws PageError 400 when the target of a redirect is unknown */
  async authorize(request: ClientRequest): Promise<RestResponse> {
    const target = await redirectTarget(request, this.clients, this.addresses);
    const outcome = await this.outcome(request, target);
    if (outcome === 'login') {
      return this.toLogin(request, target);
    }
    return this.toClient(request, target, outcome);
  }

  /** @returns parameters for the client, or that the user must log in first */
  private async outcome(request: ClientRequest, target: RedirectTarget): Promise<Record<string, string> | 'login'> {
    try {
      const asked = authorizationRequest(request.parameters, target.client);
      const code = await this.code(request, target, asked);
      return code === undefined ? 'login' : { code };
    } catch (error) {
      if (error instanceof OAuthError) {
        return error.body as Record<string, string>;
      }
      throw error;
    }
  }

  private async code(
    request: ClientRequest,
    { client, named }: RedirectTarget,
    { granted, challenge }: AuthorizationRequest,
  ): Promise<string | undefined> {
    const secret = this.cookies.secret(request);
    if (secret === undefined) {
      return undefined;
    }
    return this.codes.issue(this.database, secret, {
      clientId: client.clientId,
      redirectUri: named,
      scopes: granted.scopes.join(' '),
      scopesRequested: granted.requested,
      challenge,
      locale: chooseLocale(request.headers['accept-language'], this.settings.LOCALES, undefined),
    });
  }

  private toLogin(request: ClientRequest, target: RedirectTarget): RestResponse {
    const cookie = this.cookies.withRequest(request);
    if (cookie === undefined) {
      const { body } = OAuthError.invalidRequest(
        'The request is too long to be remembered until the user has logged in',
      );
      return this.toClient(request, target, body as Record<string, string>);
    }
    return RestResponse.redirect(`${request.publicPath}/as-login`, { ...PAGE_HEADERS, 'set-cookie': cookie });
  }

  /** `iss` names the responding server to the client, whatever the response (RFC 9207). */
  private toClient(
    request: ClientRequest,
    { client, uri }: RedirectTarget,
    parameters: Record<string, string>,
  ): RestResponse {
    const state = valueOf(request.parameters, 'state');
    return RestResponse.redirect(
      withParameters(uri, { ...parameters, state, iss: this.issuerFor(client, request) }),
      PAGE_HEADERS,
    );
  }

  /** The console speaks to the server that it came from, and needs no name for it. */
  private issuerFor(client: OAuthClient, request: ClientRequest): string | undefined {
    const issuer = this.issuer.of(request);
    if (issuer === undefined && client !== CONSOLE_CLIENT) {
      throw new Error('OAUTH_ISSUER is empty: the authorization endpoint needs it in production');
    }
    return issuer;
  }
}
