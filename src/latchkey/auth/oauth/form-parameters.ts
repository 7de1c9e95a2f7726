import { isForm } from '../../http/client-request.js';
import { OAuthError } from './oauth-error.js';

/** Parameters of a token request, each at most once; empty ones are absent, except for `grant_type`. */
export type FormParameters = ReadonlyMap<string, string>;

/** Whether a body of this type is a form in UTF-8, the only one that token endpoints read (protocol/oauth.md 4.2). */
export function isUtf8Form(contentType: string | undefined): boolean {
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType ?? '') ?? [];
  return isForm(contentType) && (charset === undefined || /^utf-?8$/i.test(charset));
}

/** @throws OAuthError 400 `invalid_request` for a repeated parameter (protocol/oauth.md 4.4) */
export function formParameters(form: readonly (readonly [string, string])[]): FormParameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of form) {
    if (parameters.has(name)) {
      throw OAuthError.missing(name);
    }
    parameters.set(name, value);
  }
  return new Map([...parameters].filter(([name, value]) => value !== '' || name === 'grant_type'));
}
