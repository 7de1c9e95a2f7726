import { type ClientRequest, publicUrl } from '../../http/client-request.js';
import type { Settings } from '../../config/settings.js';

/**
 * The address that names this authorization server, without a slash at the end (protocol/oauth.md 13): the setting
 * `OAUTH_ISSUER`, outside production else the address of the request.
 *
 * @returns undefined in production without the setting: a caller must not be able to choose the name
 */
export function issuerOf(settings: Settings, request: ClientRequest): string | undefined {
  if (settings.OAUTH_ISSUER !== '') {
    return settings.OAUTH_ISSUER;
  }
  return settings.NODE_ENV === 'production' ? undefined : publicUrl(request);
}
