import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ConfigurationError } from '../../config/load-settings.js';
import { OAuthSettings, ServerSettings } from '../../config/setting-groups.js';
import { CONSOLE_CLIENT } from '../../sessions/clients/console-client.js';
import { OAuthClients } from '../../sessions/clients/oauth-clients.js';

/**
 * In production the code flow needs `OAUTH_ISSUER`, even where its clients are stored in the database
 * (protocol/oauth.md 13).
 */
@Injectable()
export class RequiredIssuer implements OnApplicationBootstrap {
  constructor(
    private readonly oauth: OAuthSettings,
    private readonly server: ServerSettings,
    private readonly clients: OAuthClients,
  ) {}

  /** @throws ConfigurationError naming the clients */
  async onApplicationBootstrap(): Promise<void> {
    if (this.server.NODE_ENV !== 'production' || this.oauth.OAUTH_ISSUER !== '') {
      return;
    }
    const clients = (await this.clients.all()).filter(
      (client) => client !== CONSOLE_CLIENT && client.grantTypes.includes('authorization_code'),
    );
    if (clients.length > 0) {
      const names = clients.map(({ clientId }) => clientId).join(', ');
      throw new ConfigurationError([
        `OAUTH_ISSUER is empty, but clients have the grant authorization_code (${names}): set it to the public address`,
      ]);
    }
  }
}
