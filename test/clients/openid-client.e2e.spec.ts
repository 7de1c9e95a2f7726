import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  customFetch,
  discovery,
  None,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  tokenRevocation,
} from 'openid-client';
import { statusWith } from '../builders/a-login.js';
import { CALLBACK, CODE_CLIENTS } from '../builders/an-authorization.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';
import { fetchThroughProxy, ISSUER, throughTheLoginPage } from './public-address.js';

const TOKEN = expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as unknown;

const app = useApp(() => startApp({ CLIENTS: CODE_CLIENTS, OAUTH_ISSUER: ISSUER }));
let shop: Configuration;

beforeAll(async () => {
  const options = { algorithm: 'oauth2', [customFetch]: fetchThroughProxy(app) } as const;
  shop = await discovery(new URL(ISSUER), 'shop-spa', {}, None(), options);
});

interface Attempt {
  readonly url: URL;
  readonly checks: { readonly pkceCodeVerifier: string; readonly expectedState: string };
}

/** What an application does before it sends the browser away. */
async function attempt(parameters: Record<string, string> = {}): Promise<Attempt> {
  const pkceCodeVerifier = randomPKCECodeVerifier();
  const expectedState = randomState();
  const url = buildAuthorizationUrl(shop, {
    redirect_uri: CALLBACK,
    scope: 'rest-api',
    state: expectedState,
    code_challenge: await calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
  return { url, checks: { pkceCodeVerifier, expectedState } };
}

describe('the client openid-client, unmodified, as a public client (protocol/oauth.md 6.4, 10, 13)', () => {
  it('finds the endpoints by itself', () => {
    expect(shop.serverMetadata()).toMatchObject({
      issuer: ISSUER,
      authorization_endpoint: `${ISSUER}/oauth2/authorize`,
      token_endpoint: `${ISSUER}/oauth2/token`,
      authorization_response_iss_parameter_supported: true,
    });
    expect(shop.serverMetadata().supportsPKCE()).toBe(true);
  });

  it('logs a user in by the code flow with PKCE, refreshes with rotation and revokes', async () => {
    const { url, checks } = await attempt();
    const tokens = await authorizationCodeGrant(shop, await throughTheLoginPage(app, url, 'alice'), checks);
    expect(tokens).toMatchObject({
      access_token: TOKEN,
      refresh_token: TOKEN,
      token_type: 'bearer',
      scope: 'rest-api',
    });
    expect(tokens.expires_in).toBe(43_200);
    expect(await statusWith(app, tokens.access_token)).toBe(200);

    const refreshed = await refreshTokenGrant(shop, tokens.refresh_token ?? '');
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    expect([await statusWith(app, tokens.access_token), await statusWith(app, refreshed.access_token)]).toEqual([
      401, 200,
    ]);

    await tokenRevocation(shop, refreshed.refresh_token ?? '');
    expect(await statusWith(app, refreshed.access_token)).toBe(401);
    await expect(refreshTokenGrant(shop, refreshed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
      status: 400,
    });
  });

  it('learns what is wrong with its request, from the server it asked', async () => {
    const { url, checks } = await attempt({ scope: 'admin' });
    const callback = await throughTheLoginPage(app, url, 'alice');
    await expect(authorizationCodeGrant(shop, callback, checks)).rejects.toMatchObject({
      error: 'invalid_scope',
      error_description: 'OAuth 2.0 Parameter: scope',
    });
  });

  it('believes no answer of another server', async () => {
    const { url, checks } = await attempt();
    const callback = await throughTheLoginPage(app, url, 'alice');
    callback.searchParams.set('iss', 'https://evil.example');
    await expect(authorizationCodeGrant(shop, callback, checks)).rejects.toThrow();
  });

  it('cannot use a code twice, and loses its tokens by trying', async () => {
    const { url, checks } = await attempt();
    const callback = await throughTheLoginPage(app, url, 'alice');
    const { access_token } = await authorizationCodeGrant(shop, callback, checks);
    await expect(authorizationCodeGrant(shop, callback, checks)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(await statusWith(app, access_token)).toBe(401);
  });

  it('cannot use a code that was made for another attempt', async () => {
    const stolen = await attempt();
    const own = await attempt();
    const callback = await throughTheLoginPage(app, stolen.url, 'alice');
    const checks = { ...own.checks, expectedState: stolen.checks.expectedState };
    await expect(authorizationCodeGrant(shop, callback, checks)).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});
