import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresCluster } from '../../bench/database/postgres-cluster.js';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { type DatabaseLine, throughLine } from '../harness/database-line.js';
import type { Answer } from '../harness/exchange.js';
import { recordSecret } from '../harness/run-records.js';
import { buildTemplate, SAMPLE } from '../harness/template.js';
import { testRun } from '../harness/test-run.js';

const START_MS = 120_000;
const TEST_MS = 40_000;
const POLL_MS = 50;
const PATIENCE_MS = 20_000;
/** Longer than any pause of a busy machine, so that only what a test does leaves a replica out. */
const MAX_LAG = 1_500;
const TOKEN = randomBytes(16).toString('hex');
const TAGS = '/rest/entities/Tag';

let primary: PostgresCluster;
let one: PostgresCluster;
let two: PostgresCluster;
let line: DatabaseLine;
let a: TestApp;
/** Another instance on the same servers, whose reads give PostgreSQL the name of the caller. */
let b: TestApp;

const on = ({ url }: PostgresCluster): Connection => ({
  embedded: false,
  options: { url },
  poolSize: 8,
  close: () => Promise.resolve(),
});

beforeAll(async () => {
  recordSecret('metrics token', TOKEN);
  primary = await PostgresCluster.create();
  await buildTemplate(SAMPLE, on(primary), testRun().folder);
  one = await primary.standby();
  two = await primary.standby();
  const through = await throughLine(on(primary));
  line = through.line;
  const replicas = { urls: [one.url, two.url], maxLag: MAX_LAG };
  a = await startAppOn({ ...through.connection, replicas }, { METRICS_TOKEN: TOKEN });
  b = await startAppOn(
    { ...through.connection, replicas, close: () => Promise.resolve() },
    { METRICS_TOKEN: TOKEN, DATABASE_SESSION_CLAIMS: 'true' },
  );
  await Promise.all([a, b].flatMap((app) => [app.tokenOf('admin'), app.tokenOf('alice')]));
}, START_MS);

afterAll(async () => {
  await b.close();
  await a.close();
  [two, one, primary].forEach((cluster) => {
    cluster.remove();
  });
}, START_MS);

/** Runs SQL on one server. @returns its rows */
async function sql({ url }: PostgresCluster, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

const authorization = { authorization: `Bearer ${TOKEN}` };

/** Whether the replicas get reads, as the health of an instance shows it. */
async function replicas(app: TestApp): Promise<readonly string[]> {
  const { json } = await app.asAnonymous().get('/health/ready', undefined, authorization);
  const { parts } = json as { readonly parts: Readonly<Record<string, { readonly status: string }>> };
  return [parts['replicas/1']?.status ?? '', parts['replicas/2']?.status ?? ''];
}

/** Waits until something has this value. */
async function eventually<T>(expected: T, look: () => Promise<T>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  let seen = await look();
  while (JSON.stringify(seen) !== JSON.stringify(expected)) {
    if (Date.now() > end) {
      throw new Error(`Waited too long for ${JSON.stringify(expected)}, there is ${JSON.stringify(seen)}`);
    }
    await pause(POLL_MS);
    seen = await look();
  }
}

/** Waits until both instances see the replicas in these states. */
async function until(...states: readonly string[]): Promise<void> {
  await eventually(states, () => replicas(a));
  await eventually(states, () => replicas(b));
}

const untilStatus = (status: number, request: () => Promise<Answer>): Promise<void> =>
  eventually(status, async () => (await request()).status);

/** How many statements of reads each server has answered for an instance. */
async function answered(app: TestApp): Promise<Readonly<Record<'one' | 'two' | 'primary', number>>> {
  const { text } = await app.asAnonymous().get('/metrics', undefined, authorization);
  const of = (server: string): number =>
    Number(new RegExp(`^latchkey_replica_statements_total\\{server="${server}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
  return { one: of('1'), two: of('2'), primary: of('primary') };
}

/** What a piece of work adds to these numbers. */
async function answering(app: TestApp, work: () => Promise<unknown>): Promise<Awaited<ReturnType<typeof answered>>> {
  const before = await answered(app);
  await work();
  const after = await answered(app);
  return {
    one: after.one - before.one,
    two: after.two - before.two,
    primary: after.primary - before.primary,
  };
}

/** Repeats work until replicas answer all its statements: a busy machine may hold one up for longer than they may lag. */
const untilReplicasAnswer = (app: TestApp, statements: number, work: () => Promise<unknown>): Promise<void> =>
  eventually([statements, 0], async () => {
    const { one: first, two: second, primary: missed } = await answering(app, work);
    return [first + second, missed];
  });

/** Writes a tag at one instance and reads it at another one, at once. @returns the status of the read */
async function writeAndRead(writer: TestApp, reader: TestApp, name: string): Promise<number> {
  const created = await writer.as('admin').post(TAGS, { name });
  expect([name, created.status]).toEqual([name, 201]);
  const { id } = created.json as { readonly id: string };
  return (await reader.as('admin').get(`${TAGS}/${id}`)).status;
}

/** Reads all the time, on both instances, while something happens. @returns the statuses that it has seen */
async function readingDuring(work: () => Promise<unknown>): Promise<readonly number[]> {
  const seen = new Set<number>();
  let isOver = false;
  const reading = [a, b, a, b].map(async (app) => {
    while (!isOver) {
      seen.add((await app.as('alice').get(`${TAGS}?limit=1`)).status);
    }
  });
  try {
    await work();
  } finally {
    isOver = true;
    await Promise.all(reading);
  }
  return [...seen];
}

describe('an instance with two replicas', () => {
  it('reads entities there', async () => {
    await until('up', 'up');
    const admin = a.as('admin');
    const { json } = await admin.post(TAGS, { name: 'linen' });
    const { id } = json as { readonly id: string };
    const filter = { conditions: [{ property: 'name', operator: '=', value: 'linen' }] };
    await untilReplicasAnswer(a, 6, async () => {
      const answers = [
        await admin.get(`${TAGS}?sort=name`),
        await admin.get(`${TAGS}/${id}`),
        await admin.post(`${TAGS}/search`, { filter }),
        await admin.post(`${TAGS}/search/count`, { filter }),
        await admin.get('/rest/queries/Order/ordersByCustomer?customerName=Acme'),
        await admin.get('/rest/queries/Order/ordersByCustomer/count?customerName=Acme'),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
      expect(answers.map(({ text }) => text).slice(3)).toEqual(['1', '[]', '0']);
    });
  });

  it('writes, checks tokens and reads rights on the primary', async () => {
    const count = await answering(a, async () => {
      const { json } = await a.as('admin').post(`${TAGS}?responseFetchPlan=_base`, { name: 'felt' });
      const { id } = json as { readonly id: string };
      expect((await a.as('admin').put(`${TAGS}/${id}`, { name: 'wool felt' })).status).toBe(200);
      expect((await a.as('admin').delete(`${TAGS}/${id}`)).status).toBe(204);
      expect((await a.as('admin').get('/rest/userInfo')).status).toBe(200);
      expect((await a.as('admin').get('/rest/permissions')).status).toBe(200);
    });
    expect(count).toEqual({ one: 0, two: 0, primary: 0 });
  });

  it(
    'shows what was written at another instance a moment ago, while the replicas apply everything late',
    async () => {
      for (const replica of [one, two]) {
        await sql(replica, "ALTER SYSTEM SET recovery_min_apply_delay = '60ms'");
        await sql(replica, 'SELECT pg_reload_conf()');
      }
      const count = await answering(b, async () => {
        const writers = Array.from({ length: 4 }, async (_, writer) => {
          for (let row = 0; row < 10; row++) {
            expect(await writeAndRead(a, b, `late-${writer}-${row}`)).toBe(200);
          }
        });
        await Promise.all(writers);
      });
      expect(count.one).toBeGreaterThan(0);
      expect(count.two).toBeGreaterThan(0);
      for (const replica of [one, two]) {
        await sql(replica, 'ALTER SYSTEM RESET recovery_min_apply_delay');
        await sql(replica, 'SELECT pg_reload_conf()');
      }
    },
    TEST_MS,
  );

  it('shows what was committed before it was on disk', async () => {
    await sql(primary, 'ALTER DATABASE postgres SET synchronous_commit = off');
    line.reset();
    for (let row = 0; row < 10; row++) {
      let status = 0;
      // The first statements meet the connections that were reset.
      while (status === 0) {
        status = await writeAndRead(a, b, `unflushed-${row}`).catch(() => 0);
      }
      expect(status).toBe(200);
    }
    await sql(primary, 'ALTER DATABASE postgres RESET synchronous_commit');
    line.reset();
  });
});

describe('replicas that have stopped replaying', () => {
  beforeAll(async () => {
    await until('up', 'up');
    await Promise.all([one, two].map((replica) => sql(replica, 'SELECT pg_wal_replay_pause()')));
  }, TEST_MS);

  it(
    'get no reads: what was written is read from the primary',
    async () => {
      const count = await answering(b, async () => {
        expect(await writeAndRead(a, b, 'unreplayed')).toBe(200);
      });
      expect(count).toEqual({ one: 0, two: 0, primary: 1 });
      await until('down', 'down');
      expect((await a.asAnonymous().get('/health/ready')).json).toEqual({ status: 'degraded' });
      expect((await a.asAnonymous().get('/health/ready')).status).toBe(200);
    },
    TEST_MS,
  );

  it('change nothing about rights: one that is taken away counts at the next request', async () => {
    const assignment = { username: 'bob', roleCode: 'order-clerk', roleType: 'resource' };
    const given = await a.as('admin').post('/rest/entities/sec_RoleAssignmentEntity', assignment);
    const { id } = given.json as { readonly id: string };
    await untilStatus(200, () => b.as('bob').get(`${TAGS}?limit=1`));
    expect((await a.as('admin').delete(`/rest/entities/sec_RoleAssignmentEntity/${id}`)).status).toBe(204);
    await untilStatus(403, () => b.as('bob').get(`${TAGS}?limit=1`));
  });

  it(
    'get reads again when they have caught up',
    async () => {
      await Promise.all([one, two].map((replica) => sql(replica, 'SELECT pg_wal_replay_resume()')));
      await until('up', 'up');
      await untilReplicasAnswer(b, 1, () => b.as('alice').get(`${TAGS}?limit=1`));
    },
    TEST_MS,
  );
});

describe('a replica that goes away', () => {
  it(
    'is left out when it is killed, and no request fails',
    async () => {
      const seen = await readingDuring(async () => {
        one.kill();
        await until('down', 'up');
      });
      expect(seen).toEqual([200]);
      expect(await writeAndRead(a, b, 'one is gone')).toBe(200);
      one.restart();
      await until('up', 'up');
    },
    TEST_MS,
  );

  it(
    'is left out when it falls silent, and no request fails',
    async () => {
      two.freeze();
      try {
        expect(await readingDuring(() => until('up', 'down'))).toEqual([200]);
        expect(await writeAndRead(a, b, 'two is silent')).toBe(200);
      } finally {
        two.thaw();
      }
      await until('up', 'up');
    },
    TEST_MS,
  );

  it(
    'is left out for good when it is promoted',
    async () => {
      const seen = await readingDuring(async () => {
        two.promote();
        for (let row = 0; row < 10; row++) {
          expect(await writeAndRead(a, b, `promoted-${row}`)).toBe(200);
        }
        await until('up', 'down');
      });
      expect(seen).toEqual([200]);
      const before = await answered(b);
      await untilReplicasAnswer(b, 1, () => b.as('alice').get(`${TAGS}?limit=1`));
      expect((await answered(b)).two).toBe(before.two);
    },
    TEST_MS,
  );
});

describe('a failover to a replica', () => {
  it(
    'leaves out one that still follows the old primary, also when that is further in its log',
    async () => {
      await sql(primary, "CREATE TABLE ballast AS SELECT repeat('x', 1000) FROM generate_series(1, 10000)");
      line.redirect(two.url);
      await untilStatus(201, () => a.as('admin').post(TAGS, { name: 'after the failover' }));
      expect(await writeAndRead(a, b, 'at the new primary')).toBe(200);
      await until('down', 'down');
      expect(await writeAndRead(b, a, 'also at the new primary')).toBe(200);
    },
    TEST_MS,
  );
});

describe('the start', () => {
  it('refuses a replica of another database with one sentence', async () => {
    const other = new URL(one.url);
    other.pathname = '/template1';
    const replicas = { urls: [one.url, other.href], maxLag: MAX_LAG };
    await expect(startAppOn({ ...on(primary), replicas })).rejects.toThrow(
      /^The configuration is not usable:\n {2}- DATABASE_REPLICA_URLS: number 2: it leads to another server, database or user than DATABASE_URL: name a standby of that server, with the same database and user$/,
    );
  });
});
