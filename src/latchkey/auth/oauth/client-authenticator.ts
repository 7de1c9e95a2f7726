import { Injectable } from '@nestjs/common';
import type { OAuthClient } from '../../config/oauth-client.js';
import { AuditLog } from '../../audit/audit-log.js';
import { passwordMatches, UNMATCHABLE } from '../../secrets/password-encoder.js';
import { AttemptLock } from '../../sessions/brute-force/attempt-lock.js';
import { basicCredentials, type ClientCredentials } from './basic-credentials.js';
import { OAuthClients } from '../../sessions/clients/oauth-clients.js';
import type { FormParameters } from './form-parameters.js';
import { OAuthError } from './oauth-error.js';

/** A client, and how it has proved its identity; protocol/oauth.md 3. */
export interface AuthenticatedClient {
  readonly client: OAuthClient;
  /** `none`: it only gave its name. */
  readonly authMethod: OAuthClient['authMethods'][number];
}

type SecretMethod = 'basic' | 'post';

/** Finds out which client is asking; protocol/oauth.md 3. */
@Injectable()
export class ClientAuthenticator {
  constructor(
    private readonly clients: OAuthClients,
    private readonly lock: AttemptLock,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param authorization values of all `Authorization` headers
   * @param remoteAddress of the caller; wrong secrets are counted by client id and address
   * @throws OAuthError 400 for an unreadable header and when several methods are used at once, 401 when none fits
   */
  async authenticate(
    authorization: readonly string[],
    form: FormParameters,
    remoteAddress: string,
  ): Promise<AuthenticatedClient> {
    const [header, ...further] = authorization.filter((value) => /^basic\b/i.test(value));
    const clientId = form.get('client_id');
    const secret = form.get('client_secret');
    if (header !== undefined) {
      const pairs = basicCredentials(header);
      // A client_id that repeats the header's is not a second method; a secret is.
      const otherClient = clientId !== undefined && !pairs.some((pair) => pair.clientId === clientId);
      if (further.length > 0 || secret !== undefined || otherClient) {
        throw OAuthError.invalidRequest('Several client authentication methods');
      }
      if (pairs.length === 0) {
        throw OAuthError.malformedBasic();
      }
      return this.withSecret('basic', pairs, remoteAddress);
    }
    if (clientId !== undefined && secret !== undefined) {
      return this.withSecret('post', [{ clientId, secret }], remoteAddress);
    }
    return this.withoutSecret(clientId);
  }

  private async withSecret(
    authMethod: SecretMethod,
    pairs: readonly ClientCredentials[],
    remoteAddress: string,
  ): Promise<AuthenticatedClient> {
    const guesses = await this.guesses(pairs);
    const [{ clientId: name } = { clientId: undefined }] = guesses;
    if (name === undefined) {
      throw OAuthError.invalidClient();
    }
    let retryAfter: number | undefined;
    for (const guess of guesses) {
      const outcome = await this.lock.run({ kind: 'client', name: guess.clientId, remoteAddress }, () =>
        this.matching(authMethod, guess),
      );
      if (outcome.kind === 'passed') {
        return { client: outcome.value, authMethod };
      }
      retryAfter = outcome.kind === 'locked' ? outcome.retryAfter : retryAfter;
    }
    const details = { kind: 'client', reason: retryAfter === undefined ? 'Bad credentials' : 'Client is locked' };
    this.audit.record({ kind: 'login', outcome: 'failure', username: name, details, remoteAddress });
    throw OAuthError.invalidClient(retryAfter);
  }

  /**
   * Pairs to compare, each of which counts as an attempt: those of clients that exist, else the last one's. Spelling an
   * id in many ways does not get around the lock, nor does a secret that can be read as two.
   */
  private async guesses(pairs: readonly ClientCredentials[]): Promise<readonly ClientCredentials[]> {
    const clients = await Promise.all(pairs.map(({ clientId }) => this.clients.find(clientId)));
    const known = pairs.filter((_, index) => clients[index] !== undefined);
    return known.length > 0 ? known : pairs.filter(({ clientId }) => clientId === pairs.at(-1)?.clientId);
  }

  private async matching(
    authMethod: SecretMethod,
    { clientId, secret }: ClientCredentials,
  ): Promise<OAuthClient | undefined> {
    const client = await this.allowed(clientId, authMethod);
    const matches = await passwordMatches(secret, client?.clientSecret ?? (await UNMATCHABLE));
    return matches ? client : undefined;
  }

  private async withoutSecret(clientId = ''): Promise<AuthenticatedClient> {
    const client = await this.allowed(clientId, 'none');
    if (!client) {
      throw OAuthError.invalidClient();
    }
    return { client, authMethod: 'none' };
  }

  private async allowed(clientId: string, method: SecretMethod | 'none'): Promise<OAuthClient | undefined> {
    const client = await this.clients.find(clientId);
    return client?.authMethods.includes(method) ? client : undefined;
  }
}
