import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { encodePassword } from '../../src/latchkey/secrets/password-encoder.js';
import { aLogin, form, statusWith } from '../builders/a-login.js';
import { aUser } from '../builders/a-user.js';
import { PortugueseModule } from '../builders/portuguese.module.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const ATTEMPTS = 5;
const SET_PASSWORD = new Statement('UPDATE app_user SET password = $2 WHERE username = $1');
const PASSWORD = new Statement('SELECT password, version FROM app_user WHERE username = $1');

const app = useApp(() =>
  startApp(
    {
      // These specs guess more often than the lock allows; see oauth-brute-force.
      BRUTE_FORCE_ENABLED: 'false',
      LOCALES: 'en,de,pt_BR',
    },
    [SalesModule, PortugueseModule],
  ),
);

const login = (username: string, password: string, more: Record<string, string> = {}): Promise<Answer> =>
  app.asClient().post('/oauth/token', form({ grant_type: 'password', username, password, ...more }));

function expectFault(answer: Answer, error: string, description: string): void {
  expect(answer).toAnswer(400, { error, error_description: description });
}

describe('the password grant (protocol/oauth.md 6.1)', () => {
  it.each([
    ['username', { password: 'alice' }],
    ['username', { username: '', password: 'alice' }],
    ['password', { username: 'alice' }],
    ['password', { username: 'alice', password: '' }],
    ['username', {}],
  ])('needs a %s: %j', async (missing, parameters) => {
    const body = form({ grant_type: 'password', ...(parameters as Record<string, string>) });
    const answer = await app.asClient().post('/oauth/token', body);
    expectFault(answer, 'invalid_request', `OAuth 2.0 Parameter: ${missing}`);
  });

  it.each([
    ['an unknown user', 'nobody', 'nobody'],
    ['a wrong password', 'alice', 'wrong'],
    ['a password in another case', 'alice', 'ALICE'],
    ['a username in another case', 'Alice', 'alice'],
    ['a username with a blank', 'alice ', 'alice'],
    ['a username that no database stores', 'al\u0000ice', 'alice'],
    ['the stored form of a password', 'alice', '{noop}alice'],
    ['the built-in user anonymous', 'anonymous', 'anonymous'],
    ['the built-in user system', 'system', 'system'],
  ])('refuses %s', async (_, username, password) => {
    expectFault(await login(username, password), 'invalid_grant', 'Bad credentials');
  });

  it.each(['anonymous', 'system'])('refuses a stored user with the reserved name %s', async (username) => {
    await aUser(app.database, { username });
    expectFault(await login(username, username), 'invalid_grant', 'Bad credentials');
  });

  it('refuses a user without a stored password', async () => {
    await aUser(app.database, { username: 'keyless' });
    await app.database.rows(SET_PASSWORD, ['keyless', null]);
    expectFault(await login('keyless', 'keyless'), 'invalid_grant', 'Bad credentials');
  });

  it.each(['plain', '{rot13}plain', '{argon2}plain', '{noop'])(
    'refuses a user whose stored password is %s',
    async (stored) => {
      const username = `stored-${stored}`;
      await aUser(app.database, { username });
      await app.database.rows(SET_PASSWORD, [username, stored]);
      expectFault(await login(username, 'plain'), 'invalid_grant', 'Bad credentials');
    },
  );

  it('reports that an account is disabled only to callers that know its password', async () => {
    await aUser(app.database, { username: 'former', active: false });
    expectFault(await login('former', 'former'), 'invalid_grant', 'User is disabled');
    expectFault(await login('former', 'wrong'), 'invalid_grant', 'Bad credentials');
  });

  it('takes as long for an unknown user as for a wrong password', async () => {
    await aUser(app.database, { username: 'hashed' });
    await app.database.rows(SET_PASSWORD, ['hashed', await encodePassword('hashed')]);
    const duration = async (username: string): Promise<number> => {
      const start = performance.now();
      await login(username, 'wrong');
      return performance.now() - start;
    };
    const [knowns, unknowns]: [number[], number[]] = [[], []];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      knowns.push(await duration('hashed'));
      unknowns.push(await duration('nobody'));
    }
    const [known, unknown] = [Math.min(...knowns), Math.min(...unknowns)];
    expect(unknown).toBeGreaterThan(known / 3);
    expect(unknown).toBeLessThan(known * 3);
  });

  it('refuses a scope of no meaning to the client, whatever else was asked for', async () => {
    const answer = await login('alice', 'alice', { scope: 'rest-api everything' });
    expectFault(answer, 'invalid_scope', 'OAuth 2.0 Parameter: scope');
  });

  it('checks credentials before scopes', async () => {
    expectFault(await login('alice', 'wrong', { scope: 'everything' }), 'invalid_grant', 'Bad credentials');
  });

  it('lets logins of one user live side by side', async () => {
    const [first, second] = [await aLogin(app), await aLogin(app)];
    expect(first.access_token).not.toBe(second.access_token);
    expect([await statusWith(app, first.access_token), await statusWith(app, second.access_token)]).toEqual([200, 200]);
  });
});

describe('the locale of a session (protocol/oauth.md 6.1, protocol/authentication.md 5)', () => {
  const localeOf = async (accessToken: string, headers: Record<string, string> = {}): Promise<unknown> => {
    const sent = { authorization: `Bearer ${accessToken}`, ...headers };
    const answer = await app.asAnonymous().get('/rest/userInfo', undefined, sent);
    return (answer.json as { locale: string }).locale;
  };
  const sessionWith = async (language: string): Promise<string> =>
    (await aLogin(app, { headers: { 'accept-language': language } })).access_token;

  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['fr, de;q=0.5, en;q=0.1', 'de'],
    ['en;q=0.1, pt-BR;q=0.9', 'pt_BR'],
    ['pt', 'pt_BR'],
    ['de;q=0, pt', 'pt_BR'],
    ['fr', 'en'],
    [';;q=,', 'en'],
  ])('is chosen at login: %s gives %s', async (language, locale) => {
    expect(await localeOf(await sessionWith(language))).toBe(locale);
  });

  it('gives way to the language of a request, if that is available', async () => {
    const token = await sessionWith('de');
    expect(await localeOf(token, { 'accept-language': 'pt-BR' })).toBe('pt_BR');
    expect(await localeOf(token, { 'accept-language': 'fr, pt;q=0.5' })).toBe('pt_BR');
    expect(await localeOf(token, { 'accept-language': 'fr' })).toBe('de');
    expect(await localeOf(token)).toBe('de');
  });

  it('stays through a refresh in another language', async () => {
    const { refresh_token } = await aLogin(app, { headers: { 'accept-language': 'de' } });
    const body = form({ grant_type: 'refresh_token', refresh_token });
    const answer = await app.asClient().post('/oauth/token', body, { 'accept-language': 'pt' });
    expect(await localeOf((answer.json as { access_token: string }).access_token)).toBe('de');
  });
});

describe('a weakly stored password (protocol/oauth.md 2)', () => {
  it('is hashed by the first login, and works as before', async () => {
    await aUser(app.database, { username: 'weak' });
    expect((await login('weak', 'weak')).status).toBe(200);
    expect(await app.database.rows(PASSWORD, ['weak'])).toEqual([
      [expect.stringMatching(/^\{argon2\}\$argon2id\$/), '1'],
    ]);
    expect((await login('weak', 'weak')).status).toBe(200);
    expectFault(await login('weak', 'wrong'), 'invalid_grant', 'Bad credentials');
  });

  it('stays as it is after a wrong one', async () => {
    await aUser(app.database, { username: 'careless' });
    await login('careless', 'wrong');
    expect(await app.database.rows(PASSWORD, ['careless'])).toEqual([['{noop}careless', '1']]);
  });

  it('is not hashed again once it is', async () => {
    await aUser(app.database, { username: 'strong' });
    await login('strong', 'strong');
    const stored = await app.database.rows(PASSWORD, ['strong']);
    await login('strong', 'strong');
    expect(await app.database.rows(PASSWORD, ['strong'])).toEqual(stored);
  });
});
