import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { form } from '../builders/a-login.js';
import { authorizeUrl, CALLBACK, codeFor, VERIFIER } from '../builders/an-authorization.js';
import { type Answer, exchange, type SentHeaders } from '../harness/exchange.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess } from '../harness/process.js';
import { WebBrowser } from '../harness/web-browser.js';

const TEST_MS = 120_000;
const BASIC = `Basic ${Buffer.from('client:sesame-client').toString('base64')}`;
const CLIENTS = JSON.stringify([
  {
    clientId: 'client',
    clientSecret: '{noop}sesame-client',
    refreshTokenPolicy: 'rotate',
    grantTypes: ['password', 'refresh_token', 'authorization_code'],
    redirectUris: [CALLBACK],
  },
]);

let database: PrivateDatabase;

beforeAll(async () => {
  database = await privateDatabase();
});

afterAll(() => database.remove());

const start = (): Promise<BackendProcess> =>
  BackendProcess.start({ ...database.environment, CLIENTS, LOG_LEVEL: 'trace' });

const token = ({ url }: BackendProcess, body: Record<string, string>, query = ''): Promise<Answer> =>
  exchange(url, 'POST', `/oauth/token${query}`, form(body), {
    authorization: BASIC,
    'content-type': 'application/x-www-form-urlencoded',
  });

const userInfo = ({ url }: BackendProcess, query: string, headers: SentHeaders = {}): Promise<Answer> =>
  exchange(url, 'GET', `/rest/userInfo${query}`, undefined, headers);

async function login(backend: BackendProcess): Promise<{ access_token: string; refresh_token: string }> {
  const answer = await token(backend, { grant_type: 'password', username: 'alice', password: 'alice' });
  return answer.json as { access_token: string; refresh_token: string };
}

const exchangeCode = (backend: BackendProcess, code: string): Promise<Answer> =>
  token(backend, { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER });

describe('tokens and the real process (protocol/oauth.md 8)', () => {
  it(
    'survive a restart',
    async () => {
      const first = await start();
      const { access_token, refresh_token } = await login(first);
      await first.kill('SIGTERM');
      const second = await start();
      const used = await userInfo(second, '', { authorization: `Bearer ${access_token}` });
      const refreshed = await token(second, { grant_type: 'refresh_token', refresh_token });
      await second.kill('SIGTERM');
      expect([used.status, refreshed.status]).toEqual([200, 200]);
    },
    TEST_MS,
  );

  it(
    'come from a code and a login that survive a restart, too',
    async () => {
      const first = await start();
      const browser = new WebBrowser(first);
      await browser.logIn('alice');
      const code = await codeFor(browser, { client_id: 'client' });
      await first.kill('SIGTERM');
      const second = await start();
      const later = new WebBrowser(second);
      browser.cookies.forEach((value, name) => later.cookies.set(name, value));
      const statuses = [
        (await exchangeCode(second, code)).status,
        (await exchangeCode(second, await codeFor(later, { client_id: 'client' }))).status,
      ];
      await second.kill('SIGTERM');
      expect(statuses).toEqual([200, 200]);
    },
    TEST_MS,
  );

  it(
    'are in no line of the log, nor are passwords, whatever goes wrong',
    async () => {
      const backend = await start();
      const { access_token, refresh_token } = await login(backend);
      const query = (name: string, value: string) => `?${name}=${value}`;
      await userInfo(backend, query('access_token', access_token), { referer: `/?access_token=${access_token}` });
      await userInfo(backend, query('access%5Ftoken', access_token), {
        referer: `/?x=%zz&access%5ftoken=${access_token}`,
      });
      await userInfo(backend, query('access_token', `${access_token}x`), { authorization: `Bearer ${access_token}` });
      await userInfo(backend, '', { authorization: `Bearer ${access_token}?` });
      await token(backend, { grant_type: 'password', username: 'alice', password: 'sesame-wrong' });
      await token(backend, {}, '?grant_type=password&username=alice&password=sesame-query&client_secret=sesame-client');
      await token(backend, {}, `?refresh_token=${refresh_token}&token=${access_token}&code=sesame-code`);
      const used = { grant_type: 'refresh_token', refresh_token };
      const rotated = (await token(backend, used)).json as { access_token: string; refresh_token: string };
      await token(backend, used);
      await token(backend, used);
      const browser = new WebBrowser(backend);
      await browser.get(authorizeUrl({ client_id: 'client' }));
      const csrf = await browser.csrf();
      await browser.logIn('alice', 'sesame-page');
      await browser.logIn('alice');
      const code = await codeFor(browser, { client_id: 'client' });
      await exchange(backend.url, 'GET', `/cb?code=${code}`, undefined, { referer: `${CALLBACK}?code=${code}` });
      await exchangeCode(backend, code);
      await exchangeCode(backend, code);
      const cookies = [...browser.cookies.values()];
      await browser.get('/logout');
      await userInfo(backend, '?last=1');
      await backend.until(() => backend.output.includes('/rest/userInfo?last=1'));
      await backend.kill('SIGTERM');
      expect(backend.output).toContain('a used refresh token came back');
      expect(backend.output).toContain('a used authorization code came back');
      for (const secret of [
        access_token,
        refresh_token,
        rotated.access_token,
        rotated.refresh_token,
        'sesame',
        BASIC,
        csrf,
        code,
        VERIFIER,
        ...cookies,
      ]) {
        expect(backend.output).not.toContain(secret);
      }
    },
    TEST_MS,
  );
});
