import { Injectable } from '@nestjs/common';
import { OAuthSettings, ServerSettings } from '../../config/setting-groups.js';
import { type ClientRequest, publicUrl } from '../../http/client-request.js';

/** The address that names this authorization server, without a slash at the end (protocol/oauth.md 13). */
@Injectable()
export class Issuer {
  constructor(
    private readonly oauth: OAuthSettings,
    private readonly server: ServerSettings,
  ) {}

  /**
   * The setting `OAUTH_ISSUER`, outside production else the address of the request.
   *
   * @returns undefined in production without the setting: a caller must not be able to choose the name
   */
  of(request: ClientRequest): string | undefined {
    if (this.oauth.OAUTH_ISSUER !== '') {
      return this.oauth.OAUTH_ISSUER;
    }
    return this.server.NODE_ENV === 'production' ? undefined : publicUrl(request);
  }
}
