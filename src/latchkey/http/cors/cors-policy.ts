import type { CorsSettings } from '../../config/setting-groups.js';

const ANY = '*';

/** What a browser asks before or with a cross-origin request. */
export interface CorsRequest {
  readonly origin: string;
  /** Method and headers of the announced request; absent when this is the request itself. */
  readonly preflight?: { readonly method: string; readonly headers: readonly string[] };
}

/** Decides about cross-origin requests; protocol/authentication.md 8. */
export class CorsPolicy {
  constructor(private readonly settings: CorsSettings) {}

  /** @returns response headers for an allowed request, undefined for a refused one */
  headersFor({ origin, preflight }: CorsRequest): Record<string, string> | undefined {
    const { settings } = this;
    if (!allows(settings.CORS_ALLOWED_ORIGINS, [origin], normalOrigin)) {
      return undefined;
    }
    const headers: Record<string, string> = {
      'access-control-allow-origin': settings.CORS_ALLOWED_ORIGINS.includes(ANY) ? ANY : origin,
    };
    if (settings.CORS_ALLOW_CREDENTIALS) {
      headers['access-control-allow-credentials'] = 'true';
    }
    if (!preflight) {
      return { ...headers, 'access-control-expose-headers': settings.CORS_EXPOSED_HEADERS.join(', ') };
    }
    const allowed =
      allows(settings.CORS_ALLOWED_METHODS, [preflight.method], (text) => text.toUpperCase()) &&
      allows(settings.CORS_ALLOWED_HEADERS, preflight.headers, (text) => text.toLowerCase());
    if (!allowed) {
      return undefined;
    }
    headers['access-control-allow-methods'] = settings.CORS_ALLOWED_METHODS.includes(ANY)
      ? preflight.method
      : settings.CORS_ALLOWED_METHODS.join(', ');
    if (preflight.headers.length > 0) {
      headers['access-control-allow-headers'] = preflight.headers.join(', ');
    }
    return { ...headers, 'access-control-max-age': String(settings.CORS_MAX_AGE) };
  }
}

/** Origins compare case-insensitively and without a trailing slash. */
export const normalOrigin = (origin: string): string => origin.toLowerCase().replace(/\/$/, '');

function allows(allowed: readonly string[], wanted: readonly string[], normal: (text: string) => string): boolean {
  const known = allowed.map(normal);
  return known.includes(ANY) || wanted.every((each) => known.includes(normal(each)));
}
