import type { FastifyReply, FastifyRequest } from 'fastify';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { authorizationHeaders, type ClientRequest, isBodyHeldBack, isForm, publicUrl } from '../http/client-request.js';
import { RequestBodies } from '../http/request-bodies.js';
import { RestError } from '../errors/rest-error.js';
import { AuthenticationError } from './authentication-error.js';
import { alwaysOpen } from './open-urls.js';
import { networkOf, PrincipalLimits } from './principal-limits.js';
import { NOT_CACHEABLE } from '../http/rest-response.js';
import { AuthenticationSettings, PathSettings, ProtocolSettings } from '../config/setting-groups.js';
import { RequestUsage } from '../common/deadline.js';
import { getOrCreate } from '../common/get-or-create.js';
import { ANONYMOUS, CLIENT_PREFIX, type Principal } from '../common/principal.js';
import { tracing } from '../common/tracing.js';
import { TokenLookup } from '../sessions/token-lookup.js';
import { restPath } from '../config/rest-paths.js';
import { compileUrlPatterns, type UrlMatcher } from '../http/url-pattern.js';

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
    const fits = (matches: UrlMatcher): boolean =>
      matches(method, segments) || (method === 'HEAD' && matches('GET', segments));
    if (fits(this.open)) {
      return 'open';
    }
    if (fits(this.anonymous)) {
      return 'anonymous';
    }
    return fits(this.authenticated) ? 'protected' : 'unprotected';
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
    private readonly limits: PrincipalLimits,
  ) {
    const files = restPath(paths, 'files').split('/').slice(1);
    this.places = { files, inQuery: settings.AUTH_QUERY_TOKEN_ENABLED };
  }

  /** @throws AuthenticationError 400 or 401, RestError 429 */
  canActivate(context: ExecutionContext): Promise<boolean> {
    return tracing.tracer?.during('authentication', () => this.identify(context)) ?? this.identify(context);
  }

  private async identify(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ClientRequest>();
    const kind = this.urls.of(request);
    if (kind === 'anonymous' || kind === 'protected') {
      request.anonymousUrl = kind === 'anonymous';
      request.principal = await this.principal(request).catch((error: unknown) => {
        throw this.challenge(error, request);
      });
      this.count(request, request.principal);
    }
    return true;
  }

  /**
   * Counts a request for the limits of its principal, until its usage is closed.
   *
   * @throws RestError 429 when the principal uses all that it may
   */
  count(request: ClientRequest, principal: Principal): void {
    if (!this.limits.areSet) {
      return;
    }
    const usage = getOrCreate(this.limits.usages, this.usageKey(request, principal), () => this.limits.usageOfNew());
    if (!usage.hasRoom) {
      throw this.limits.denial(usage);
    }
    request.deadline.usage = new RequestUsage(usage);
  }

  /** Whose limits count. A URL that opens a file is used by all who were given it: there each address has its limits. */
  private usageKey(request: ClientRequest, principal: Principal): string {
    if (principal.kind === 'anonymous') {
      return networkOf(request.ip);
    }
    const key = principal.kind === 'user' ? principal.userId : CLIENT_PREFIX + principal.clientId;
    const opensFile = request.tokenInUrl && openedFile(request, this.places) !== undefined;
    return opensFile ? `${key} ${networkOf(request.ip)}` : key;
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

const TOKEN_ITEM = /^access_token(?:=|$)/;

/** Where tokens may stand other than the header. */
interface TokenPlaces {
  /** Path segments of uploads and downloads, without `CONTEXT_PATH`. */
  readonly files: readonly string[];
  /** Whether those of sessions may stand in the query. */
  readonly inQuery: boolean;
}

/**
 * What the token of a file URL has to open, if it may open this request at all: the query string as the client sent it,
 * without the token. Nobody can read it in two ways, because it is compared before it is decoded.
 *
 * @returns undefined for everything but GET and HEAD of the path of files
 */
function openedFile(request: ClientRequest, { files }: TokenPlaces): string | undefined {
  const { method, originalUrl } = request;
  if ((method !== 'GET' && method !== 'HEAD') || !isFilesUrl(request, files)) {
    return undefined;
  }
  const start = originalUrl.indexOf('?') + 1;
  const items = start === 0 ? [] : originalUrl.slice(start).split('&');
  return items.filter((item) => !TOKEN_ITEM.test(item)).join('&');
}

/** Whether a request is for the path of uploads and downloads. */
const isFilesUrl = ({ segments = [] }: ClientRequest, files: readonly string[]): boolean =>
  segments.length === files.length && files.every((segment, index) => segment === segments[index]);

const BEARER = /^bearer(?:$|\s)/i;
/** One space after the scheme, and the characters of RFC 6750 2.1. */
const BEARER_TOKEN = /^bearer ([a-z0-9\-._~+/]+=*)$/i;

/** Statuses of bodies that curl only calls forms, such as archives. */
const NOT_A_FORM: readonly number[] = [400, 413];

/** A token found in a request. */
interface PresentedToken {
  readonly token: string;
  /** Whether it stood where logs and caches could see it. */
  readonly inUrlOrForm: boolean;
  /** Whether it counts only as the token of a file URL: session tokens are not accepted where it stood. */
  readonly forFileOnly: boolean;
}

/**
 * Collects the token from header, query and form body (protocol/authentication.md 3) and removes `access_token` from
 * the query, so no later code takes it for its own parameter.
 *
 * @throws AuthenticationError 400 for different tokens at once, 401 for a malformed bearer header
 */
async function presentedToken(
  request: ClientRequest,
  places: TokenPlaces,
  bodies: RequestBodies,
): Promise<PresentedToken | undefined> {
  const header = bearerToken(authorizationHeaders(request));
  const query = request.parameters.get('access_token') ?? [];
  const readsForm = isFormRead(request, places);
  if (query.length === 0 && !readsForm) {
    const [token] = header;
    return token === undefined ? undefined : { token, inUrlOrForm: false, forFileOnly: false };
  }
  request.parameters.delete('access_token');
  const inQuery = isQueryRead(request, places) ? query.map((value) => value.replace(/ /g, '+')) : [];
  const elsewhere = header.length + inQuery.length > 0;
  const inForm = readsForm ? await formTokens(request, bodies, elsewhere) : [];
  const tokens = new Set([...header, ...inQuery, ...inForm].filter((token) => token !== ''));
  if (tokens.size > 1) {
    throw AuthenticationError.multipleTokens();
  }
  const [token] = tokens;
  const forFileOnly = !places.inQuery && header.length === 0 && inQuery.length > 0;
  return token === undefined ? undefined : { token, inUrlOrForm: inQuery.length + inForm.length > 0, forFileOnly };
}

/** URLs that open one file carry their own token, whatever becomes of those of sessions. */
const isQueryRead = (request: ClientRequest, places: TokenPlaces): boolean =>
  places.inQuery || openedFile(request, places) !== undefined;

/**
 * The token of the header, if it is a bearer one.
 *
 * @throws AuthenticationError 400 for several headers, 401 for a malformed token
 */
export function bearerToken([header = '', ...further]: readonly string[]): string[] {
  if (further.length > 0) {
    throw AuthenticationError.multipleTokens();
  }
  if (!BEARER.test(header)) {
    return [];
  }
  const [, token] = BEARER_TOKEN.exec(header) ?? [];
  if (token === undefined) {
    throw AuthenticationError.malformedBearer();
  }
  return [token];
}

/** An upload's body is the file, never a form with a token in it. */
function isFormRead(request: ClientRequest, { files }: TokenPlaces): boolean {
  const { method, headers } = request;
  return method !== 'GET' && method !== 'HEAD' && isForm(headers['content-type']) && !isFilesUrl(request, files);
}

/**
 * Bodies are JSON whatever type they claim, and curl calls every body a form: a value in JSON is not a token. With a
 * token elsewhere, a body too large for a form is not awaited, nor is one that the client holds back.
 */
async function formTokens(request: ClientRequest, bodies: RequestBodies, elsewhere: boolean): Promise<string[]> {
  const needless = elsewhere || isBodyHeldBack(request.raw);
  if ((needless && bodies.isLargerThanForm(request)) || (await bodies.beginsAsJson(request))) {
    return [];
  }
  try {
    const form = await bodies.form(request);
    return form.filter(([name]) => name === 'access_token').map(([, value]) => value);
  } catch (error) {
    if (elsewhere && error instanceof RestError && NOT_A_FORM.includes(error.status)) {
      return [];
    }
    throw error;
  }
}

/**
 * Keeps responses to a token in the URL out of shared caches and referrers (protocol/authentication.md 3). A `no-store`
 * of the endpoint stays as it is; an endpoint that says nothing still gets the headers of section 7.
 */
export function keepPrivate(request: FastifyRequest, reply: FastifyReply): void {
  if (!request.tokenInUrl) {
    return;
  }
  const own = reply.getHeader('cache-control');
  if (own === undefined) {
    void reply.headers(NOT_CACHEABLE).header('cache-control', `private, ${NOT_CACHEABLE['cache-control']}`);
  } else if (!/no-store|private/.test(String(own))) {
    void reply.header('cache-control', `private, ${String(own)}`);
  }
  void reply.header('referrer-policy', 'no-referrer');
}
