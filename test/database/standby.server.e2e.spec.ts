import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresCluster } from '../../bench/database/postgres-cluster.js';
import { createApp } from '../../src/latchkey/create-app.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { modulesOf } from '../harness/application.js';
import { type DatabaseLine, throughLine } from '../harness/database-line.js';
import { buildTemplate, SAMPLE } from '../harness/template.js';
import { testRun } from '../harness/test-run.js';
import { testSettings } from '../harness/test-settings.js';

const START_MS = 60_000;
/** For attempts to listen on a server that refuses them, a few each second. */
const WAIT_MS = 3_000;

let primary: PostgresCluster;
let standby: PostgresCluster;
let line: DatabaseLine;
let app: TestApp;

const on = ({ url }: PostgresCluster) => ({
  embedded: false as const,
  options: { url },
  poolSize: 8,
  close: () => Promise.resolve(),
});

const untilItAnswers = async (status: number, request: () => Promise<{ readonly status: number }>): Promise<void> => {
  while ((await request()).status !== status) {
    await new Promise((done) => setTimeout(done, 50));
  }
};

const filter = { conditions: [{ property: 'name', operator: 'in', value: ['before', 'after', 'refused'] }] };
const tags = `/rest/entities/Tag/search?sort=name&filter=${encodeURIComponent(JSON.stringify(filter))}`;
const newTag = (name: string) => app.as('admin').post('/rest/entities/Tag', { name });

describe('a failover to a standby made by pg_basebackup', () => {
  beforeAll(async () => {
    primary = await PostgresCluster.create();
    await buildTemplate(SAMPLE, on(primary), testRun().folder);
    standby = await primary.standby();
    const through = await throughLine(on(primary));
    line = through.line;
    app = await startAppOn(through.connection);
    await Promise.all([app.tokenOf('admin'), app.tokenOf('alice')]);
    await untilItAnswers(201, () => newTag('before'));
  }, START_MS);

  afterAll(async () => {
    await app.close();
    standby.remove();
    primary.remove();
  });

  it('leaves reads with a token as they are, while the standby is read-only', async () => {
    await standbyHas('before');
    line.redirect(standby.url);
    await untilItAnswers(200, () => app.as('alice').get(tags));
    const { json } = await app.as('alice').get(tags);
    expect(json).toMatchObject([{ name: 'before' }]);
  });

  it('answers writes with 503 and Retry-After', async () => {
    const response = await newTag('refused');
    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toBe('5');
    expect(response.json).toEqual({ error: 'Server error', details: '' });
  });

  it.each(['alice', 'wrong'])(
    'answers a log-in with the password %j with 503: attempts cannot be counted',
    async (password) => {
      const body = `grant_type=password&username=alice&password=${password}`;
      const response = await app.asClient().post('/oauth2/token', body);
      expect(response.status).toBe(503);
      expect(response.json).toMatchObject({ error: 'temporarily_unavailable' });
    },
  );

  it('keeps the number of connections to a server that cannot send change signals', async () => {
    const before = await connections(standby);
    await new Promise((done) => setTimeout(done, WAIT_MS));
    expect(await connections(standby)).toBeLessThanOrEqual(before + 1);
  });

  it('refuses to start on a standby with one sentence', async () => {
    const settings = testSettings(await mkdtemp(join(testRun().folder, 'standby-')));
    await expect(createApp(settings, modulesOf(), on(standby))).rejects.toThrow(
      /^The configuration is not usable:\n {2}- DATABASE_URL names a standby, which is read-only: name the primary server$/,
    );
  });

  it('is over when the standby is promoted, without a restart', async () => {
    standby.promote();
    await untilItAnswers(201, () => newTag('after'));
    const { json } = await app.as('alice').get(tags);
    expect(json).toMatchObject([{ name: 'after' }, { name: 'before' }]);
  });
});

async function standbyHas(tag: string): Promise<void> {
  while ((await rowsOf(standby, 'SELECT FROM tag WHERE name = $1', [tag])) === 0) {
    await new Promise((done) => setTimeout(done, 50));
  }
}

const connections = (cluster: PostgresCluster): Promise<number> =>
  rowsOf(cluster, "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend'");

async function rowsOf({ url }: PostgresCluster, sql: string, values: readonly string[] = []): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
