import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { ChangeSignals } from '../../src/latchkey/database/change-signals.js';
import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import { openServer } from '../../src/latchkey/database/connection.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { startAppOn } from '../harness/app.js';
import { type Answer, exchange } from '../harness/exchange.js';
import { PgBouncer } from '../harness/pgbouncer.js';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';

const TEST_MS = 120_000;
/** Far fewer than the connections of two instances, so that they share sessions all the time. */
const SESSIONS = 4;
const ROUNDS = 40;
/** Less than a cached token lives where nothing is heard. */
const HEARD_MS = 2_000;
/** What is cached where nothing is heard lives for one second. */
const UNHEARD_MS = 3_000;
const POLL_MS = 20;
const FOREIGN_SETTINGS =
  "SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'SQL, DMY'; SET extra_float_digits = -10; SET bytea_output = 'escape';" +
  " SET IntervalStyle = 'postgres'; SET jit = on; SET statement_timeout = '1min'";
const OWN_SETTINGS = ['UTC', 'ISO', '1', 'hex', 'iso_8601', 'off', '4321ms'];
const CURRENT = new Statement(
  'SELECT ' +
    ['TimeZone', 'DateStyle', 'extra_float_digits', 'bytea_output', 'IntervalStyle', 'jit', 'statement_timeout']
      .map((name) => `split_part(current_setting('${name}'), ',', 1) AS "${name}"`)
      .join(),
);
/** Each shows other rows and columns; together they show dates, numbers, collections and references. */
const READS = [
  '/rest/entities/Product?sort=name&fetchPlan=product-list',
  '/rest/entities/Product?sort=-price&limit=3',
  '/rest/entities/Product/00000004-0000-4000-8000-000000000001?fetchPlan=_base',
  '/rest/entities/Order?sort=number&fetchPlan=_base',
  '/rest/entities/Customer?sort=name&limit=2',
  '/rest/entities/User?sort=username&fetchPlan=_local',
];

let database: PrivateDatabase;
let bouncer: PgBouncer;
let direct: string;
let pooled: string;
/** Its server cuts long statements. */
let a: BackendProcess;
/** It gives up long statements itself. */
let b: BackendProcess;
let operator: pg.Client;
let admin: string;

const start = (settings: Readonly<Record<string, string>>): Promise<BackendProcess> =>
  BackendProcess.start({ ...database.environment, DATABASE_URL: pooled, DATABASE_SIGNALS_URL: direct, ...settings });

beforeAll(async () => {
  database = await privateDatabase();
  const { DATABASE_URL = '', DATABASE_SIGNALS_URL = DATABASE_URL } = database.environment;
  direct = DATABASE_SIGNALS_URL;
  bouncer = await PgBouncer.start(direct, SESSIONS);
  pooled = bouncer.through(direct);
  [a, b] = await Promise.all([
    start({ STATEMENT_TIMEOUT: '1500' }),
    start({ STATEMENT_TIMEOUT: '0', REQUEST_TIMEOUT: '5000' }),
  ]);
  operator = new pg.Client({ connectionString: direct, application_name: 'operator' });
  await operator.connect();
  admin = await tokenAt(a.url, 'admin');
}, TEST_MS);

afterAll(async () => {
  await operator.end();
  await Promise.all([a, b].map((each) => each.kill('SIGTERM')));
  await bouncer.stop();
  await database.remove();
}, TEST_MS);

const send = (at: BackendProcess, method: string, path: string, body?: object, token = admin): Promise<Answer> =>
  exchange(at.url, method, path, body, { authorization: `Bearer ${token}` });

const read = async (at: BackendProcess, path: string): Promise<string> => {
  const { status, text } = await send(at, 'GET', path);
  return `${status} ${text}`;
};

/** What each read returns while nothing else happens. */
const expected = async (): Promise<readonly string[]> => {
  const texts: string[] = [];
  for (const path of READS) {
    texts.push(await read(a, path));
  }
  return texts;
};

const numberOf = async (sql: string): Promise<number> =>
  (await operator.query<{ number: number }>(`SELECT (${sql})::int AS number`)).rows[0]?.number ?? -1;

const revoke = (at: BackendProcess, token: string): Promise<Answer> =>
  exchange(at.url, 'POST', '/oauth/revoke', new URLSearchParams({ token }).toString(), {
    authorization: `Basic ${Buffer.from('client:secret').toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  });

/** How many milliseconds a revoked token is still good for on another instance. */
async function lifeAfterRevocation(at: BackendProcess): Promise<number> {
  const token = await tokenAt(a.url, 'alice');
  expect((await send(at, 'GET', '/rest/userInfo', undefined, token)).status).toBe(200);
  await revoke(a, token);
  const began = performance.now();
  while ((await send(at, 'GET', '/rest/userInfo', undefined, token)).status === 200) {
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
  return performance.now() - began;
}

describe('two instances on PgBouncer in transaction mode, with DATABASE_SIGNALS_URL (docs/decisions/0062)', () => {
  it('start together on an empty database, and each migration runs once', async () => {
    for (const table of ['migrations', 'latchkey_migration']) {
      expect(await numberOf(`SELECT count(*) FROM ${table}`)).toBeGreaterThan(0);
      expect(await numberOf(`SELECT count(*) - count(DISTINCT name) FROM ${table}`)).toBe(0);
    }
  });

  it(
    'answer parallel reads and writes with their own rows',
    async () => {
      const texts = await expected();
      expect(texts.map((text) => text.slice(0, 4))).toEqual(READS.map(() => '200 '));
      const rounds = Array.from({ length: ROUNDS }, async (_, round) => {
        const at = round % 2 === 0 ? a : b;
        const name = `pooled ${round}`;
        const [{ json }, ...found] = await Promise.all([
          send(at, 'POST', '/rest/entities/Tag', { name }),
          ...READS.map((path) => read(at, path)),
        ]);
        const { id } = json as { id: string };
        const { json: stored } = await send(at === a ? b : a, 'GET', `/rest/entities/Tag/${id}`);
        return { name, stored: (stored as { name: string }).name, found };
      });
      for (const { name, stored, found } of await Promise.all(rounds)) {
        expect(stored).toBe(name);
        expect(found).toEqual(texts);
      }
    },
    TEST_MS,
  );

  it(
    'run every statement with their own settings when another client has left its own in every session',
    async () => {
      const others = Array.from({ length: SESSIONS }, () => new pg.Client({ connectionString: pooled }));
      await Promise.all(others.map((each) => each.connect()));
      // Transactions at the same time have different sessions.
      await Promise.all(others.map((each) => each.query('BEGIN')));
      await Promise.all(others.map((each) => each.query(`${FOREIGN_SETTINGS}; COMMIT`)));
      await Promise.all(others.map((each) => each.end()));
      const app = await startAppOn(
        await openServer(loadSettings({ DATABASE_URL: pooled, DATABASE_SIGNALS_URL: direct })),
        {
          STATEMENT_TIMEOUT: '4321',
        },
      );
      const { database: ours } = app;
      const { dataSource } = ours;
      const byTypeOrm = async (runner: { query: (sql: string) => Promise<Record<string, string>[]> }) =>
        Object.values((await runner.query(CURRENT.text))[0] ?? {});
      try {
        for (let round = 0; round < SESSIONS; round++) {
          const seen = await Promise.all([
            ...Array.from({ length: SESSIONS }, async () => (await ours.rows(CURRENT))[0]),
            ...Array.from({ length: SESSIONS }, () =>
              ours.transaction(async (transaction) => {
                await transaction.rows(new Statement('SELECT 1'));
                return (await transaction.rows(CURRENT))[0];
              }),
            ),
            byTypeOrm(dataSource),
            dataSource.transaction(byTypeOrm),
            dataSource.transaction('SERIALIZABLE', byTypeOrm),
          ]);
          expect(seen).toEqual(seen.map(() => OWN_SETTINGS));
        }
      } finally {
        await app.close();
      }
    },
    TEST_MS,
  );

  it(
    'hear of changes at once',
    async () => {
      expect(await lifeAfterRevocation(b)).toBeLessThan(HEARD_MS);
    },
    TEST_MS,
  );

  it.each([
    ['the server cuts it', () => a],
    ['the instance gives it up', () => b],
  ])(
    'answer 504 for a statement that takes too long, and nothing of it is left on the server: %s',
    async (_, at) => {
      const waiting = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await operator.query('BEGIN; LOCK TABLE tag');
      try {
        const answer = await send(at(), 'GET', '/rest/entities/Tag?limit=1');
        expect(answer.status).toBe(504);
        expect(await numberOf(waiting)).toBe(0);
      } finally {
        await operator.query('ROLLBACK');
      }
      expect((await send(at(), 'GET', '/rest/entities/Tag?limit=1')).status).toBe(200);
    },
    TEST_MS,
  );
});

describe('an instance on PgBouncer without DATABASE_SIGNALS_URL', () => {
  it(
    'says at its start that caches are short, and what cures it; then changes take effect within a second or two',
    async () => {
      const unheard = await start({ DATABASE_SIGNALS_URL: '', LOG_LEVEL: 'warn' });
      try {
        expect(unheard.output.match(/"msg":"DATABASE_URL leads to.*?"/g)).toEqual([
          '"msg":"DATABASE_URL leads to a connection pooler, through which changes of other instances are not heard: caches live for 1 second; set DATABASE_SIGNALS_URL to the server itself"',
        ]);
        expect(await lifeAfterRevocation(unheard)).toBeLessThan(UNHEARD_MS);
      } finally {
        await unheard.kill('SIGTERM');
      }
    },
    TEST_MS,
  );
});

describe('a DATABASE_SIGNALS_URL through which nothing is heard stops the start', () => {
  const refusal = async (connectionString: string): Promise<string> => {
    const dataSource = await new DataSource({ type: 'postgres', url: pooled, installExtensions: false }).initialize();
    try {
      const signals = new ChangeSignals({ connectionString });
      return await signals.start(dataSource).then(
        () => 'started',
        (error: unknown) => (error as Error).message,
      );
    } finally {
      await dataSource.destroy();
    }
  };

  it('because it leads to a pooler', async () => {
    expect(await refusal(pooled)).toBe(
      'The configuration is not usable:\n  - DATABASE_SIGNALS_URL leads to a connection pooler, through which no change is heard: name the server itself',
    );
  });

  it(
    'because it names another database',
    async () => {
      const other = new URL(direct);
      other.pathname = '/postgres';
      expect(await refusal(other.href)).toBe(
        'The configuration is not usable:\n  - DATABASE_SIGNALS_URL names another database than DATABASE_URL: what changes there is not heard, so name the same one',
      );
    },
    TEST_MS,
  );
});
