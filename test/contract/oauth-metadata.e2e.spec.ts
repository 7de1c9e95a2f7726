import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { startApp, startAppOn } from '../harness/app.js';
import { openTestDatabase } from '../harness/test-database.js';
import { useApp } from '../harness/use-app.js';

const PATH = '/.well-known/oauth-authorization-server';
const CLIENTS = JSON.stringify([
  { clientId: 'client', clientSecret: '{noop}secret', scopes: ['rest-api'] },
  {
    clientId: 'shop-spa',
    authMethods: ['none'],
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: ['https://shop.example/cb'],
    scopes: ['files', 'rest-api'],
  },
]);

const app = useApp(() => startApp({ CLIENTS, OAUTH_ISSUER: 'https://login.shop.example' }));

describe('the metadata of the authorization server (protocol/oauth.md 13)', () => {
  it('are public, under the name of the settings', async () => {
    const answer = await app.asAnonymous().get(PATH);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
    expect(answer.json).toEqual({
      issuer: 'https://login.shop.example',
      authorization_endpoint: 'https://login.shop.example/oauth2/authorize',
      token_endpoint: 'https://login.shop.example/oauth2/token',
      revocation_endpoint: 'https://login.shop.example/oauth2/revoke',
      introspection_endpoint: 'https://login.shop.example/oauth2/introspect',
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'password', 'refresh_token'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['files', 'rest-api'],
      authorization_response_iss_parameter_supported: true,
    });
  });

  it('name what clients of the database use as well, from the next request on', async () => {
    const client = { clientId: 'robot', clientSecret: 'x', grantTypes: ['client_credentials'], scopes: ['import'] };
    const created = await app.as('admin').post('/rest/entities/sec_OAuthClientEntity', client);
    expect((await app.asAnonymous().get(PATH)).json).toMatchObject({
      grant_types_supported: ['authorization_code', 'client_credentials', 'password', 'refresh_token'],
      scopes_supported: ['files', 'import', 'rest-api'],
    });
    await app.as('admin').delete(`/rest/entities/sec_OAuthClientEntity/${(created.json as { id: string }).id}`);
    expect((await app.asAnonymous().get(PATH)).json).toMatchObject({ scopes_supported: ['files', 'rest-api'] });
  });

  it('may be read by scripts of other origins', async () => {
    const { headers } = await app.asAnonymous().get(PATH, undefined, { origin: 'https://shop.example' });
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  it('are only read', async () => {
    expect((await app.asAnonymous().send('HEAD', PATH)).status).toBe(200);
    expect((await app.asAnonymous().post(PATH, '')).status).toBe(405);
  });

  it('take their name from the request while there is no setting, as in development', async () => {
    const other = await startApp();
    try {
      expect((await other.asAnonymous().get(PATH)).json).toMatchObject({
        issuer: other.url,
        token_endpoint: `${other.url}/oauth2/token`,
      });
    } finally {
      await other.close();
    }
  });
});

describe('the metadata in production without OAUTH_ISSUER (protocol/oauth.md 13)', () => {
  it('are not there: nobody may choose where others send their secrets', async () => {
    const secret = '{argon2}$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA';
    const clients = JSON.stringify([{ clientId: 'web', clientSecret: secret }]);
    const database = await openTestDatabase();
    const before = await startAppOn({ ...database, close: () => Promise.resolve() });
    await before.database.rows(new Statement('UPDATE app_user SET active = false'));
    await before.close();
    const app = await startAppOn(database, { CLIENTS: clients, NODE_ENV: 'production' });
    try {
      const answer = await app.asAnonymous().get(PATH, undefined, { host: 'evil.example' });
      expect(answer).toAnswer(404, { error: 'not_found', error_description: 'OAUTH_ISSUER is not set' });
    } finally {
      await app.close();
    }
  });
});
