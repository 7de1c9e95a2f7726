import { newToken } from '../sessions/token-lookup.js';
import type { ResponseHeaders } from '../http/rest-response.js';
import { escapeHtml } from '../auth/pages/page.js';

/** What the build leaves open in its page. */
const NONCE = '__CSP_NONCE__';
const BASE = '__BASE__';

/** A page that was made for one response. */
export interface ConsolePage {
  readonly html: string;
  readonly headers: ResponseHeaders;
}

/**
 * The page of the build for one response. Its nonce is new each time, so a browser that asks again gets it again.
 *
 * @param base path of the console as browsers see it, with its slash at the end
 */
export function consolePage(template: string, base: string): ConsolePage {
  const nonce = newToken();
  const html = template.replaceAll(NONCE, nonce).replaceAll(BASE, escapeHtml(base));
  return {
    html,
    headers: {
      'cache-control': 'no-cache',
      'content-security-policy': policy(nonce),
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    },
  };
}

/** Scripts and styles are files of this server; libraries that style by script know the nonce. */
const policy = (nonce: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join('; ');
