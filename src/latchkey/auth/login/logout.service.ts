import { Injectable } from '@nestjs/common';
import { authorizationHeaders, type ClientRequest, queryValue } from '../../http/client-request.js';
import { preferredType } from '../../common/preferences.js';
import { type ResponseHeaders, RestResponse } from '../../http/rest-response.js';
import { OAuthSettings } from '../../config/setting-groups.js';
import { AccessDatabase } from '../../database/database.js';
import { bearerToken } from '../authentication.guard.js';
import { BrowserLogins } from '../../sessions/browser-logins.js';
import { SessionStore } from '../../sessions/session-store.js';
import { LoginCookies } from './login-cookies.js';

/** Ends what the request shows: the session of a bearer token, and the login of a browser (protocol/oauth.md 13). */
@Injectable()
export class LogoutService {
  constructor(
    private readonly database: AccessDatabase,
    private readonly sessions: SessionStore,
    private readonly logins: BrowserLogins,
    private readonly cookies: LoginCookies,
    private readonly settings: OAuthSettings,
  ) {}

  /**
   * The response is the same when there is nothing to end.
   *
   * @throws AuthenticationError 400 or 401 for an `Authorization` that cannot be read
   */
  async logOut(request: ClientRequest): Promise<RestResponse> {
    const [token] = bearerToken(authorizationHeaders(request));
    const secret = this.cookies.secret(request);
    if (token !== undefined || secret !== undefined) {
      await this.end(token, secret, request.ip);
    }
    const cookie: ResponseHeaders = secret === undefined ? {} : { 'set-cookie': this.cookies.withoutSecret(request) };
    return isBrowser(request) ? RestResponse.redirect(this.target(request), cookie) : RestResponse.empty(204, cookie);
  }

  /** Anyone who holds an access token may end it, even an expired one, and needs no secret of the client. */
  private end(token: string | undefined, secret: string | undefined, remoteAddress: string): Promise<void> {
    return this.database.transaction(async (transaction) => {
      // First the login, then the session: code that ends everything of a user uses the same order.
      if (secret !== undefined) {
        await this.logins.end(transaction, secret, remoteAddress);
      }
      const session = token && (await this.sessions.lockSessionOf(transaction, token, ['access']));
      if (session) {
        await this.sessions.revoke(transaction, session.id, 'logout');
      }
    });
  }

  private target({ parameters, publicPath }: ClientRequest): string {
    const wanted = queryValue(parameters, 'post_logout_redirect_uri');
    return this.settings.LOGOUT_REDIRECT_URIS.find((each) => each === wanted) ?? `${publicPath}/`;
  }
}

const isBrowser = ({ headers }: ClientRequest): boolean =>
  preferredType(headers.accept, ['application/json', 'text/html']) === 'text/html';
