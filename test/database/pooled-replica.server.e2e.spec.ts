import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresCluster } from '../../bench/database/postgres-cluster.js';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { PgBouncer } from '../harness/pgbouncer.js';
import { buildTemplate, SAMPLE } from '../harness/template.js';
import { testRun } from '../harness/test-run.js';

const START_MS = 120_000;
/** Longer than any pause of a busy machine. */
const MAX_LAG = 1_500;
const ROWS = 20;
const TAGS = '/rest/entities/Tag';

let primary: PostgresCluster;
let replica: PostgresCluster;
let bouncer: PgBouncer;
let app: TestApp;

const on = ({ url }: PostgresCluster): Connection => ({
  embedded: false,
  options: { url },
  poolSize: 8,
  close: () => Promise.resolve(),
});

beforeAll(async () => {
  primary = await PostgresCluster.create();
  await buildTemplate(SAMPLE, on(primary), testRun().folder);
  replica = await primary.standby();
  // Fewer sessions than connections: what one statement leaves behind, the next one of somebody else would meet.
  bouncer = await PgBouncer.start(replica.url, 2);
  const replicas = { urls: [bouncer.through(replica.url)], maxLag: MAX_LAG };
  app = await startAppOn({ ...on(primary), replicas });
  await app.tokenOf('admin');
}, START_MS);

afterAll(async () => {
  await app.close();
  await bouncer.stop();
  [replica, primary].forEach((cluster) => {
    cluster.remove();
  });
}, START_MS);

describe('a replica behind PgBouncer in transaction mode (docs/scale.md)', () => {
  it(
    'answers reads, which see what was written before them',
    async () => {
      const admin = app.as('admin');
      const statuses = await Promise.all(
        Array.from({ length: ROWS }, async (_, row) => {
          const { json } = await admin.post(TAGS, { name: `pooled-${row}` });
          return (await admin.get(`${TAGS}/${(json as { readonly id: string }).id}`)).status;
        }),
      );
      expect(statuses).toEqual(Array.from({ length: ROWS }, () => 200));
      const [first] = app.database.replicas?.all ?? [];
      expect(first?.fault).toBeUndefined();
      expect(first?.answered).toBeGreaterThan(0);
    },
    START_MS,
  );
});
