import { beforeAll, describe, expect, it } from '@jest/globals';
import { MetricsListener } from '../../src/latchkey/operations/metrics/metrics-listener.js';
import { startApp, type TestApp } from '../harness/app.js';
import { type Answer, exchange } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const TOKEN = 'token-of-those-who-operate';
const OPERATOR = { authorization: `Bearer ${TOKEN}` };
const LABELS = ['route', 'method', 'status', 'le', 'cache', 'result', 'kind', 'type', 'space', 'version', 'quantile'];
const VERSION_LABELS = ['major', 'minor', 'patch'];
const INVENTED = 40;

const scrape = (app: TestApp): Promise<Answer> => app.asAnonymous().get('/metrics', undefined, OPERATOR);

/** Values by series, e.g. `latchkey_sessions` or `x{route="/a"}`. */
async function series(app: TestApp): Promise<ReadonlyMap<string, number>> {
  const { text } = await scrape(app);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

const LIST = 'route="/rest/entities/:entityName"';

describe('GET /metrics', () => {
  const app = useApp(() => startApp({ METRICS_TOKEN: TOKEN }));

  beforeAll(async () => {
    await app.tokenOf('alice');
  });

  it('is 404 without METRICS_TOKEN and METRICS_PORT, anyone who asks', async () => {
    const plain = await startApp();
    for (const actor of [plain.asAnonymous(), plain.as('admin')]) {
      expect((await actor.get('/metrics')).status).toBe(404);
    }
    expect((await plain.asAnonymous().get('/metrics', undefined, { authorization: 'Bearer ' })).status).toBe(404);
    await plain.close();
  });

  it('is 401 without the token, also for an administrator', async () => {
    const { status, headers, json } = await app.asAnonymous().get('/metrics');
    expect([status, headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Bearer /)]);
    expect(json).toMatchObject({ error: 'unauthorized' });
    expect((await app.as('admin').get('/metrics')).status).toBe(401);
    const wrong = { authorization: 'Bearer another-token-of-operators' };
    expect((await app.asAnonymous().get('/metrics', undefined, wrong)).status).toBe(401);
  });

  it('is the text form of Prometheus with the token', async () => {
    const { status, headers, text } = await scrape(app);
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(text).toContain('# TYPE latchkey_request_duration_seconds histogram\n');
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes']) {
      expect(text).toMatch(new RegExp(`^${name} [\\d.e-]+$`, 'm'));
    }
  });

  it('counts requests by the pattern of their route, method and status, with their statements and rows', async () => {
    const before = await series(app);
    for (let request = 0; request < 3; request++) {
      expect((await app.as('alice').get('/rest/entities/Product?limit=1')).status).toBe(200);
    }
    const after = await series(app);
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grown(`latchkey_request_duration_seconds_count{${LIST},method="GET",status="200"}`)).toBe(3);
    expect(grown(`latchkey_request_statements_count{${LIST}}`)).toBe(3);
    expect(grown(`latchkey_request_statements_sum{${LIST}}`)).toBeGreaterThanOrEqual(3);
    expect(grown('latchkey_cache_lookups_total{cache="reads",result="hit"}')).toBeGreaterThanOrEqual(2);
    expect(grown('latchkey_cache_lookups_total{cache="tokens",result="hit"}')).toBeGreaterThanOrEqual(2);
  });

  it('counts the rows that a request reads', async () => {
    const sum = `latchkey_request_rows_sum{route="/rest/entities/:entityName/:entityId"}`;
    const created = await app.as('admin').post('/rest/entities/Tag', { name: 'counted' });
    const before = await series(app);
    await app.as('admin').get(`/rest/entities/Tag/${(created.json as { id: string }).id}`);
    expect(((await series(app)).get(sum) ?? 0) - (before.get(sum) ?? 0)).toBe(1);
  });

  it('counts what is denied, and log-ins that fail', async () => {
    const before = await series(app);
    await app.asAnonymous().get('/rest/userInfo');
    await app.as('bob').get('/rest/entities/Product');
    await app.asClient().post('/oauth/token', 'grant_type=password&username=alice&password=wrong');
    const after = await series(app);
    const names = ['denied_requests_total{status="401"}', 'denied_requests_total{status="403"}', 'failed_logins_total'];
    const grown = names.map((name) => (after.get(`latchkey_${name}`) ?? 0) - (before.get(`latchkey_${name}`) ?? 0));
    expect(grown).toEqual([1, 1, 1]);
  });

  it('counts bytes of uploads and downloads', async () => {
    const before = await series(app);
    const content = 'twenty bytes of text';
    const upload = await app.as('admin').post('/rest/files?name=a.txt', content);
    const { fileRef } = upload.json as { fileRef: string };
    await app.as('admin').get(`/rest/files?fileRef=${encodeURIComponent(fileRef)}`);
    const after = await series(app);
    for (const name of ['latchkey_upload_bytes_total', 'latchkey_download_bytes_total']) {
      expect((after.get(name) ?? 0) - (before.get(name) ?? 0)).toBe(content.length);
    }
  });

  it('shows pool, sessions, memory of bodies and the line for signals', async () => {
    const shown = await series(app);
    expect(shown.get('latchkey_pool_connections_max')).toBeGreaterThanOrEqual(1);
    expect(shown.get('latchkey_pool_connections_used')).toBeGreaterThanOrEqual(0);
    expect(shown.get('latchkey_pool_waiting')).toBe(0);
    expect(shown.get('latchkey_sessions')).toBeGreaterThanOrEqual(1);
    expect(shown.get('latchkey_bodies_memory_bytes')).toBe(0);
    expect(shown.get('latchkey_signal_line_up')).toBe(1);
  });

  it('has as many series as before when clients invent URLs, entities, methods and parameters', async () => {
    const send = async (word: string): Promise<void> => {
      for (const path of [
        `/${word}`,
        `/rest/${word}`,
        `/rest/entities/${word}`,
        `/rest/entities/Tag/${word}?a=${word}`,
      ]) {
        await app.as('alice').get(path);
      }
      await app.as('alice').send('PROPFIND', '/rest/entities/Tag');
      await app.as('alice').send('MKCOL', `/rest/${word}`);
    };
    await send('first');
    const before = [...(await series(app)).keys()];
    for (let index = 0; index < INVENTED; index++) {
      await send(`invented-${index}`);
    }
    const after = [...(await series(app)).keys()];
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });

  it('has nothing of a user in its labels', async () => {
    const names = [...(await series(app)).keys()];
    const labels = new Set(names.flatMap((name) => [...name.matchAll(/[{,](\w+)="/g)].map(([, label]) => label)));
    expect([...labels].filter((label) => ![...LABELS, ...VERSION_LABELS].includes(label ?? ''))).toEqual([]);
    expect(names.filter((name) => /alice|bob|admin|invented|counted|Tag\b/.test(name))).toEqual([]);
  });
});

describe('METRICS_PORT', () => {
  const app = useApp(() => startApp({ METRICS_PORT: '0' }));

  const at = async (path: string, headers = {}, of: TestApp = app): Promise<Answer> => {
    const listener = of.nest.get(MetricsListener, { strict: false });
    await listener.opened();
    return exchange(`http://127.0.0.1:${listener.port ?? 0}`, 'GET', path, undefined, headers);
  };

  it('serves metrics and health with its parts, and nothing else', async () => {
    expect((await at('/metrics')).text).toContain('latchkey_pool_waiting 0');
    expect(await at('/health/live')).toMatchObject({ status: 200, text: '{"status":"up"}' });
    expect((await at('/health/ready')).json).toMatchObject({ status: 'up', parts: { database: { status: 'up' } } });
    expect((await at('/rest/version')).status).toBe(404);
  });

  it('takes the metrics off the port of the API', async () => {
    expect((await app.asAnonymous().get('/metrics')).status).toBe(404);
  });

  it('needs METRICS_TOKEN, too, where that is set', async () => {
    const both = await startApp({ METRICS_PORT: '0', METRICS_TOKEN: TOKEN });
    expect((await at('/metrics', {}, both)).status).toBe(401);
    expect((await at('/health/ready', {}, both)).status).toBe(401);
    expect((await at('/metrics', OPERATOR, both)).status).toBe(200);
    expect((await both.asAnonymous().get('/metrics', undefined, OPERATOR)).status).toBe(404);
    await both.close();
  });

  it('that is taken is a fault, which names the settings', async () => {
    const { port } = app.nest.get(MetricsListener, { strict: false });
    const second = await startApp({ METRICS_PORT: String(port) });
    await expect(second.nest.get(MetricsListener, { strict: false }).opened()).rejects.toThrow(
      `METRICS_HOST 127.0.0.1 and METRICS_PORT ${port ?? 0} cannot be listened on (EADDRINUSE): choose others`,
    );
    await second.close();
  });
});
