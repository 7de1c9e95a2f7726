import { beforeAll, describe, expect, it } from '@jest/globals';
import { aLogin, form, type Tokens } from '../builders/a-login.js';
import { aUser } from '../builders/a-user.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const PATH = '/rest/user-session/locale';
const UNCHANGED = '{"error":"Could not change user session locale","details":null}';

const app = useApp(() => startDomainApp({ LOCALES: 'en, de, en_GB' }));

beforeAll(async () => {
  await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
});

const login = (language: string): Promise<Tokens> =>
  aLogin(app, { username: 'minimal', headers: { 'accept-language': language } });

const put = ({ access_token }: Tokens, headers: SentHeaders, body?: string): Promise<Answer> =>
  app.asAnonymous().put(PATH, body, { authorization: `Bearer ${access_token}`, ...headers });

/** Locale of a request that names none. */
async function localeOf({ access_token }: Tokens, headers: SentHeaders = {}): Promise<unknown> {
  const authorization = `Bearer ${access_token}`;
  const answer = await app.asAnonymous().get('/rest/userInfo', undefined, { authorization, ...headers });
  return (answer.json as { locale: unknown }).locale;
}

describe('PUT /rest/user-session/locale (protocol/permissions.md 3, messages.md)', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['en-GB', 'en_GB'],
    ['fr, en;q=0.2, de;q=0.3', 'de'],
    ['de-DE,de;q=0.9,en;q=0.8', 'de'],
  ])('%s makes the locale of the session %s, from the next request on', async (language, locale) => {
    const tokens = await login('en');
    expect(await localeOf(tokens)).toBe('en');
    const answer = await put(tokens, { 'accept-language': language });
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(await localeOf(tokens)).toBe(locale);
  });

  it('leaves a request that names a locale alone', async () => {
    const tokens = await login('en');
    await put(tokens, { 'accept-language': 'de' });
    expect(await localeOf(tokens, { 'accept-language': 'en' })).toBe('en');
    expect(await localeOf(tokens, { 'accept-language': 'fr' })).toBe('de');
  });

  it('drives captions', async () => {
    const tokens = await login('en');
    await put(tokens, { 'accept-language': 'de' });
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const answer = await app.asAnonymous().get('/rest/messages/entities/Order', undefined, headers);
    expect(answer.json).toMatchObject({ Order: 'Bestellung' });
  });

  it('survives refreshes', async () => {
    const tokens = await login('en');
    await put(tokens, { 'accept-language': 'de' });
    const grant = form({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    const refreshed = await app.asClient().post('/oauth/token', grant, { 'accept-language': 'en' });
    expect(refreshed.status).toBe(200);
    expect(await localeOf(refreshed.json as Tokens)).toBe('de');
  });

  it('leaves other sessions of the user alone', async () => {
    const [mine, other] = [await login('en'), await login('en')];
    expect(await localeOf(other)).toBe('en');
    await put(mine, { 'accept-language': 'de' });
    expect(await localeOf(other)).toBe('en');
  });

  it.each([
    [undefined, 'application/json; charset=UTF-8'],
    ['', 'application/json'],
    ['{"locale":"en"}', 'application/json'],
    ['{broken', 'application/json'],
    ['locale=en', 'application/x-www-form-urlencoded'],
    ['x', 'nonsense'],
  ])('ignores the body %s of type %s', async (body, type) => {
    const tokens = await login('en');
    const answer = await put(tokens, { 'accept-language': 'de', 'content-type': type }, body);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(await localeOf(tokens)).toBe('de');
  });

  it.each([
    [{}],
    [{ 'accept-language': '' }],
    [{ 'accept-language': 'fr, es;q=0.4' }],
    [{ 'accept-language': '%%;;=,' }],
  ])('refuses %j and changes nothing', async (headers) => {
    const tokens = await login('de');
    const answer = await put(tokens, headers);
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([422, 'application/json', UNCHANGED]);
    expect(await localeOf(tokens)).toBe('de');
  });

  it('needs a token', async () => {
    expect((await app.asAnonymous().put(PATH, undefined, { 'accept-language': 'de' })).status).toBe(401);
  });

  it('needs rest.enabled', async () => {
    const answer = await app.as('bob').put(PATH, undefined, { 'accept-language': 'de' });
    expect(answer).toAnswer(403, { error: 'Forbidden', details: 'User is not allowed to use the REST API' });
  });
});

describe('the anonymous user', () => {
  const open = useApp(() => startDomainApp({ ANONYMOUS_URL_PATTERNS: PATH }));

  it('has no session whose locale could change', async () => {
    const answer = await open.asAnonymous().put(PATH, undefined, { 'accept-language': 'de' });
    expect([answer.status, answer.text]).toEqual([422, UNCHANGED]);
  });

  it('is not a caller with a token', async () => {
    expect((await open.as('admin').put(PATH, undefined, { 'accept-language': 'de' })).status).toBe(200);
  });
});
