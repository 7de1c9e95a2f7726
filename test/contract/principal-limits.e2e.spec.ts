import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { PrincipalLimits } from '../../src/latchkey/auth/principal-limits.js';
import { PrincipalUsage, RequestUsage } from '../../src/latchkey/common/deadline.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { HeldModule, HeldService } from '../builders/services/held.module.js';
import type { Actor } from '../harness/actor.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

const POLL_MS = 10;
const HOLD = '/rest/services/heldService/hold';
const SLOW_READ = '/rest/entities/Tag?limit=1';
const METRICS = 'metrics-for-this-spec';

const app = useApp(() =>
  startApp(
    {
      PRINCIPAL_MAX_REQUESTS: '3',
      PRINCIPAL_STATEMENT_TIME: '1000',
      STATEMENT_TIMEOUT: '1200',
      ANONYMOUS_URL_PATTERNS: HOLD,
      TRUSTED_PROXIES: 'loopback',
      METRICS_TOKEN: METRICS,
    },
    [SalesModule, HeldModule],
  ),
);

/** Every read of tags takes this long from now on. */
async function slowDownTags(seconds: number): Promise<void> {
  const { dataSource } = app.database;
  const [{ known } = { known: false }] = await dataSource.query<{ known: boolean }[]>(
    "SELECT to_regclass('quick_tag') IS NOT NULL AS known",
  );
  if (!known) {
    await dataSource.query('ALTER TABLE tag RENAME TO quick_tag');
  }
  await dataSource.query(
    `CREATE OR REPLACE VIEW tag AS SELECT quick_tag.* FROM pg_sleep(${seconds}) LEFT JOIN quick_tag ON true`,
  );
}

const held = (): HeldService => app.nest.get(HeldService, { strict: false });

afterEach(() => {
  held().release();
});

/** Calls that are in flight when this resolves. */
async function hold(actor: Actor, count: number, headers = {}): Promise<Promise<Answer>[]> {
  const before = held().held;
  const calls = Array.from({ length: count }, () => actor.get(HOLD, undefined, headers));
  while (held().held < before + count) {
    await pause(POLL_MS);
  }
  return calls;
}

describe('requests in flight of one caller (docs/decisions/0067)', () => {
  it('beyond PRINCIPAL_MAX_REQUESTS get 429 until one has ended; other callers are served', async () => {
    const calls = await hold(app.as('alice'), 3);

    const origin = 'https://shop.example';
    const denied = await app.as('alice').get('/rest/entities/Product?limit=1', undefined, { origin });
    expect(denied).toAnswer(429, {
      error: 'Too many requests',
      details: 'The caller has 3 requests in flight already (PRINCIPAL_MAX_REQUESTS): wait for their responses',
    });
    expect(denied.headers).toMatchObject({
      'retry-after': '1',
      'ratelimit-policy': '"requests";q=3;qu="concurrent-requests", "statement-time";q=1000;qu="milliseconds";w=60',
      ratelimit: expect.stringMatching(/^"requests";r=0, "statement-time";r=\d+;t=\d+$/),
      'access-control-expose-headers': expect.stringMatching(/Retry-After, ?RateLimit, ?RateLimit-Policy/),
    });
    const upload = await app.as('alice').post('/rest/files?name=a.txt', 'text');
    expect(upload.status).toBe(429);
    expect((await app.as('admin').get('/rest/entities/Product?limit=1')).status).toBe(200);
    expect(
      (await app.asClient().post('/oauth/token', 'grant_type=password&username=alice&password=alice')).status,
    ).toBe(200);

    held().release();
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([204, 204, 204]);
    expect((await app.as('alice').get('/rest/entities/Product?limit=1')).status).toBe(200);
  });

  it('end with their work when the client has left meanwhile', async () => {
    const token = await app.tokenOf('alice');
    const requests = Array.from({ length: 3 }, () =>
      get(app.url + HOLD, { headers: { authorization: `Bearer ${token}` } }).on('error', () => undefined),
    );
    while (held().held < 3) {
      await pause(POLL_MS);
    }
    const { usages } = app.nest.get(PrincipalLimits, { strict: false });
    const inFlight = (): number => [...usages.values()].reduce((sum, each) => sum + each.requests, 0);
    expect(inFlight()).toBe(3);

    requests.forEach((request) => request.destroy());
    held().release();
    while (inFlight() > 0) {
      await pause(POLL_MS);
    }
    expect((await app.as('alice').get('/rest/entities/Product?limit=1')).status).toBe(200);
  });

  it('say what is left once it is little', async () => {
    const [first] = await hold(app.as('alice'), 1);
    expect((await app.as('alice').get('/rest/permissions')).headers).not.toHaveProperty('ratelimit');
    const [second] = await hold(app.as('alice'), 1);
    expect((await app.as('alice').get('/rest/permissions')).headers).toMatchObject({
      'ratelimit-policy': expect.stringMatching(/^"requests";q=3;/),
      ratelimit: expect.stringMatching(/^"requests";r=0, /),
    });
    held().release();
    expect((await Promise.all([first, second])).map((answer) => answer?.status)).toEqual([204, 204]);
  });

  it('of callers without a token count for their address, of which IPv6 networks have many', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const calls = await hold(app.asAnonymous(), 3, from('2001:db8:0:1::1'));
    expect((await app.asAnonymous().get(HOLD, undefined, from('2001:db8::1:2:3:4:5'))).status).toBe(429);
    const others = await hold(app.asAnonymous(), 1, from('2001:db8:0:2::1'));
    held().release();
    const answers = await Promise.all([...calls, ...others]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
  });

  it('are counted in the metrics', async () => {
    const denied = async (): Promise<number> => {
      const { text } = await app.asAnonymous().get('/metrics', undefined, { authorization: `Bearer ${METRICS}` });
      return Number(/^latchkey_limited_requests_total (\d+)$/m.exec(text)?.[1]);
    };
    const before = await denied();
    const calls = await hold(app.as('alice'), 3);
    await app.as('alice').get('/rest/permissions');
    expect(await denied()).toBe(before + 1);
    held().release();
    await Promise.all(calls);
  });

  it('are in the API documents', async () => {
    const { json } = await app.as('admin').get('/rest/docs/openapi.json');
    const { paths } = json as { paths: Record<string, Record<string, { responses: Record<string, object> }>> };
    expect(paths['/entities/{entityName}']?.get?.responses['429']).toMatchObject({
      description: 'There are too many of them',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/error' } } },
    });
    expect(paths['/version']?.get?.responses).not.toHaveProperty('429');
    expect(paths['/oauth2/introspect']?.post?.responses).not.toHaveProperty('429');
  });

  it('stay in flight for a client that has left, until their statements have ended', async () => {
    const principal = new PrincipalUsage({ requests: 3, statements: 1000 });
    const usage = new RequestUsage(principal);
    const deadline = { at: Infinity, usage };
    const statement = new Statement('SELECT pg_sleep(0.1)');
    const work = [
      app.database.rows(statement, [], deadline),
      app.database.transaction((transaction) => transaction.rows(statement), deadline),
    ];
    usage.close();
    expect(principal.requests).toBe(1);
    await Promise.all(work);
    expect(principal.requests).toBe(0);
    expect(principal.statements).toBeGreaterThan(150);
  });
});

describe('statement time of one caller (docs/decisions/0067)', () => {
  const usedUp = {
    error: 'Too many requests',
    details:
      'The statements of the caller have used up 1000 ms of a minute (PRINCIPAL_STATEMENT_TIME): try again later',
  };

  it('beyond PRINCIPAL_STATEMENT_TIME denies further requests with 429; other callers are served', async () => {
    await slowDownTags(0.6);
    expect((await app.as('admin').get(SLOW_READ)).headers).not.toHaveProperty('ratelimit');
    const last = await app.as('admin').get(SLOW_READ);
    expect([last.status, last.headers.ratelimit]).toEqual([
      200,
      expect.stringMatching(/^"requests";r=2, "statement-time";r=0;t=\d+$/),
    ]);

    const denied = await app.as('admin').get('/rest/entities/Product?limit=1');
    expect(denied).toAnswer(429, usedUp);
    const { 'retry-after': seconds, ratelimit } = denied.headers;
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(ratelimit).toBe(`"requests";r=3, "statement-time";r=0;t=${seconds ?? ''}`);
    expect((await app.as('alice').get('/rest/entities/Product?limit=1')).status).toBe(200);
  });

  if (testRun().serverUrl !== undefined) {
    it('includes statements that the server has cut', async () => {
      await slowDownTags(5);
      expect((await app.as('alice').get(SLOW_READ)).status).toBe(504);
      expect(await app.as('alice').get('/rest/entities/Product?limit=1')).toAnswer(429, usedUp);
    });
  }
});
