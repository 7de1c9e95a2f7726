import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ConfigurationError } from '../../config/load-settings.js';
import { ClientSettings, OAuthSettings, ServerSettings } from '../../config/setting-groups.js';
import { Database } from '../../database/database.js';
import { Statement } from '../../sql/statement.js';
import { passwordMatches } from '../../secrets/password-encoder.js';
import { isReservedName } from '../../common/principal.js';

/** Of the default client, as everybody knows it. */
const DEFAULT_ID = 'client';
const DEFAULT_SECRET = 'secret';

const STORED = new Statement(
  "SELECT client_id, client_secret, grant_types @> '{authorization_code}' FROM sec_oauth_client" +
    ' WHERE delete_ts IS NULL ORDER BY client_id',
);

/** Stops the start for invalid clients that the settings alone do not reveal (protocol/oauth.md 2). */
@Injectable()
export class ClientChecks implements OnApplicationBootstrap {
  constructor(
    private readonly settings: ClientSettings,
    private readonly oauth: OAuthSettings,
    private readonly server: ServerSettings,
    private readonly database: Database,
  ) {}

  /** @throws ConfigurationError naming each client */
  async onApplicationBootstrap(): Promise<void> {
    const faults = [...this.reserved(), ...(await this.stored()), ...(await this.defaultSecret())];
    if (faults.length > 0) {
      throw new ConfigurationError(faults);
    }
  }

  private reserved(): string[] {
    return this.settings.CLIENTS.filter(({ clientId }) => isReservedName(clientId)).map(
      ({ clientId }) => `CLIENTS: the name ${clientId} is reserved: choose another clientId`,
    );
  }

  private async stored(): Promise<string[]> {
    const { CLIENTS } = this.settings;
    const { NODE_ENV } = this.server;
    const { OAUTH_ISSUER } = this.oauth;
    const rows = await this.database.rows(STORED);
    return rows.flatMap(([clientId, secret, codes]) => {
      const name = clientId ?? '';
      const faults: string[] = [];
      if (CLIENTS.some((each) => each.clientId === name)) {
        faults.push(`CLIENTS has the client ${name}, and so has the database: rename or delete one`);
      }
      if (NODE_ENV === 'production' && secret?.startsWith('{noop}')) {
        faults.push(`Client ${name} of the database has a plain text secret: store it hashed, as {argon2}...`);
      }
      if (NODE_ENV === 'production' && OAUTH_ISSUER === '' && codes === 't') {
        faults.push(
          `OAUTH_ISSUER is empty, but client ${name} of the database has the grant authorization_code: set it to the public address`,
        );
      }
      return faults;
    });
  }

  /** A hash does not make it a secret. Plain text is found by the settings themselves. */
  private async defaultSecret(): Promise<string[]> {
    const secret = this.settings.CLIENTS.find(({ clientId }) => clientId === DEFAULT_ID)?.clientSecret;
    const known =
      this.server.NODE_ENV === 'production' && secret !== undefined && (await passwordMatches(DEFAULT_SECRET, secret));
    return known ? [`CLIENTS: ${DEFAULT_ID} has the default secret, only hashed: choose another`] : [];
  }
}
