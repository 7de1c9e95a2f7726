import { beforeAll, describe, expect, it } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import { statusWith } from '../builders/a-login.js';
import { CODE_CLIENTS } from '../builders/an-authorization.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';
import { fetchThroughProxy, ISSUER, throughTheLoginPage } from './public-address.js';

const REDIRECT_URI = 'https://web.example/other';
const CLIENT: oauth.Client = { client_id: 'web' };

const app = useApp(() => startApp({ CLIENTS: CODE_CLIENTS, OAUTH_ISSUER: ISSUER }));
let server: oauth.AuthorizationServer;
let proxied: { readonly [oauth.customFetch]: ReturnType<typeof fetchThroughProxy> };

beforeAll(async () => {
  proxied = { [oauth.customFetch]: fetchThroughProxy(app) };
  const issuer = new URL(ISSUER);
  const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...proxied });
  server = await oauth.processDiscoveryResponse(issuer, response);
});

describe.each([
  ['in the header', oauth.ClientSecretBasic('secret')],
  ['in the form', oauth.ClientSecretPost('secret')],
])('the client oauth4webapi, unmodified, with its secret %s (protocol/oauth.md 3, 6.4, 10, 12, 13)', (_, secret) => {
  /** @returns tokens of a user who went through the login page */
  async function logIn(username: string): Promise<oauth.TokenEndpointResponse> {
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const authorization = new URL(server.authorization_endpoint ?? '');
    authorization.search = new URLSearchParams({
      response_type: 'code',
      client_id: CLIENT.client_id,
      redirect_uri: REDIRECT_URI,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString();
    const callback = await throughTheLoginPage(app, authorization, username);
    const parameters = oauth.validateAuthResponse(server, CLIENT, callback, state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      CLIENT,
      secret,
      parameters,
      REDIRECT_URI,
      verifier,
      proxied,
    );
    return oauth.processAuthorizationCodeResponse(server, CLIENT, response);
  }

  const refresh = async (token: string): Promise<oauth.TokenEndpointResponse> => {
    const response = await oauth.refreshTokenGrantRequest(server, CLIENT, secret, token, proxied);
    return oauth.processRefreshTokenResponse(server, CLIENT, response);
  };

  it('logs a user in by the code flow with PKCE and calls the API', async () => {
    const { access_token } = await logIn('admin');
    const url = new URL(`${ISSUER}/rest/userInfo`);
    const response = await oauth.protectedResourceRequest(access_token, 'GET', url, undefined, undefined, proxied);
    expect(await response.json()).toMatchObject({ username: 'admin' });
  });

  it('refreshes, and keeps its refresh token', async () => {
    const { access_token, refresh_token = '' } = await logIn('alice');
    const refreshed = await refresh(refresh_token);
    expect(refreshed.refresh_token).toBe(refresh_token);
    expect([await statusWith(app, access_token), await statusWith(app, refreshed.access_token)]).toEqual([401, 200]);
  });

  it('introspects', async () => {
    const introspect = async (token: string): Promise<oauth.IntrospectionResponse> => {
      const response = await oauth.introspectionRequest(server, CLIENT, secret, token, proxied);
      return oauth.processIntrospectionResponse(server, CLIENT, response);
    };
    const { access_token } = await logIn('alice');
    expect(await introspect(access_token)).toMatchObject({
      active: true,
      client_id: 'web',
      username: 'alice',
      scope: 'rest-api',
      iss: ISSUER,
    });
    expect(await introspect(`${access_token}x`)).toEqual({ active: false });
  });

  it('revokes', async () => {
    const { access_token, refresh_token = '' } = await logIn('alice');
    const response = await oauth.revocationRequest(server, CLIENT, secret, access_token, proxied);
    await oauth.processRevocationResponse(response);
    expect(await statusWith(app, access_token)).toBe(401);
    await expect(refresh(refresh_token)).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
  });

  it('recognizes the server by the iss of the answer', async () => {
    const verifier = await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier());
    const query = { response_type: 'token', client_id: 'web', redirect_uri: REDIRECT_URI, code_challenge: verifier };
    const url = new URL(`${ISSUER}/oauth2/authorize?${new URLSearchParams(query).toString()}`);
    const callback = await throughTheLoginPage(app, url, 'alice');
    const other = { ...server, issuer: 'https://other.example' };
    expect(() => oauth.validateAuthResponse(other, CLIENT, callback, oauth.expectNoState)).toThrow('iss');
    expect(() => oauth.validateAuthResponse(server, CLIENT, callback, oauth.expectNoState)).toThrow(
      expect.objectContaining({ error: 'unsupported_response_type' }),
    );
  });
});
