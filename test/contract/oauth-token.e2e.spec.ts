import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aLogin, form, statusWith } from '../builders/a-login.js';
import { startApp } from '../harness/app.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const CLIENTS = [
  { clientId: 'client', clientSecret: '{noop}secret' },
  { clientId: 'scoped', clientSecret: '{noop}secret', scopes: ['rest-api', 'reports'], accessTokenTtl: 60 },
  { clientId: 'forgetful', clientSecret: '{noop}secret', grantTypes: ['password'] },
];
const ALICE = { grant_type: 'password', username: 'alice', password: 'alice' };
const TOKEN = expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as unknown as string;
const HEADERS = { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store', pragma: 'no-cache' };

const app = useApp(() => startApp({ CLIENTS: JSON.stringify(CLIENTS), FORM_MAX_SIZE: '2048' }));

/** The answer must be this fault, with the headers that every answer of the token endpoint has. */
function expectFault(answer: Answer, status: number, error: string, description: string): void {
  expect(answer).toAnswer(status, { error, error_description: description });
  expect(answer.headers).toMatchObject(HEADERS);
}

describe('success (protocol/oauth.md 5)', () => {
  it('of /oauth/token has the form of generation 1.x', async () => {
    const answer = await app.asClient().post('/oauth/token', form(ALICE));
    expect(answer).toAnswer(200, {
      access_token: TOKEN,
      token_type: 'bearer',
      refresh_token: TOKEN,
      expires_in: 43200,
      scope: 'rest-api',
      'OAuth2.SESSION_ID': expect.stringMatching(/^[0-9A-F]{32}$/),
    });
    expect(answer.headers).toMatchObject(HEADERS);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  it('of /oauth2/token has the form of generation 2.x', async () => {
    const answer = await app.asClient().post('/oauth2/token', form(ALICE));
    expect(answer).toAnswer(200, {
      access_token: TOKEN,
      refresh_token: TOKEN,
      token_type: 'Bearer',
      expires_in: 43200,
    });
    expect(answer.headers).toMatchObject(HEADERS);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  it('lasts 12 hours for the access token and 365 days for the refresh token', async () => {
    const { 'OAuth2.SESSION_ID': session } = await aLogin(app);
    const lifetimes = new Statement(
      'SELECT kind, extract(epoch FROM expires_at - issued_at)::int FROM auth_token WHERE session_id = $1 ORDER BY kind',
    );
    expect(await app.database.rows(lifetimes, [session])).toEqual([
      ['access', '43200'],
      ['refresh', '31536000'],
    ]);
  });

  it('reports the lifetime that the client is configured with', async () => {
    const answer = await app.asClient('scoped:secret').post('/oauth/token', form(ALICE));
    expect(answer.json).toMatchObject({ expires_in: 60 });
  });

  it('has no refresh token for a client that may not refresh', async () => {
    const answer = await app.asClient('forgetful:secret').post('/oauth/token', form(ALICE));
    expect(answer.status).toBe(200);
    expect(answer.json).not.toHaveProperty('refresh_token');
  });

  it.each([
    ['/oauth/token', undefined, 'rest-api reports'],
    ['/oauth/token', 'reports', 'reports'],
    ['/oauth2/token', undefined, undefined],
    ['/oauth2/token', 'reports rest-api', 'reports rest-api'],
  ])('of %s with the requested scope %j names the scope %j', async (path, scope, named) => {
    const answer = await app.asClient('scoped:secret').post(path, form({ ...ALICE, ...(scope && { scope }) }));
    expect(answer.status).toBe(200);
    expect((answer.json as { scope?: string }).scope).toBe(named);
  });

  it('names a new session at each login, which no refresh changes and nothing accepts', async () => {
    const first = await aLogin(app);
    const second = await aLogin(app);
    const refresh = form({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    const refreshed = await app.asClient().post('/oauth/token', refresh);
    const session = first['OAuth2.SESSION_ID'];
    expect(second['OAuth2.SESSION_ID']).not.toBe(session);
    expect(refreshed.json).toMatchObject({ 'OAuth2.SESSION_ID': session });
    expect(await statusWith(app, session)).toBe(401);
    const misused = await app
      .asClient()
      .post('/oauth/token', form({ grant_type: 'refresh_token', refresh_token: session }));
    expectFault(misused, 400, 'invalid_grant', 'Invalid refresh token');
  });

  it('of either endpoint is as good at the other', async () => {
    const first = await aLogin(app, { path: '/oauth/token' });
    const second = await aLogin(app, { path: '/oauth2/token' });
    expect([await statusWith(app, first.access_token), await statusWith(app, second.access_token)]).toEqual([200, 200]);
    const refresh = (path: string, refresh_token: string) =>
      app.asClient().post(path, form({ grant_type: 'refresh_token', refresh_token }));
    expect((await refresh('/oauth2/token', first.refresh_token)).json).toMatchObject({ token_type: 'Bearer' });
    expect((await refresh('/oauth/token', second.refresh_token)).json).toMatchObject({ token_type: 'bearer' });
  });
});

describe.each(['/oauth/token', '/oauth2/token'])(
  'the checks of %s come in this order (protocol/oauth.md 4)',
  (path) => {
    it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('the method: %s is refused', async (method) => {
      const answer = await app.asAnonymous().send(method, path, 'a=1&a=2', { 'content-type': 'text/plain' });
      expectFault(answer, 405, 'method_not_allowed', `Request method '${method}' not supported`);
      expect(answer.headers.allow).toBe('POST');
    });

    it.each(['application/json', 'multipart/form-data', 'application/x-www-form-urlencoded; charset=ISO-8859-1', ''])(
      'the content type: %j is refused',
      async (type) => {
        const headers: SentHeaders = type === '' ? {} : { 'content-type': type };
        const answer = await app.asAnonymous().post(path, 'a=1&a=2', headers);
        expectFault(answer, 400, 'invalid_request', 'Content-Type must be application/x-www-form-urlencoded in UTF-8');
      },
    );

    it('repeated parameters, also unknown ones', async () => {
      const answer = await app.asClient('client:wrong').post(path, 'a=1&a=1');
      expectFault(answer, 400, 'invalid_request', 'OAuth 2.0 Parameter: a');
    });

    it('the client', async () => {
      const answer = await app.asClient('client:wrong').post(path, '');
      expectFault(answer, 401, 'invalid_client', 'Client authentication failed');
    });

    it.each(['', 'x=1&username=alice'])('a grant type: %j has none', async (body) => {
      const answer = await app.asClient().post(path, body);
      expectFault(answer, 400, 'invalid_request', 'OAuth 2.0 Parameter: grant_type');
    });

    it('a grant type that the server knows (an empty one is not, as in 2.8.3)', async () => {
      const empty = await app.asClient().post(path, 'grant_type=&username=alice');
      expectFault(empty, 400, 'unsupported_grant_type', 'OAuth 2.0 Parameter: grant_type');
      const answer = await app.asClient('forgetful:secret').post(path, form({ grant_type: 'magic' }));
      expectFault(answer, 400, 'unsupported_grant_type', 'OAuth 2.0 Parameter: grant_type');
    });

    it('a grant type that the client may use', async () => {
      const answer = await app.asClient('forgetful:secret').post(path, form({ grant_type: 'refresh_token' }));
      expectFault(answer, 400, 'unauthorized_client', 'The client may not use the grant type refresh_token');
    });

    it('what the grant needs', async () => {
      const answer = await app.asClient().post(path, form({ grant_type: 'refresh_token' }));
      expectFault(answer, 400, 'invalid_request', 'OAuth 2.0 Parameter: refresh_token');
    });
  },
);

describe('the form of a token request (protocol/oauth.md 4)', () => {
  it.each(['application/x-www-form-urlencoded', 'APPLICATION/X-WWW-Form-Urlencoded ; Charset="UTF-8"'])(
    'may be announced as %s',
    async (type) => {
      const answer = await app.asClient().post('/oauth/token', form(ALICE), { 'content-type': type });
      expect(answer.status).toBe(200);
    },
  );

  it('is the body alone: grant parameters in the URL count as absent', async () => {
    const inUrl = await app.asClient().post(`/oauth/token?${form(ALICE)}`, '');
    expectFault(inUrl, 400, 'invalid_request', 'OAuth 2.0 Parameter: grant_type');
    const password = await app
      .asClient()
      .post('/oauth/token?password=alice', form({ grant_type: 'password', username: 'alice' }));
    expectFault(password, 400, 'invalid_request', 'OAuth 2.0 Parameter: password');
    const client = await app.asAnonymous().post('/oauth/token?client_id=client&client_secret=secret', form(ALICE), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expectFault(client, 401, 'invalid_client', 'Client authentication failed');
  });

  it('may have parameters nobody knows', async () => {
    expect((await app.asClient().post('/oauth/token', form({ ...ALICE, audience: 'x' }))).status).toBe(200);
  });

  it('is read as UTF-8', async () => {
    const answer = await app.asClient().post('/oauth/token', form({ grant_type: 'zauberstück' }));
    expectFault(answer, 400, 'unsupported_grant_type', 'OAuth 2.0 Parameter: grant_type');
  });

  it('is refused in the form of OAuth when it is too large', async () => {
    const answer = await app.asClient().post('/oauth/token', `a=${'x'.repeat(4096)}`);
    expectFault(answer, 400, 'invalid_request', 'The body exceeds the maximum size of 2048 bytes (FORM_MAX_SIZE)');
  });

  it('is refused in the form of OAuth when it has too many parameters', async () => {
    const answer = await app.asClient().post('/oauth/token', '&'.repeat(100));
    expectFault(answer, 400, 'invalid_request', 'The form has more than 100 parameters (FORM_MAX_PARAMETERS)');
  });

  it.each(['username=caf%E9', 'username=%C3', 'username=caf\u00e9%E9'])(
    'is refused when it is not UTF-8: %s',
    async (body) => {
      expectFault(await app.asClient().post('/oauth/token', body), 400, 'invalid_request', 'The body is not UTF-8');
    },
  );
});

describe('an internal failure (protocol/oauth.md 7)', () => {
  it('is answered in the form of OAuth without its cause', async () => {
    await app.database.rows(new Statement('ALTER TABLE auth_session RENAME TO auth_session_away'));
    try {
      expectFault(await app.asClient().post('/oauth/token', form(ALICE)), 500, 'server_error', 'Server error');
    } finally {
      await app.database.rows(new Statement('ALTER TABLE auth_session_away RENAME TO auth_session'));
    }
  });
});

describe('what is not offered (protocol/oauth.md 1)', () => {
  it.each(['GET /oauth/check_token', 'GET /oauth/token_key'])('%s is 404', async (request) => {
    const [method = '', path = ''] = request.split(' ');
    expect((await app.asClient().send(method, path)).status).toBe(404);
  });

  it.each(['implicit', 'urn:ietf:params:oauth:grant-type:device_code'])(
    'the grant %s is not supported',
    async (grant) => {
      const answer = await app.asClient().post('/oauth/token', form({ grant_type: grant }));
      expectFault(answer, 400, 'unsupported_grant_type', 'OAuth 2.0 Parameter: grant_type');
    },
  );
});
