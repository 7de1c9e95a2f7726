import { beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedConnection } from '../../src/latchkey/database/connection.js';
import { EmbeddedPostgres } from '../../src/latchkey/database/embedded/embedded-postgres.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aProduct } from '../builders/a-product.js';
import { aUser } from '../builders/a-user.js';
import { startAppOn } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(async () => {
  const postgres = await EmbeddedPostgres.start({});
  return startAppOn(embeddedConnection(postgres, () => postgres.stop()));
});

const PLANS = new Statement(
  "SELECT custom_plans + generic_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT%' AND statement LIKE '%product%' AND statement NOT LIKE '%prepared%'",
);
const KEPT = new Statement(
  'SELECT statement FROM pg_prepared_statements WHERE statement = ANY ($1::text[]) ORDER BY 1',
);
const SHARED_BUFFERS = new Statement('SHOW shared_buffers');

const numbered = (number: number): Statement => new Statement(`SELECT ${number} AS numbered`);

describe('statements of the embedded database (docs/decisions/0003)', () => {
  let id: string;

  beforeAll(async () => {
    await aUser(app.database, { username: 'admin', roles: ['system-full-access'] });
    id = await aProduct(app.database, { name: 'Chair' });
  });

  it('it parses a statement once, however often a request sends it', async () => {
    for (let request = 0; request < 12; request++) {
      const answer = await app.as('admin').get(`/rest/entities/Product/${id}`);
      expect(answer.json).toMatchObject({ name: 'Chair' });
    }
    expect(await app.database.rows(PLANS)).toEqual([['12']]);
  });

  it('it forgets its statements after a thousand uses', async () => {
    for (let number = 1; number <= 1_001; number++) {
      await app.database.rows(numbered(number));
    }
    const kept = await app.database.rows(KEPT, [[numbered(1).text, numbered(1_001).text]]);
    expect(kept).toEqual([['SELECT 1001 AS numbered']]);
  });

  it('it keeps 32 MB of its tables in memory, and leaves the rest to the system', async () => {
    expect(await app.database.rows(SHARED_BUFFERS)).toEqual([['32MB']]);
  });
});
