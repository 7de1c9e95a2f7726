import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { form } from '../builders/a-login.js';
import { type Answer, exchange, type SentHeaders } from '../harness/exchange.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess } from '../harness/process.js';

const TEST_MS = 120_000;
const BASIC = `Basic ${Buffer.from('client:sesame-client').toString('base64')}`;
const CLIENTS = '[{"clientId":"client","clientSecret":"{noop}sesame-client","refreshTokenPolicy":"rotate"}]';

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
      await userInfo(backend, '?last=1');
      await backend.until(() => backend.output.includes('/rest/userInfo?last=1'));
      await backend.kill('SIGTERM');
      expect(backend.output).toContain('a used refresh token came back');
      for (const secret of [
        access_token,
        refresh_token,
        rotated.access_token,
        rotated.refresh_token,
        'sesame',
        BASIC,
      ]) {
        expect(backend.output).not.toContain(secret);
      }
    },
    TEST_MS,
  );
});
