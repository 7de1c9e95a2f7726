import { authorizationHeaders, type ClientRequest } from '../http/client-request.js';
import type { RequestBodies } from '../http/request-bodies.js';
import { RestError } from '../errors/rest-error.js';
import type { AuthenticationSettings, PathSettings } from '../config/setting-groups.js';
import { AuthenticationError } from './authentication-error.js';
import { isForm } from './oauth/form-parameters.js';
import { isFilesUrl, openedFile } from './opened-file.js';

const BEARER = /^bearer(?:$|\s)/i;
/** One space after the scheme, and the characters of RFC 6750 2.1. */
const BEARER_TOKEN = /^bearer ([a-z0-9\-._~+/]+=*)$/i;

/** Statuses of bodies that curl only calls forms, such as archives. */
const NOT_A_FORM: readonly number[] = [400, 413];

/** A token found in a request. */
export interface PresentedToken {
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
export async function presentedToken(
  request: ClientRequest,
  settings: AuthenticationSettings,
  paths: PathSettings,
  bodies: RequestBodies,
): Promise<PresentedToken | undefined> {
  const header = bearerToken(authorizationHeaders(request));
  const query = request.parameters.get('access_token') ?? [];
  request.parameters.delete('access_token');
  const inQuery = isQueryRead(request, settings, paths) ? query.map((value) => value.replace(/ /g, '+')) : [];
  const elsewhere = header.length + inQuery.length > 0;
  const inForm = isFormRead(request, paths) ? await formTokens(request, bodies, elsewhere) : [];
  const tokens = new Set([...header, ...inQuery, ...inForm].filter((token) => token !== ''));
  if (tokens.size > 1) {
    throw AuthenticationError.multipleTokens();
  }
  const [token] = tokens;
  const forFileOnly = !settings.AUTH_QUERY_TOKEN_ENABLED && header.length === 0 && inQuery.length > 0;
  return token === undefined ? undefined : { token, inUrlOrForm: inQuery.length + inForm.length > 0, forFileOnly };
}

/** URLs that open one file carry their own token, whatever becomes of those of sessions. */
const isQueryRead = (request: ClientRequest, settings: AuthenticationSettings, paths: PathSettings): boolean =>
  settings.AUTH_QUERY_TOKEN_ENABLED || openedFile(request, paths) !== undefined;

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
function isFormRead(request: ClientRequest, paths: PathSettings): boolean {
  const { method, headers } = request;
  return method !== 'GET' && method !== 'HEAD' && isForm(headers['content-type']) && !isFilesUrl(request, paths);
}

/**
 * Bodies are JSON whatever type they claim, and curl calls every body a form: a value in JSON is not a token. With a
 * token elsewhere, a body too large for a form is not awaited.
 */
async function formTokens(request: ClientRequest, bodies: RequestBodies, elsewhere: boolean): Promise<string[]> {
  if ((elsewhere && bodies.isLargerThanForm(request)) || (await bodies.beginsAsJson(request))) {
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
