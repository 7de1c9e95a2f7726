import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { authorizationHeaders, type ClientRequest, publicUrl } from '../http/client-request.js';
import { RequestBodies } from '../http/request-bodies.js';
import { AuthenticationSettings, PathSettings, ProtocolSettings } from '../config/setting-groups.js';
import { AuthenticationError } from './authentication-error.js';
import { bearerToken, openedFile, presentedToken, type TokenPlaces } from './presented-token.js';
import { ANONYMOUS, type Principal } from '../common/principal.js';
import { TokenLookup } from '../sessions/token-lookup.js';
import { restPath } from '../config/rest-paths.js';
import { compileUrlPatterns, type UrlMatcher } from '../http/url-pattern.js';

/** Open whatever the settings say: protocol/authentication.md 1, and the page for documents, but no document. */
const alwaysOpen = (paths: PathSettings): readonly string[] => [
  '/oauth/**',
  '/oauth2/**',
  '/as-login',
  '/logout',
  '/.well-known/**',
  `GET ${restPath(paths, 'docs')}`,
  `GET ${restPath(paths, 'docs')}/assets/*`,
];

/** What a URL demands of its caller. Open wins over anonymous, anonymous over protected. */
export type UrlKind = 'open' | 'anonymous' | 'protected' | 'unprotected';

/** Sorts requests by the URL patterns of the settings; protocol/authentication.md 1 and 2. */
@Injectable()
export class UrlKinds {
  private readonly open: UrlMatcher;
  private readonly anonymous: UrlMatcher;
  private readonly authenticated: UrlMatcher;

  constructor(settings: AuthenticationSettings, paths: PathSettings) {
    this.open = compileUrlPatterns([...alwaysOpen(paths), ...settings.OPEN_URL_PATTERNS]);
    this.anonymous = compileUrlPatterns(settings.ANONYMOUS_URL_PATTERNS);
    this.authenticated = compileUrlPatterns([`${paths.BASE_PATH}/**`, ...settings.AUTHENTICATED_URL_PATTERNS]);
  }

  of({ method, segments = [] }: Pick<ClientRequest, 'method' | 'segments'>): UrlKind {
    // Anyone who may GET may also request the headers alone.
    const methods = method === 'HEAD' ? ['HEAD', 'GET'] : [method];
    const fits = (matches: UrlMatcher): boolean => methods.some((each) => matches(each, segments));
    if (fits(this.open)) {
      return 'open';
    }
    if (fits(this.anonymous)) {
      return 'anonymous';
    }
    return fits(this.authenticated) ? 'protected' : 'unprotected';
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether a URL pattern opens this URL to `anonymous`. */
    anonymousUrl?: boolean;
    /** Whether the token came in the URL or a form, where caches and logs could see it. */
    tokenInUrl?: boolean;
  }
}

/** First of the two guards: finds out who is calling; protocol/authentication.md 4. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  private readonly places: TokenPlaces;

  constructor(
    private readonly urls: UrlKinds,
    private readonly tokens: TokenLookup,
    private readonly bodies: RequestBodies,
    settings: AuthenticationSettings,
    paths: PathSettings,
    private readonly protocol: ProtocolSettings,
  ) {
    this.places = { filesPath: restPath(paths, 'files'), inQuery: settings.AUTH_QUERY_TOKEN_ENABLED };
  }

  /** @throws AuthenticationError 400 or 401 */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ClientRequest>();
    const kind = this.urls.of(request);
    if (kind === 'anonymous' || kind === 'protected') {
      request.anonymousUrl = kind === 'anonymous';
      request.principal = await this.principal(request).catch((error: unknown) => {
        throw this.challenge(error, request);
      });
    }
    return true;
  }

  /** A 401 of 3.x says more (protocol/README.md decision 18). */
  private challenge(error: unknown, request: ClientRequest): unknown {
    return this.protocol.COMPATIBILITY === '3' && error instanceof AuthenticationError && error.status === 401
      ? error.withResourceMetadata(publicUrl(request))
      : error;
  }

  /** A bad token is never downgraded to anonymous. */
  private async principal(request: ClientRequest): Promise<Principal> {
    const presented = await presentedToken(request, this.places, this.bodies);
    if (!presented) {
      if (request.anonymousUrl) {
        return ANONYMOUS;
      }
      throw AuthenticationError.unauthorized();
    }
    request.tokenInUrl = presented.inUrlOrForm;
    const file = openedFile(request, this.places);
    return this.holderOf(presented.token, { file, forFileOnly: presented.forFileOnly });
  }

  /**
   * Who shows a token in the header, whatever the URL.
   *
   * @throws AuthenticationError 400 or 401, also without a token
   */
  async byHeader(request: ClientRequest): Promise<Principal> {
    const [token = ''] = bearerToken(authorizationHeaders(request));
    if (token === '') {
      throw AuthenticationError.unauthorized();
    }
    return this.holderOf(token, { file: undefined, forFileOnly: false });
  }

  private async holderOf(token: string, use: Parameters<TokenLookup['find']>[1]): Promise<Principal> {
    const found = await this.tokens.find(token, use);
    if (found === 'unknown') {
      throw AuthenticationError.invalidToken();
    }
    if (found === 'expired') {
      throw AuthenticationError.expiredToken();
    }
    return found;
  }
}
