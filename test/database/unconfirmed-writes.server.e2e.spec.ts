import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresCluster } from '../../bench/database/postgres-cluster.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { buildTemplate, SAMPLE } from '../harness/template.js';
import { testRun } from '../harness/test-run.js';

const START_MS = 60_000;
const POLL_MS = 50;
const TAGS = '/rest/entities/Tag';

let primary: PostgresCluster;
/** Sends creations as one message. */
let direct: TestApp;
/** Sends their statements and COMMIT one by one. */
let stepByStep: TestApp;
/** Gives statements up soon. */
let hasty: TestApp;

const on = ({ url }: PostgresCluster) => ({
  embedded: false as const,
  options: { url },
  poolSize: 8,
  close: () => Promise.resolve(),
});

async function sql(text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: primary.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** @param names of replicas that each commit waits for */
async function waitFor(names: string): Promise<void> {
  await sql(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
  await sql('SELECT pg_reload_conf()');
  while ((await sql('SHOW synchronous_standby_names'))[0]?.synchronous_standby_names !== names) {
    await pause(POLL_MS);
  }
}

beforeAll(async () => {
  primary = await PostgresCluster.create();
  await buildTemplate(SAMPLE, on(primary), testRun().folder);
  direct = await startAppOn(on(primary));
  stepByStep = await startAppOn(on(primary), { DIRECT_WRITES_ENABLED: 'false' });
  hasty = await startAppOn(on(primary), { STATEMENT_TIMEOUT: '500' });
  await Promise.all([direct, stepByStep, hasty].map((app) => app.tokenOf('admin')));
}, START_MS);

afterAll(async () => {
  await direct.close();
  await stepByStep.close();
  await hasty.close();
  primary.remove();
}, START_MS);

/** As an operator does, who sees that a commit waits. PostgreSQL then reports success, with a warning. */
async function cancelWaiting(): Promise<void> {
  const waiting = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
  while ((await sql(waiting)).length === 0) {
    await pause(POLL_MS);
  }
}

describe('a write that no replica of synchronous_standby_names confirms', () => {
  beforeAll(() => waitFor('*'), START_MS);

  it.each([
    ['in one message', () => direct],
    ['step by step', () => stepByStep],
  ])('is not acknowledged when its wait is cancelled, sent %s', async (_, app) => {
    const answering = app().as('admin').post(TAGS, { name: 'unconfirmed' });
    await cancelWaiting();
    const answer = await answering;
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect((await app().as('admin').get(`${TAGS}?limit=1`)).status).toBe(200);
  });

  it('is not acknowledged when it takes longer than STATEMENT_TIMEOUT', async () => {
    const answer = await hasty.as('admin').post(TAGS, { name: 'unconfirmed' });
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
  });

  it('is acknowledged again when nothing has to be waited for', async () => {
    await waitFor('');
    expect((await direct.as('admin').post(TAGS, { name: 'confirmed' })).status).toBe(201);
    expect((await stepByStep.as('admin').post(TAGS, { name: 'confirmed' })).status).toBe(201);
  });
});
