import { describe, expect, it } from '@jest/globals';
import { hostname } from 'node:os';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const SLOW_MS = 200;
const app = useApp(() => startApp({ SLOW_STATEMENT: String(SLOW_MS) }));

interface Instance {
  readonly health: { readonly parts: Readonly<Record<string, object>> };
  readonly requests: readonly (Readonly<Record<'2xx' | '3xx' | '4xx' | '5xx', number>> & { readonly from: string })[];
  readonly slowStatements: readonly { readonly ms: number; readonly text: string }[];
}

async function instance(): Promise<Instance> {
  const { status, json } = await app.as('admin').get('/rest/security/instance');
  expect(status).toBe(200);
  return json as Instance;
}

const total = ({ requests }: Instance, group: '2xx' | '4xx'): number =>
  requests.reduce((sum, minute) => sum + minute[group], 0);

/** Responses are counted when they have ended, which may be a moment after the client has them. */
async function untilCounted(enough: (now: Instance) => boolean): Promise<Instance> {
  for (;;) {
    const now = await instance();
    if (enough(now)) {
      return now;
    }
  }
}

describe('GET /rest/security/instance (protocol/roles.md 11)', () => {
  it('says which process answers, and how its parts are', async () => {
    const { headers, json } = await app.as('admin').get('/rest/security/instance');
    expect(headers['cache-control']).toBe('no-store');
    expect(json).toEqual({
      instance: `${hostname()}/${process.pid}`,
      health: { status: 'up', parts: expect.any(Object) },
      requests: expect.any(Array),
      slowStatements: expect.any(Array),
    });
    const { parts } = (await instance()).health;
    expect(parts).toMatchObject({ database: { status: 'up' }, migrations: { status: 'up' } });
    expect(parts.database).toEqual({
      status: 'up',
      age: expect.any(Number),
      since: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  it('counts responses of the last hour by class of status, minute by minute', async () => {
    const before = await instance();
    expect(before.requests).toHaveLength(60);
    const times = before.requests.map(({ from }) => Date.parse(from));
    expect(times.slice(1).every((time, index) => time - (times[index] ?? 0) === 60_000)).toBe(true);
    for (let count = 0; count < 3; count++) {
      expect((await app.as('admin').get('/rest/entities/Nothing')).status).toBe(404);
    }
    expect((await app.as('admin').get('/rest/userInfo')).status).toBe(200);
    const after = await untilCounted((now) => total(now, '4xx') >= total(before, '4xx') + 3);
    expect(total(after, '4xx')).toBe(total(before, '4xx') + 3);
    expect(total(after, '2xx')).toBeGreaterThan(total(before, '2xx'));
  });

  it('shows slow statements without their values', async () => {
    expect((await instance()).slowStatements.filter(({ text }) => text.includes('pg_sleep'))).toEqual([]);
    await app.database.rows(new Statement("SELECT pg_sleep(0.3), $1::text, 'constant of code'"), [
      'value of a request',
    ]);
    const { slowStatements } = await instance();
    expect(slowStatements[0]).toEqual({
      at: expect.any(String),
      ms: expect.any(Number),
      text: "SELECT pg_sleep(0.3), $1::text, '***'",
      requestId: null,
    });
    expect(slowStatements[0]?.ms).toBeGreaterThanOrEqual(SLOW_MS);
    expect(JSON.stringify(slowStatements)).not.toMatch(/value of a request|constant of code/);
  });

  it('is for administrators alone', async () => {
    expect((await app.as('alice').get('/rest/security/instance')).status).toBe(403);
  });
});
