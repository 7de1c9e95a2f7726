import { describe, expect, it } from '@jest/globals';
import { ClientCredentials, ResourceOwnerPassword } from 'simple-oauth2';
import { statusWith } from '../builders/a-login.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = JSON.stringify([
  { clientId: 'client', clientSecret: '{noop}secret' },
  { clientId: 'my app', clientSecret: '{noop}50%25 more:+/=' },
  {
    clientId: 'robot',
    clientSecret: '{noop}secret',
    grantTypes: ['client_credentials'],
    resourceRoles: ['rest-minimal'],
  },
]);
const ALICE = { username: 'alice', password: 'alice', scope: 'rest-api' };

const app = useApp(() => startApp({ CLIENTS }));

const auth = (generation: 'oauth' | 'oauth2') => ({
  tokenHost: app.url,
  tokenPath: `/${generation}/token`,
  revokePath: `/${generation}/revoke`,
});

const textOf = (token: { readonly token: Record<string, unknown> }): string => String(token.token.access_token);

describe('simple-oauth2, a client no one here wrote (protocol/oauth.md 3, 6.1, 6.2, 6.3, 11)', () => {
  it.each(['oauth', 'oauth2'] as const)('logs in, refreshes and revokes at /%s', async (generation) => {
    const client = new ResourceOwnerPassword({ client: { id: 'client', secret: 'secret' }, auth: auth(generation) });
    const login = await client.getToken(ALICE);
    expect(login.token).toMatchObject({ scope: 'rest-api', expires_in: expect.any(Number) });
    expect([login.expired(), await statusWith(app, textOf(login))]).toEqual([false, 200]);

    const refreshed = await login.refresh();
    expect(await statusWith(app, textOf(refreshed))).toBe(200);
    expect(await statusWith(app, textOf(login))).toBe(401);

    await refreshed.revoke('access_token');
    expect(await statusWith(app, textOf(refreshed))).toBe(401);
    await expect(refreshed.refresh()).rejects.toThrow('Response Error: 400');
  });

  it.each(['header', 'body'] as const)('shows its credentials in the %s, whatever signs they have', async (method) => {
    const client = new ResourceOwnerPassword({
      client: { id: 'my app', secret: '50%25 more:+/=' },
      auth: auth('oauth2'),
      options: { authorizationMethod: method },
    });
    expect(await statusWith(app, textOf(await client.getToken(ALICE)))).toBe(200);
  });

  it('acts for itself', async () => {
    const client = new ClientCredentials({ client: { id: 'robot', secret: 'secret' }, auth: auth('oauth2') });
    const token = await client.getToken({ scope: 'rest-api' });
    expect(token.token).not.toHaveProperty('refresh_token');
    expect(await statusWith(app, textOf(token))).toBe(200);
  });

  it('understands why it is refused', async () => {
    const client = new ResourceOwnerPassword({ client: { id: 'client', secret: 'secret' }, auth: auth('oauth2') });
    await expect(client.getToken({ ...ALICE, password: 'wrong' })).rejects.toMatchObject({
      data: { payload: { error: 'invalid_grant', error_description: 'Bad credentials' } },
    });
    const stranger = new ClientCredentials({ client: { id: 'robot', secret: 'wrong' }, auth: auth('oauth2') });
    await expect(stranger.getToken({})).rejects.toThrow('Response Error: 401');
  });
});
