import { Injectable } from '@nestjs/common';
import type { OAuthClient } from '../../config/oauth-client.js';
import { AuditLog } from '../../audit/audit-log.js';
import { passwordMatches, UNMATCHABLE } from '../../users/password-encoder.js';
import { AttemptLock } from '../brute-force/attempt-lock.js';
import { basicCredentials, type ClientCredentials } from './basic-credentials.js';
import { OAuthClients } from './clients/oauth-clients.js';
import type { FormParameters } from './form-parameters.js';
import { OAuthError } from './oauth-error.js';

/** A client, and how it has shown that it is this one; protocol/oauth.md 3. */
export interface AuthenticatedClient {
  readonly client: OAuthClient;
  /** `none`: it only told its name. */
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
   * @throws OAuthError 400 when several methods are used at once, 401 when none fits
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
      // A client_id that repeats the header's is no second method; a secret is.
      const otherClient = clientId !== undefined && !pairs.some((pair) => pair.clientId === clientId);
      if (further.length > 0 || secret !== undefined || otherClient) {
        throw OAuthError.invalidRequest('Several client authentication methods');
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
    const name = await this.claimedName(pairs);
    if (name === undefined) {
      throw OAuthError.invalidClient();
    }
    const outcome = await this.lock.run({ kind: 'client', name, remoteAddress }, () =>
      this.matching(authMethod, pairs),
    );
    if (outcome.kind !== 'passed') {
      const details = { kind: 'client', reason: outcome.kind === 'locked' ? 'Client is locked' : 'Bad credentials' };
      this.audit.record({ kind: 'login', outcome: 'failure', username: name, details, remoteAddress });
      throw OAuthError.invalidClient(outcome.kind === 'locked' ? outcome.retryAfter : undefined);
    }
    return { client: outcome.value, authMethod };
  }

  /** The id as written when there is such a client, else the decoded one: writing it in many ways is no way round the lock. */
  private async claimedName([raw, decoded = raw]: readonly ClientCredentials[]): Promise<string | undefined> {
    const known = raw !== undefined && (await this.clients.find(raw.clientId)) !== undefined;
    return known ? raw.clientId : decoded?.clientId;
  }

  private async matching(
    authMethod: SecretMethod,
    pairs: readonly ClientCredentials[],
  ): Promise<OAuthClient | undefined> {
    for (const { clientId, secret } of pairs) {
      const client = await this.allowed(clientId, authMethod);
      const matches = await passwordMatches(secret, client?.clientSecret ?? (await UNMATCHABLE));
      if (client && matches) {
        return client;
      }
    }
    return undefined;
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
