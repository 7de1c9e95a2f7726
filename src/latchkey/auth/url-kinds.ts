import { Injectable } from '@nestjs/common';
import { type ClientRequest } from '../http/client-request.js';
import { compileUrlPatterns, type UrlMatcher } from '../http/url-pattern.js';
import { restPath } from '../config/rest-paths.js';
import { AuthenticationSettings, PathSettings } from '../config/setting-groups.js';

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
