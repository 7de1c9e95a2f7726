import type { ClientRequest } from '../common/http/client-request.js';
import { bodyText } from '../common/http/request-body.js';
import type { Settings } from '../config/settings.js';
import { AuthenticationError } from './authentication-error.js';
import { isForm } from './oauth/form-parameters.js';

const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** A token found in a request, and whether it stood where logs and caches could see it. */
export interface PresentedToken {
  readonly token: string;
  readonly inUrlOrForm: boolean;
}

/**
 * Collects the token from header, query and form body (protocol/authentication.md 3) and removes `access_token` from
 * the query, so that nothing after it takes it for a parameter of its own.
 *
 * @throws AuthenticationError 400 for different tokens at once, 401 for a malformed bearer header
 */
export async function presentedToken(request: ClientRequest, settings: Settings): Promise<PresentedToken | undefined> {
  const header = bearerToken(authorizationHeaders(request));
  const query = request.parameters.get('access_token') ?? [];
  request.parameters.delete('access_token');
  const inQuery = settings.AUTH_QUERY_TOKEN_ENABLED ? query.map((value) => value.replace(/ /g, '+')) : [];
  const inForm = await formTokens(request, settings);
  const tokens = new Set([...header, ...inQuery, ...inForm].filter((token) => token !== ''));
  if (tokens.size > 1) {
    throw AuthenticationError.multipleTokens();
  }
  const [token] = tokens;
  return token === undefined ? undefined : { token, inUrlOrForm: header.length === 0 };
}

/** All `Authorization` headers: Node keeps only the first of them in its parsed form. */
function authorizationHeaders({ raw }: ClientRequest): string[] {
  return raw.rawHeaders.filter((_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === 'authorization');
}

function bearerToken(headers: readonly string[]): string[] {
  if (headers.length > 1) {
    throw AuthenticationError.multipleTokens();
  }
  const [, scheme, token] = /^\s*(\S+)(?: (.*))?$/.exec(headers[0] ?? '') ?? [];
  if (scheme?.toLowerCase() !== 'bearer') {
    return [];
  }
  if (token === undefined || !TOKEN.test(token.trim())) {
    throw AuthenticationError.malformedBearer();
  }
  return [token.trim()];
}

/** An upload's body is the file, never a form with a token in it. */
async function formTokens(request: ClientRequest, settings: Settings): Promise<string[]> {
  const readable =
    request.method !== 'GET' && request.method !== 'HEAD' && request.segments?.join('/') !== 'rest/files';
  if (!readable || !isForm(request.headers['content-type'])) {
    return [];
  }
  return new URLSearchParams(await bodyText(request, settings.MAX_BODY_SIZE)).getAll('access_token');
}
