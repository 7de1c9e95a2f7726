import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, exchange, type SentBody } from '../harness/exchange.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess } from '../harness/process.js';

const TEST_MS = 120_000;
const CLIENT_SECRET = 'client-secret-e3b0c44298fc';
const PASSWORD = 'sesame-plain-1c149afb';
const NEW_PASSWORD = 'sesame-next-27ae41e4';
const WRONG_PASSWORD = 'sesame-wrong-649b934ca4';
const STORED_SECRET = 'secret-of-a-stored-client-95991b78';
const POLL_MS = 200;
const FORM = 'application/x-www-form-urlencoded';

/** How hashes begin; they are as secret as what they are made of. */
const HASHES = ['$argon2', '{argon2}', '{noop}', '{bcrypt}', '{scrypt}'];

let database: PrivateDatabase;
let backend: BackendProcess;
/** Answers other than those whose purpose is to hand out a secret. */
const written: string[] = [];
const secrets = new Set([CLIENT_SECRET, PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, STORED_SECRET]);

beforeAll(async () => {
  database = await privateDatabase();
  backend = await BackendProcess.start({
    ...database.environment,
    LOG_LEVEL: 'trace',
    CLIENTS: JSON.stringify([
      { clientId: 'client', clientSecret: `{noop}${CLIENT_SECRET}`, refreshTokenPolicy: 'rotate', introspectAny: true },
    ]),
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
      secrets.add(json[key]);
    }
  }
  if (json.access_token === undefined) {
    written.push(`POST ${path} ${answer.text} ${JSON.stringify(answer.headers)}`);
  }
  return json;
}

const login = (username: string, password: string): Promise<Record<string, string>> =>
  oauth('/oauth/token', { grant_type: 'password', username, password });

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

/** What is the same in base64 wherever the text begins among others: once for each of the three alignments. */
const inBase64 = (text: string): string[] =>
  [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(`${'x'.repeat(offset)}${text}`)
      .toString('base64')
      .replace(/=+$/, '');
    return encoded.slice(offset === 0 ? 0 : offset + 1, -1);
  });

/** Secrets in a text, also encoded for URLs or as base64. */
const secretsIn = (text: string): string[] =>
  [...secrets, ...HASHES].filter((secret) =>
    [secret, encodeURIComponent(secret), ...inBase64(secret)].some((form) => text.includes(form)),
  );

describe('secrets of a day (protocol/oauth.md 8)', () => {
  it(
    'stand in no line of the log at its most talkative, in no answer but those that hand them out, in no audit event',
    async () => {
      await liveADay();
      await backend.until(() => backend.output.includes('/rest/docs/none'));
      expect(backend.output.split('\n').length).toBeGreaterThan(20);
      expect(written.some((text) => text.includes('sec_AuditEvent') && text.includes('mallory'))).toBe(true);
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
    expect(secretsIn(`a line with ${planted(PASSWORD)} in it`)).toEqual([PASSWORD]);
  });
});
