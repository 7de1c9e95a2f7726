import type { ClientRequest, QueryParameters } from '../../http/client-request.js';
import type { OAuthClient } from '../../config/oauth-client.js';
import type { OAuthClients } from '../../sessions/clients/oauth-clients.js';
import { PageError } from '../pages/page-error.js';
import type { RegisteredAddresses } from './registered-addresses.js';

/** Where the response of the authorization endpoint goes. */
export interface RedirectTarget {
  readonly client: OAuthClient;
  readonly uri: string;
  /** The address as the request names it; undefined when it relies on the only registered one. */
  readonly named: string | undefined;
}

/**
 * Only an address that the client has registered may ever get a code or an error (protocol/oauth.md 10.1).
 *
 * @throws PageError 400
 */
export async function redirectTarget(
  request: ClientRequest,
  clients: OAuthClients,
  addresses: RegisteredAddresses,
): Promise<RedirectTarget> {
  const { parameters } = request;
  const clientId = only(parameters, 'client_id');
  const client = clientId === undefined ? undefined : await clients.find(clientId);
  if (!client) {
    throw new PageError(400, 'unknownClient');
  }
  if (!client.grantTypes.includes('authorization_code')) {
    throw new PageError(400, 'grantType');
  }
  const named = only(parameters, 'redirect_uri');
  const uri = addresses.find(client, named, request);
  if (uri === undefined) {
    throw new PageError(400, 'redirectUri');
  }
  return { client, uri, named };
}

/** @throws PageError for a repeated parameter: nobody can say which one to believe */
function only(parameters: QueryParameters, name: string): string | undefined {
  const values = parameters.get(name) ?? [];
  if (values.length > 1) {
    throw new PageError(400, 'badRequest');
  }
  return values[0] === '' ? undefined : values[0];
}
