import { Injectable } from '@nestjs/common';
import type { OAuthClient } from '../../config/oauth-client.js';
import { restPath } from '../../config/rest-paths.js';
import { PathSettings } from '../../config/setting-groups.js';
import { type ClientRequest, publicUrl } from '../../http/client-request.js';
import { CONSOLE_CALLBACK, CONSOLE_CLIENT } from '../../sessions/clients/console-client.js';
import { Issuer } from '../oauth/issuer.js';
import { isRegistered } from './redirect-uri.js';

/** Where the codes of a client may go (protocol/oauth.md 10.1). */
@Injectable()
export class RegisteredAddresses {
  constructor(
    private readonly issuer: Issuer,
    private readonly paths: PathSettings,
  ) {}

  /**
   * @param named the address as the request names it; without it the only one of the client
   * @returns undefined for any other address
   */
  find(client: OAuthClient, named: string | undefined, request: ClientRequest): string | undefined {
    if (client === CONSOLE_CLIENT) {
      return this.ofConsole(request).find((address) => address === named);
    }
    const { redirectUris } = client;
    if (named === undefined) {
      return redirectUris.length === 1 ? redirectUris[0] : undefined;
    }
    return redirectUris.some((uri) => isRegistered(named, uri)) ? named : undefined;
  }

  /**
   * The console and the page of the documents. This server, as the settings name it, else as the browser does: what a browser asks for here comes back here, so
   * the name that it uses gives nothing away.
   */
  private ofConsole(request: ClientRequest): readonly string[] {
    const server = this.issuer.of(request) ?? publicUrl(request);
    return [server + this.paths.CONSOLE_PATH + CONSOLE_CALLBACK, server + restPath(this.paths, 'docs')];
  }
}
