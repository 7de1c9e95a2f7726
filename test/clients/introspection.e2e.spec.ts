import { beforeAll, describe, expect, it } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import { aLogin } from '../builders/a-login.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = JSON.stringify([
  { clientId: 'client', clientSecret: '{noop}secret' },
  { clientId: 'guard', clientSecret: '{noop}secret', introspectAny: true },
]);
const ISSUER = 'https://login.shop.example';
/** A proxy in front does TLS; the client insists on it. */
const PROXY = {
  [oauth.customFetch]: (url: string, request: RequestInit): Promise<Response> =>
    fetch(url.replace(ISSUER, app.url), request),
};

const app = useApp(() => startApp({ CLIENTS, OAUTH_ISSUER: ISSUER }));
let server: oauth.AuthorizationServer;

beforeAll(async () => {
  const issuer = new URL(ISSUER);
  const answer = await oauth.discoveryRequest(issuer, { ...PROXY, algorithm: 'oauth2' });
  server = await oauth.processDiscoveryResponse(issuer, answer);
});

async function introspect(token: string): Promise<oauth.IntrospectionResponse> {
  const client = { client_id: 'guard' };
  const answer = await oauth.introspectionRequest(server, client, oauth.ClientSecretBasic('secret'), token, PROXY);
  return oauth.processIntrospectionResponse(server, client, answer);
}

describe('oauth4webapi as resource server (protocol/oauth.md 12, 13)', () => {
  it('finds the endpoints by itself and learns what a token is worth', async () => {
    const { access_token: token } = await aLogin(app);
    expect(await introspect(token)).toMatchObject({
      active: true,
      client_id: 'client',
      username: 'alice',
      iss: ISSUER,
      aud: ['client'],
    });
  });

  it('learns nothing of a token that has ended', async () => {
    const { access_token: token } = await aLogin(app);
    const client = { client_id: 'client' };
    const answer = await oauth.revocationRequest(server, client, oauth.ClientSecretPost('secret'), token, PROXY);
    await oauth.processRevocationResponse(answer);
    expect(await introspect(token)).toEqual({ active: false });
  });
});
