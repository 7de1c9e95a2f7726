import { OAuthError } from './oauth-error.js';

/** What a grant covers, and whether the client asked for it (protocol/oauth.md 5). */
export interface GrantedScopes {
  readonly scopes: readonly string[];
  readonly requested: boolean;
}

/** @throws OAuthError 400 `invalid_scope` for a scope outside `allowed` */
export function grantScopes(requested: string | undefined, allowed: readonly string[]): GrantedScopes {
  const scopes = [...new Set((requested ?? '').split(' ').filter((scope) => scope !== ''))];
  if (!scopes.every((scope) => allowed.includes(scope))) {
    throw OAuthError.invalidScope();
  }
  return { scopes: scopes.length > 0 ? scopes : allowed, requested: scopes.length > 0 };
}
