import { Injectable, Logger } from '@nestjs/common';
import { clientFaults, type OAuthClient, oauthClientSchema } from '../../config/oauth-client.js';
import { ClientSettings, PathSettings } from '../../config/setting-groups.js';
import { ChangeSignals } from '../../database/change-signals.js';
import { AccessDatabase } from '../../database/database.js';
import { Statement } from '../../sql/statement.js';
import type { Transaction } from '../../sql/transaction.js';
import { CONSOLE_CLIENT } from './console-client.js';

/** A signal drops the clients at once; the time limit only bounds the harm of a lost one. */
const CACHE_MS = 3_000;

const STORED = new Statement(
  `SELECT json_strip_nulls(json_build_object(
    'clientId', client_id, 'clientSecret', client_secret, 'authMethods', auth_methods, 'grantTypes', grant_types,
    'scopes', scopes, 'accessTokenTtl', access_token_ttl, 'refreshTokenTtl', refresh_token_ttl,
    'refreshTokenPolicy', refresh_token_policy, 'rotationGraceSeconds', rotation_grace_seconds,
    'redirectUris', redirect_uris, 'requireProofKey', require_proof_key, 'resourceRoles', resource_roles,
    'rowLevelRoles', row_level_roles, 'introspectAny', introspect_any))::text
  FROM sec_oauth_client WHERE delete_ts IS NULL ORDER BY client_id`,
);

const NAMED = new Statement(
  'SELECT 1 FROM sec_oauth_client WHERE client_id = ANY($1::text[]) AND delete_ts IS NULL LIMIT 1',
);

const LOCK = new Statement('SELECT 1 FROM sec_oauth_client WHERE client_id = $1 AND delete_ts IS NULL FOR SHARE');

type ClientsById = ReadonlyMap<string, OAuthClient>;

/** All clients of the application: the console, those of the settings, and those of the database (protocol/oauth.md 2). */
@Injectable()
export class OAuthClients {
  private readonly logger = new Logger(OAuthClients.name);
  private readonly configured: ClientsById;
  private cached: { readonly clients: ClientsById; readonly until: number } | undefined;
  /** Grows with every signal: clients read before a change must not be cached after it. */
  private revision = 0;

  constructor(
    settings: ClientSettings,
    { CONSOLE_ENABLED }: PathSettings,
    private readonly database: AccessDatabase,
    private readonly signals: ChangeSignals,
  ) {
    this.configured = byId([...settings.CLIENTS, ...(CONSOLE_ENABLED ? [CONSOLE_CLIENT] : [])]);
    signals.onSignal(({ topic }) => {
      if (topic === 'client' || topic === 'all') {
        this.revision++;
        this.cached = undefined;
      }
    });
  }

  /** @returns undefined for an unknown id; a change in the database counts from the next call on every instance */
  async find(clientId: string): Promise<OAuthClient | undefined> {
    return this.configured.get(clientId) ?? (await this.stored()).get(clientId);
  }

  /** Every client; one of the settings hides one of the database with the same id. */
  async all(): Promise<readonly OAuthClient[]> {
    return [...new Map([...(await this.stored()), ...this.configured]).values()];
  }

  /** Whether settings or framework have a client with this id, which the database may not have as well. */
  isConfigured(clientId: string): boolean {
    return this.configured.has(clientId);
  }

  /** Whether the client is still there, and stays until the end of the transaction. */
  async holds(transaction: Transaction, clientId: string): Promise<boolean> {
    return this.isConfigured(clientId) || (await transaction.rows(LOCK, [clientId])).length > 0;
  }

  /** Whether one of the names is the id of a client, as the transaction sees it. */
  async haveAny(transaction: Transaction, names: readonly string[]): Promise<boolean> {
    return names.some((name) => this.isConfigured(name)) || (await transaction.rows(NAMED, [names])).length > 0;
  }

  private async stored(): Promise<ClientsById> {
    const { cached } = this;
    return cached && this.signals.reliable && Date.now() < cached.until ? cached.clients : this.load();
  }

  private async load(): Promise<ClientsById> {
    const { revision } = this;
    const rows = await this.database.rows(STORED);
    const clients = byId(rows.flatMap(([json]) => this.parse(json ?? '{}')));
    if (revision === this.revision) {
      this.cached = { clients, until: Date.now() + CACHE_MS };
    }
    return clients;
  }

  /** Rows that the API would have refused are ignored. */
  private parse(json: string): OAuthClient[] {
    const row = JSON.parse(json) as { clientId?: string };
    const parsed = oauthClientSchema.safeParse(row);
    if (parsed.success && clientFaults(parsed.data).length === 0) {
      return [parsed.data];
    }
    this.logger.warn(`The client ${row.clientId ?? ''} in the database is not usable: save it again over the API`);
    return [];
  }
}

const byId = (clients: readonly OAuthClient[]): ClientsById =>
  new Map(clients.map((client) => [client.clientId, client]));
