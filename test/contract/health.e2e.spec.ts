import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { startApp, startAppOn, type TestApp } from '../harness/app.js';
import { type DatabaseLine, throughLine } from '../harness/database-line.js';
import type { Answer, SentHeaders } from '../harness/exchange.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

const TOKEN = 'token-of-those-who-operate';
const SETTINGS = { METRICS_TOKEN: TOKEN };
const OPERATOR = { authorization: `Bearer ${TOKEN}` };
const POLL_MS = 50;
const TEST_MS = 60_000;
/** The limit of one look, and what a busy machine adds. */
const SOON_MS = 10_000;
const onServer = (process.env.DATABASE_URL ?? '') !== '';
/** The one that this database has. */
const OWN_PART = onServer ? 'signals' : 'worker';

const ready = (app: TestApp, headers: SentHeaders = {}): Promise<Answer> =>
  app.asAnonymous().get('/health/ready', undefined, headers);

const statusesOf = ({ json }: Answer): Record<string, string> => {
  const { parts } = json as { readonly parts: Readonly<Record<string, { readonly status: string }>> };
  return Object.fromEntries(Object.entries(parts).map(([name, { status }]) => [name, status]));
};

const until = async (app: TestApp, status: number): Promise<Answer> => {
  for (;;) {
    const answer = await ready(app, OPERATOR);
    if (answer.status === status) {
      return answer;
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
};

const UP = { database: 'up', [OWN_PART]: 'up', migrations: 'up', 'files/fs': 'up' };

describe('GET /health/live', () => {
  const app = useApp();

  it('is 200 with one word, without a token or with any', async () => {
    for (const authorization of ['', 'Bearer none']) {
      const answer = await app.asAnonymous().get('/health/live', undefined, { authorization });
      expect(answer).toAnswer(200, { status: 'up' });
      expect(answer.headers['content-type']).toBe('application/json');
      expect(answer.headers['cache-control']).toContain('no-store');
    }
  });

  it('is below CONTEXT_PATH', async () => {
    const placed = await startApp({ CONTEXT_PATH: '/shop' });
    expect(await placed.asAnonymous().get('/shop/health/live')).toAnswer(200, { status: 'up' });
    expect((await placed.asAnonymous().get('/health/live')).status).toBe(404);
    await placed.close();
  });
});

describe('GET /health/ready', () => {
  const app = useApp(() => startApp(SETTINGS));

  it.each(['', 'Bearer another-token-of-operators', `Basic ${TOKEN}`])(
    'shows one word to strangers (%j)',
    async (authorization) => {
      expect(await ready(app, { authorization })).toAnswer(200, { status: 'up' });
    },
  );

  it('shows the parts, each with its state and age, to those who bring METRICS_TOKEN', async () => {
    const answer = await ready(app, OPERATOR);
    const part = { status: 'up', age: expect.any(Number), since: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) };
    expect(answer).toAnswer(200, {
      status: 'up',
      parts: { database: part, [OWN_PART]: part, migrations: part, 'files/fs': part },
    });
  });

  it('shows no parts at all where no token is set', async () => {
    const plain = await startApp();
    expect(await ready(plain, { authorization: 'Bearer ' })).toAnswer(200, { status: 'up' });
    await plain.close();
  });

  it('is 405 for other methods', async () => {
    expect((await app.asAnonymous().post('/health/ready', {})).status).toBe(405);
  });
});

describe('GET /health/ready of an application whose files cannot be stored', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(testRun().folder, 'unwritable-'));
  });

  const broken = async (required: string): Promise<Answer> => {
    const storage = join(folder, 'files');
    const app = await startApp({ ...SETTINGS, LOCALFS_STORAGE_DIR: storage, HEALTH_REQUIRED: required });
    await rm(storage, { recursive: true, force: true });
    await writeFile(storage, 'a file where the folder was');
    const answer = await ready(app, OPERATOR);
    await app.close();
    await rm(storage);
    return answer;
  };

  it('is 503, and names the storage', async () => {
    const answer = await broken('');
    expect([answer.status, (answer.json as { status: string }).status]).toEqual([503, 'down']);
    expect(statusesOf(answer)).toEqual({ ...UP, 'files/fs': 'down' });
  });

  it('is 200 and degraded where HEALTH_REQUIRED leaves files out', async () => {
    const answer = await broken('database, migrations');
    expect([answer.status, (answer.json as { status: string }).status]).toEqual([200, 'degraded']);
  });
});

describe('GET /health/ready of an application whose database is replaced by an older one', () => {
  const app = useApp(() => startApp(SETTINGS));

  it('is 503: a migration is missing', async () => {
    const newest = 'DELETE FROM latchkey_migration WHERE id = (SELECT max(id) FROM latchkey_migration)';
    await app.database.rows(new Statement(newest));
    const answer = await ready(app, OPERATOR);
    expect(answer.status).toBe(503);
    expect(statusesOf(answer)).toEqual({ ...UP, migrations: 'down' });
  });
});

describe('GET /health/ready of an application whose embedded database is being replaced', () => {
  const app = useApp(async () => startAppOn({ ...(await openTestDatabase()), engineRuns: () => false }, SETTINGS));

  it('is 503', async () => {
    const answer = await ready(app, OPERATOR);
    expect(answer.status).toBe(503);
    expect(statusesOf(answer)).toMatchObject({ worker: 'down' });
  });
});

describe('GET /health/ready of an application that loses the line to its database', () => {
  let line: DatabaseLine;
  let app: TestApp;

  beforeAll(async () => {
    const through = await throughLine(await openTestDatabase());
    line = through.line;
    app = await startAppOn(through.connection, SETTINGS);
  }, TEST_MS);

  afterAll(() => app.close());

  it(
    'is 503 while the line is cut, and 200 again after that; /health/live stays 200',
    async () => {
      expect((await ready(app)).status).toBe(200);
      await line.cut();
      const answer = await until(app, 503);
      expect(statusesOf(answer)).toMatchObject({ database: 'down' });
      expect(await ready(app)).toAnswer(503, { status: 'down' });
      expect((await app.asAnonymous().get('/health/live')).status).toBe(200);
      await line.mend();
      expect((await until(app, 200)).status).toBe(200);
    },
    TEST_MS,
  );

  it(
    'is 503 within seconds when the line is silent, also for probes that come together',
    async () => {
      await until(app, 200);
      line.silenced('both');
      const began = Date.now();
      await until(app, 503);
      await Promise.all(Array.from({ length: 20 }, () => until(app, 503)));
      expect(Date.now() - began).toBeLessThan(SOON_MS);
      await line.cut();
      await line.mend();
      await until(app, 200);
    },
    TEST_MS,
  );
});
