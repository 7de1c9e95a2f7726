import { hash } from '@node-rs/argon2';
import { describe, expect, it } from '@jest/globals';
import { aLogin, form } from '../builders/a-login.js';
import { startApp } from '../harness/app.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ALICE = { grant_type: 'password', username: 'alice', password: 'alice' };
const BASIC = 'Basic Y2xpZW50OnNlY3JldA==';

const app = useApp(async () => {
  const clients = [
    { clientId: 'client', clientSecret: '{noop}secret' },
    { clientId: 'colon', clientSecret: '{noop}se:cret' },
    { clientId: 'a+b', clientSecret: '{noop}50%25' },
    { clientId: 'my app', clientSecret: '{noop}schlüssel&mehr' },
    { clientId: 'hashed', clientSecret: `{argon2}${await hash('secret')}` },
    { clientId: 'plain', clientSecret: 'secret' },
    { clientId: 'strange', clientSecret: '{rot13}secret' },
    { clientId: 'header-only', clientSecret: '{noop}secret', authMethods: ['basic'] },
    { clientId: 'form-only', clientSecret: '{noop}secret', authMethods: ['post'] },
    { clientId: 'app', clientSecret: '{noop}secret', authMethods: ['basic', 'none'] },
    { clientId: 'spa', authMethods: ['none'] },
  ];
  return startApp({ CLIENTS: JSON.stringify(clients) });
});

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;

const login = (parameters: Record<string, string>, headers: SentHeaders = {}): Promise<Answer> =>
  app.asAnonymous().post('/oauth/token', form({ ...ALICE, ...parameters }), { ...FORM, ...headers });

function expectRefused(answer: Answer): void {
  expect(answer).toAnswer(401, { error: 'invalid_client', error_description: 'Client authentication failed' });
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'no-store',
    pragma: 'no-cache',
    'www-authenticate': 'Basic realm="oauth2/client"',
  });
}

function expectSeveral(answer: Answer): void {
  expect(answer).toAnswer(400, {
    error: 'invalid_request',
    error_description: 'Several client authentication methods',
  });
}

describe('a client in the header (protocol/oauth.md 3.1)', () => {
  it.each([
    ['as ordinary Basic', BASIC],
    ['with any case of the scheme', 'bASIC Y2xpZW50OnNlY3JldA=='],
    ['whose secret has a colon', basic('colon:se:cret')],
    ['as written, though it could be decoded', basic('a+b:50%25')],
    ['form-URL-encoded', basic('my+app:schl%C3%BCssel%26mehr')],
    ['form-URL-encoded with %20', basic('my%20app:schl%C3%BCssel%26mehr')],
    ['not encoded in spite of blanks', basic('my app:schlüssel&mehr')],
    ['whose secret is stored as a hash', basic('hashed:secret')],
  ])('is accepted %s', async (_, authorization) => {
    expect((await login({}, { authorization })).status).toBe(200);
  });

  it.each([
    ['an unknown client', basic('nobody:secret')],
    ['a wrong secret', basic('client:wrong')],
    ['a secret in another case', basic('client:SECRET')],
    ['the stored form of the secret', basic('client:{noop}secret')],
    ['a client that must use the form', basic('form-only:secret')],
    ['a stored secret without encoder', basic('plain:secret')],
    ['a stored secret of an unknown encoder', basic('strange:secret')],
    ['another scheme', 'Bearer Y2xpZW50OnNlY3JldA=='],
  ])('is refused for %s', async (_, authorization) => {
    expectRefused(await login({}, { authorization }));
  });
});

describe('a header that cannot be read (protocol/oauth.md 3, as 2.8.3)', () => {
  it.each([
    ['no secret', basic('client:')],
    ['no name', basic(':secret')],
    ['no colon', basic('client')],
    ['what is not base64', 'Basic client:secret'],
    ['nothing after the scheme', 'Basic'],
  ])('is a bad request for %s', async (_, authorization) => {
    const answer = await login({}, { authorization });
    expect([answer.status, answer.json]).toEqual([400, { error: 'invalid_request' }]);
    expect(answer.headers).not.toHaveProperty('www-authenticate');
  });
});

describe('a client in the form (protocol/oauth.md 3.2)', () => {
  it('is accepted', async () => {
    expect((await login({ client_id: 'client', client_secret: 'secret' })).status).toBe(200);
    expect((await login({ client_id: 'form-only', client_secret: 'secret' })).status).toBe(200);
  });

  it.each([
    ['an unknown client', { client_id: 'nobody', client_secret: 'secret' }],
    ['a wrong secret', { client_id: 'client', client_secret: 'wrong' }],
    ['a client that must use the header', { client_id: 'header-only', client_secret: 'secret' }],
    ['a secret alone', { client_secret: 'secret' }],
    ['a client that has a secret, without it', { client_id: 'client' }],
    ['a client that has a secret, with an empty one', { client_id: 'client', client_secret: '' }],
    ['a public client with a secret', { client_id: 'spa', client_secret: 'guess' }],
    ['nothing at all', {}],
  ])('is refused for %s', async (_, parameters) => {
    expectRefused(await login(parameters));
  });

  it('is not decoded twice', async () => {
    expect((await login({ client_id: 'my app', client_secret: 'schlüssel&mehr' })).status).toBe(200);
    expectRefused(await login({ client_id: 'my+app', client_secret: 'schl%C3%BCssel%26mehr' }));
  });
});

describe('a client that shows only its name (protocol/oauth.md 3.3)', () => {
  it('may refresh', async () => {
    const { refresh_token } = await aLogin(app, { client: 'app:secret' });
    const body = form({ grant_type: 'refresh_token', refresh_token, client_id: 'app' });
    expect((await app.asAnonymous().post('/oauth/token', body, FORM)).status).toBe(200);
  });

  it.each(['spa', 'app'])('may not use the password grant: %s', async (client_id) => {
    const answer = await login({ client_id });
    expect(answer).toAnswer(400, {
      error: 'unauthorized_client',
      error_description: 'The client may not use the grant type password without a secret',
    });
  });
});

describe('several methods at once (protocol/oauth.md 3)', () => {
  it.each([
    ['header and form', { client_id: 'client', client_secret: 'secret' }, BASIC],
    ['header and form of different clients', { client_id: 'form-only', client_secret: 'secret' }, BASIC],
    ['a header and a secret', { client_secret: 'secret' }, BASIC],
    ['a header and the name of another client', { client_id: 'spa' }, BASIC],
    ['a malformed header and a form', { client_id: 'client', client_secret: 'secret' }, 'Basic'],
    ['two headers', {}, [BASIC, BASIC]],
  ])('are refused: %s', async (_, parameters, authorization) => {
    expectSeveral(await login(parameters, { authorization }));
  });

  it('are not seen in a form that repeats the name of the header', async () => {
    expect((await login({ client_id: 'client' }, { authorization: BASIC })).status).toBe(200);
  });
});
