import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, exchange, type SentBody } from '../harness/exchange.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess } from '../harness/process.js';
import { SecretSearch } from '../harness/secret-search.js';
import { WebBrowser } from '../harness/web-browser.js';

const TEST_MS = 120_000;
const CLIENT_SECRET = 'client-secret-e3b0c44298fc';
const PASSWORD = 'sesame-plain-1c149afb';
const NEW_PASSWORD = 'sesame-next-27ae41e4';
const WRONG_PASSWORD = 'sesame-wrong-649b934ca4';
const STORED_SECRET = 'secret-of-a-stored-client-95991b78';
const POLL_MS = 200;
const FORM = 'application/x-www-form-urlencoded';

const TOKEN_KEY = 'key-of-security-tokens-5f2b8c1d';
const CALLBACK = 'https://shop.example/cb';
const VERIFIER = 'verifier-dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

/** How hashes begin; they are as secret as what they are made of. */
const HASHES = ['$argon2', '{argon2}', '{noop}', '{bcrypt}', '{scrypt}'].map((value) => ({ kind: 'hash', value }));

let database: PrivateDatabase;
let backend: BackendProcess;
/** Answers other than those whose purpose is to hand out a secret. */
const written: string[] = [];
/** With what they are. */
const secrets = new Map([
  [CLIENT_SECRET, 'client secret'],
  [PASSWORD, 'password'],
  [NEW_PASSWORD, 'new password'],
  [WRONG_PASSWORD, 'wrong password'],
  [STORED_SECRET, 'stored client secret'],
  [TOKEN_KEY, 'token key'],
  [VERIFIER, 'code verifier'],
]);

beforeAll(async () => {
  database = await privateDatabase();
  backend = await BackendProcess.start({
    ...database.environment,
    LOG_LEVEL: 'trace',
    CLIENTS: JSON.stringify([
      {
        clientId: 'client',
        clientSecret: `{noop}${CLIENT_SECRET}`,
        refreshTokenPolicy: 'rotate',
        introspectAny: true,
        grantTypes: ['password', 'refresh_token', 'authorization_code'],
        redirectUris: [CALLBACK],
      },
    ]),
    ENTITY_SERIALIZATION_TOKEN_REQUIRED: 'true',
    ENTITY_SERIALIZATION_TOKEN_KEY: TOKEN_KEY,
  });
}, TEST_MS);

afterAll(async () => {
  await backend.kill('SIGTERM');
  await database.remove();
});

async function send(method: string, path: string, token?: string, body?: SentBody, type?: string): Promise<Answer> {
  const answer = await exchange(backend.url, method, path, body, {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(type === undefined ? {} : { 'content-type': type }),
  });
  written.push(`${method} ${path.split('?')[0] ?? ''} ${answer.text} ${JSON.stringify(answer.headers)}`);
  return answer;
}

/** A request of the client at an OAuth endpoint; what it hands out is a secret from then on. */
async function oauth(
  path: string,
  form: Record<string, string>,
  secret = CLIENT_SECRET,
): Promise<Record<string, string>> {
  const answer = await exchange(backend.url, 'POST', path, new URLSearchParams(form).toString(), {
    authorization: `Basic ${Buffer.from(`client:${secret}`).toString('base64')}`,
    'content-type': FORM,
  });
  const json = (answer.text === '' ? {} : answer.json) as Record<string, string>;
  for (const key of ['access_token', 'refresh_token']) {
    if (json[key] !== undefined) {
      secrets.set(json[key], key);
    }
  }
  if (json.access_token === undefined) {
    written.push(`POST ${path} ${answer.text} ${JSON.stringify(answer.headers)}`);
  }
  return json;
}

const login = (username: string, password: string): Promise<Record<string, string>> =>
  oauth('/oauth/token', { grant_type: 'password', username, password });

/** Logs in at the page, gets a code, uses it twice, and makes mistakes with each part of it. */
async function logInByBrowser(): Promise<void> {
  const browser = new WebBrowser(backend);
  const csrf = await browser.csrf();
  secrets.set(csrf, 'csrf token');
  await browser.postForm('/as-login', { username: 'mallory', password: WRONG_PASSWORD, csrf });
  await browser.postForm('/as-login', { username: 'mallory', password: PASSWORD, csrf: `${csrf}x` });
  const answer = await browser.logIn('mallory', PASSWORD);
  expect(answer.status).toBe(302);
  secrets.set(browser.cookies.get('latchkey-login') ?? '', 'login cookie');
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: 'client',
    redirect_uri: CALLBACK,
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const { headers } = await browser.get(`/oauth2/authorize?${parameters.toString()}`);
  const code = new URL(headers.location ?? '').searchParams.get('code') ?? '';
  secrets.set(code, 'authorization code');
  const grant = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK };
  await oauth('/oauth2/token', { ...grant, code: `${code}x`, code_verifier: VERIFIER });
  const { access_token: token } = await oauth('/oauth2/token', { ...grant, code_verifier: VERIFIER });
  expect(token).toEqual(expect.any(String));
  await oauth('/oauth2/token', { ...grant, code_verifier: VERIFIER });
  await send('GET', `/rest/none?code=${code}&code_verifier=${VERIFIER}`, token);
  await send('PUT', `/rest/entities/Order/none`, token, { __securityToken: TOKEN_KEY });
}

/** Events of logins are written in batches, a moment later. */
async function auditOfMallory(admin: string): Promise<void> {
  const kinds = new Set<string>();
  for (let attempt = 0; attempt < 50 && !(kinds.has('login') && kinds.has('password-changed')); attempt++) {
    await pause(POLL_MS);
    const answer = await send('GET', '/rest/entities/sec_AuditEvent?fetchPlan=_local&limit=1000', admin);
    for (const event of answer.json as { kind: string; subject?: string }[]) {
      kinds.add(event.subject === 'mallory' ? event.kind : '');
    }
  }
  expect([...kinds]).toEqual(expect.arrayContaining(['login', 'password-changed']));
}

/** Logins of all kinds, mistakes with secrets in wrong places, and what administrators do. */
async function liveADay(): Promise<void> {
  const { access_token: admin = '' } = await login('admin', 'admin');
  const user = { username: 'mallory', password: PASSWORD, active: true };
  const { id } = (await send('POST', '/rest/entities/User?responseFetchPlan=_local', admin, user)).json as {
    id: string;
  };
  await send('POST', '/rest/entities/sec_OAuthClientEntity', admin, {
    clientId: 'stored',
    clientSecret: STORED_SECRET,
  });
  await send('GET', '/rest/entities/sec_OAuthClientEntity?fetchPlan=_local', admin);
  await send('POST', '/rest/entities/User', admin, { username: '', password: PASSWORD });
  await logInByBrowser();
  await login('mallory', WRONG_PASSWORD);
  await oauth('/oauth/token', { grant_type: 'password', username: 'mallory', password: PASSWORD }, 'wrong-secret');
  const tokens = await login('mallory', PASSWORD);
  const { access_token: token = '', refresh_token: refresh = '' } = tokens;
  await oauth('/oauth2/introspect', { token });
  await send('GET', `/rest/userInfo?access_token=${token}`);
  await send('GET', `/rest/entities/User?access_token=${token}&filter=none`);
  await send('GET', `/rest/none?access_token=${token}&access_token=other`);
  await send('POST', `/oauth/token?grant_type=password&username=mallory&password=${PASSWORD}`, undefined, '', FORM);
  await send('PUT', '/rest/user-session/password', token, { currentPassword: WRONG_PASSWORD, newPassword: PASSWORD });
  await send('PUT', '/rest/user-session/password', token, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
  await oauth('/oauth/token', { grant_type: 'refresh_token', refresh_token: refresh });
  await oauth('/oauth/token', { grant_type: 'refresh_token', refresh_token: `${refresh}x` });
  await oauth('/oauth/revoke', { token });
  await send('GET', '/rest/userInfo', token);
  await send('PUT', `/rest/entities/User/${id}`, admin, { password: PASSWORD });
  await send('GET', '/rest/entities/User?fetchPlan=_local', admin);
  await send('GET', '/rest/security/sessions', admin);
  await auditOfMallory(admin);
  await send('GET', '/rest/docs/none', admin);
}

/** Kinds of the secrets in a text, also encoded for URLs or as base64. */
function secretsIn(text: string): string[] {
  const known = [...secrets].map(([value, kind]) => ({ kind, value }));
  return [...new SecretSearch([...known, ...HASHES]).kindsIn(Buffer.from(text))];
}

describe('secrets of a day (protocol/oauth.md 8)', () => {
  it(
    'stand in no line of the log at its most talkative, in no answer but those that hand them out, in no audit event',
    async () => {
      await liveADay();
      await backend.until(() => backend.output.includes('/rest/docs/none'));
      expect(backend.output.split('\n').length).toBeGreaterThan(20);
      expect(written.some((text) => text.includes('sec_AuditEvent') && text.includes('mallory'))).toBe(true);
      expect([...secrets.values()]).toEqual(
        expect.arrayContaining(['access_token', 'authorization code', 'csrf token', 'login cookie']),
      );
      expect(secretsIn(backend.output)).toEqual([]);
      expect(written.filter((text) => secretsIn(text).length > 0)).toEqual([]);
    },
    TEST_MS,
  );

  it.each([
    ['plainly', (secret: string) => secret],
    ['in a URL', (secret: string) => `/x?token=${encodeURIComponent(secret)}`],
    ['in base64', (secret: string) => Buffer.from(secret).toString('base64')],
    ['in credentials of a client', (secret: string) => Buffer.from(`client:${secret}`).toString('base64')],
    ['in credentials of another', (secret: string) => Buffer.from(`clients:${secret}`).toString('base64')],
    ['in credentials of a third', (secret: string) => Buffer.from(`a-client:${secret}:`).toString('base64')],
  ])('would be found %s', (_, planted) => {
    expect(secretsIn(`a line with ${planted(PASSWORD)} in it`)).toEqual(['password']);
  });
});
