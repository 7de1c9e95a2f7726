import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Answer, exchange } from '../harness/exchange.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';

const TEST_MS = 180_000;
const METRICS_TOKEN = 'sesame-of-the-operators';
/** Enough connections that each worker gets some: they are handed out in turn. */
const CONNECTIONS = 8;
/** Much longer than a change needs to be heard, shorter than anything cached lives. */
const HEARD_MS = 5_000;
const POLL_MS = 50;
/** The listeners are closed by then. */
const STOPPING_MS = 1_000;

let database: PrivateDatabase;
let backend: BackendProcess;
let admin: string;

beforeAll(async () => {
  database = await privateDatabase();
  backend = await start(database.environment);
  admin = await tokenAt(backend.url, 'admin');
}, TEST_MS);

afterAll(async () => {
  await backend.kill('SIGTERM');
  await database.remove();
}, TEST_MS);

function start(environment: Readonly<Record<string, string>>): Promise<BackendProcess> {
  const settings = { WORKERS: '2', LOG_LEVEL: 'info', METRICS_TOKEN, DATABASE_POOL_SIZE: '7', FILES_MAX_UPLOADS: '0' };
  return BackendProcess.start({ ...settings, ...environment });
}

const get = (path: string, token: string): Promise<Answer> =>
  exchange(backend.url, 'GET', path, undefined, { authorization: `Bearer ${token}` });

const manage = async (method: string, path: string, body?: object): Promise<{ id: string }> => {
  const answer = await exchange(backend.url, method, path, body, { authorization: `Bearer ${admin}` });
  expect([path, answer.status < 300]).toEqual([path, true]);
  return (answer.text === '' ? {} : answer.json) as { id: string };
};

/** The processes that listen or have listened, by the log, the newest of each place last. */
const workers = ({ output }: BackendProcess): [place: string, pid: number][] =>
  [...output.matchAll(/Worker (\d+) \(process (\d+)\) listens/g)].map(([, place = '', pid]) => [place, Number(pid)]);

/** A process under this one that is not among those that were killed. */
function workerOf(parent: number, killed: ReadonlySet<number>): number | undefined {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .find(([pid = 0, ppid]) => ppid === parent && !killed.has(pid))?.[0];
}

/** The lines of the metrics that begin so. */
async function series(name: string): Promise<string[]> {
  const { status, text } = await get('/metrics', METRICS_TOKEN);
  expect(status).toBe(200);
  return text.split('\n').filter((line) => line.startsWith(name));
}

/** The answers on new connections, each on the next worker. */
const onAll = async (path: string, token: string): Promise<Set<number>> =>
  new Set((await Promise.all(Array.from({ length: CONNECTIONS }, () => get(path, token)))).map(({ status }) => status));

async function soon(path: string, token: string, status: number): Promise<void> {
  const began = performance.now();
  let seen = await onAll(path, token);
  while (!(seen.size === 1 && seen.has(status)) && performance.now() - began < HEARD_MS) {
    seen = await onAll(path, token);
  }
  expect([...seen]).toEqual([status]);
}

describe('WORKERS=2 on a server', () => {
  it('prints one greeting for two processes, which both answer on one port', async () => {
    expect(backend.output.match(/Latchkey listens on/g)).toHaveLength(1);
    expect(backend.output).toMatch(
      /^Latchkey listens on http:\/\/127\.0\.0\.1:\d+ with 2 workers \(started in [\d.]+ s\)$/m,
    );
    const places = workers(backend);
    expect(places.map(([place]) => place).sort()).toEqual(['1', '2']);
    expect(new Set(places.map(([, pid]) => pid)).size).toBe(2);

    await onAll('/rest/version', admin);
    const counts = await series('latchkey_request_duration_seconds_count{route="/rest/version"');
    expect(counts.map((line) => /worker="\d"\} \d/.exec(line)?.[0].slice(0, 11)).sort()).toEqual([
      'worker="1"}',
      'worker="2"}',
    ]);
  });

  it('divides the limits of a process, and leaves those that are off', async () => {
    expect((await series('latchkey_pool_connections_max{')).sort()).toEqual([
      'latchkey_pool_connections_max{worker="1"} 3',
      'latchkey_pool_connections_max{worker="2"} 3',
    ]);
  });

  it('shows metrics of Node for each worker', async () => {
    const started = await series('process_start_time_seconds{');
    expect(started.map((line) => /\{.*\}/.exec(line)?.[0]).sort()).toEqual(['{worker="1"}', '{worker="2"}']);
  });

  it(
    'takes a right and a token away in both',
    async () => {
      const password = 'sesame of workers';
      await manage('POST', '/rest/entities/User', { username: 'wanda', password, active: true });
      await manage('POST', '/rest/entities/sec_ResourceRoleEntity', {
        name: 'Reads products',
        code: 'reads-products',
        scopes: ['API'],
        resourcePolicies: [{ type: 'entity', resource: 'Product', action: 'read' }],
      });
      const assign = (roleCode: string) =>
        manage('POST', '/rest/entities/sec_RoleAssignmentEntity', {
          username: 'wanda',
          roleCode,
          roleType: 'resource',
        });
      await assign('rest-minimal');
      const { id } = await assign('reads-products');
      const token = await tokenAt(backend.url, 'wanda', password);
      await soon('/rest/entities/Product?limit=1', token, 200);

      await manage('DELETE', `/rest/entities/sec_RoleAssignmentEntity/${id}`);
      await soon('/rest/entities/Product?limit=1', token, 403);

      await exchange(backend.url, 'POST', '/oauth/revoke', new URLSearchParams({ token }).toString(), {
        authorization: `Basic ${Buffer.from('client:secret').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      });
      await soon('/rest/userInfo', token, 401);
    },
    TEST_MS,
  );

  it(
    'counts wrong passwords together',
    async () => {
      const logIn = (password: string) =>
        exchange(
          backend.url,
          'POST',
          '/oauth/token',
          new URLSearchParams({ grant_type: 'password', username: 'bob', password }).toString(),
          {
            authorization: `Basic ${Buffer.from('client:secret').toString('base64')}`,
            'content-type': 'application/x-www-form-urlencoded',
          },
        );
      // The default of BRUTE_FORCE_MAX_LOGIN_ATTEMPTS.
      for (let attempt = 0; attempt < 5; attempt++) {
        expect((await logIn('a wrong sesame')).status).toBe(400);
      }
      expect((await logIn('bob')).json).toMatchObject({ error_description: 'User account is locked' });
    },
    TEST_MS,
  );

  it(
    'replaces a worker that is killed, and serves requests meanwhile',
    async () => {
      const [[place, pid] = ['', 0]] = workers(backend);
      process.kill(pid, 'SIGKILL');
      await backend.until(() => backend.output.includes('another one takes its place'));
      expect(backend.output).toContain(
        `Worker ${place} (process ${pid}) has ended by SIGKILL: another one takes its place`,
      );
      expect([...(await onAll('/rest/userInfo', admin))]).toEqual([200]);
      await backend.until(() => workers(backend).length === 3);
      expect(workers(backend).at(-1)?.[0]).toBe(place);
      expect([...(await onAll('/rest/userInfo', admin))]).toEqual([200]);
      expect(await series('latchkey_worker_restarts_total')).toEqual(['latchkey_worker_restarts_total 1']);
      expect(await series('latchkey_pool_connections_max{')).toHaveLength(2);
    },
    TEST_MS,
  );
});

describe('the end of WORKERS=2', () => {
  it(
    'comes after the answers to requests that run, in all processes',
    async () => {
      // However slow the machine is, nothing is cut off.
      const ending = await start({ ...database.environment, DATABASE_POOL_SIZE: '20', SHUTDOWN_TIMEOUT: '120' });
      const token = await tokenAt(ending.url, 'admin');
      const client = new pg.Client({ connectionString: database.environment.DATABASE_URL });
      await client.connect();
      await client.query('BEGIN');
      await client.query('LOCK TABLE product IN EXCLUSIVE MODE');
      const running = Array.from({ length: CONNECTIONS }, (_, index) =>
        exchange(
          ending.url,
          'POST',
          '/rest/entities/Product',
          { name: `at the end ${index}`, price: '1' },
          { authorization: `Bearer ${token}` },
        ),
      );
      const waiting = "SELECT 1 FROM pg_locks WHERE relation = 'product'::regclass AND NOT granted";
      while ((await client.query(waiting)).rowCount !== CONNECTIONS) {
        await pause(POLL_MS);
      }
      const exited = ending.kill('SIGTERM');
      await pause(STOPPING_MS);
      await client.query('COMMIT');
      await client.end();
      expect((await Promise.all(running)).map(({ status }) => status)).toEqual(running.map(() => 201));
      expect(await exited).toBeNull();
      for (const [, pid] of workers(ending)) {
        expect(() => process.kill(pid, 0)).toThrow('ESRCH');
      }
    },
    TEST_MS,
  );

  it(
    'comes with one sentence and code 1 where the port is taken',
    async () => {
      const { port } = new URL(backend.url);
      const refused = BackendProcess.spawn({
        ...database.environment,
        WORKERS: '2',
        PORT: port,
        LOG_LEVEL: 'silent',
      });
      expect(await refused.exited()).toBe(1);
      await refused.until(() => refused.output.endsWith('\n'));
      expect(refused.output).toBe(
        'The configuration is not usable:\n' +
          `  - HOST 127.0.0.1 and PORT ${port} cannot be listened on (EADDRINUSE): choose others\n`,
      );
    },
    TEST_MS,
  );

  it(
    'comes with code 1 where ten replacements within a minute do not help',
    async () => {
      const failing = await start(database.environment);
      const killed = new Set<number>();
      // Also those that replace others are killed, before they listen.
      for (let count = 0; count < 11; count++) {
        await failing.until(() => workerOf(failing.pid, killed) !== undefined);
        const pid = workerOf(failing.pid, killed) ?? 0;
        killed.add(pid);
        process.kill(pid, 'SIGKILL');
      }
      expect(await failing.exited()).toBe(1);
      expect(failing.output).toContain('has ended by SIGKILL, after 10 others within 60 seconds: all workers end');
    },
    TEST_MS,
  );
});
