import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aProduct } from '../builders/a-product.js';
import { aTag } from '../builders/a-tag.js';
import { startAppOn } from '../harness/app.js';
import { type DatabaseLine, throughLine } from '../harness/database-line.js';
import type { Answer } from '../harness/exchange.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';
import { WebBrowser } from '../harness/web-browser.js';

const ID = '00000000-0000-4000-8000-0000000000aa';
const POLL_MS = 20;
/** A pool that has no connection left says so after ten seconds. */
const EXHAUSTED_MS = 30_000;
const UNAVAILABLE = { error: 'Server error', details: '' };

let database: Connection;
let line: DatabaseLine;

const app = useApp(async () => {
  database = await openTestDatabase();
  const { line: opened, connection } = await throughLine(database);
  line = opened;
  return startAppOn(connection, { DATABASE_POOL_RESERVED: '0' });
});

beforeAll(async () => {
  await Promise.all(['admin', 'alice'].map((user) => app.tokenOf(user)));
});

function expectUnavailable(answer: Answer): void {
  expect(answer).toAnswer(503, UNAVAILABLE);
  expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'retry-after': '5' });
}

async function tagNames(): Promise<string[]> {
  const answer = await app.as('admin').get('/rest/entities/Tag?fetchPlan=_local');
  expect(answer.status).toBe(200);
  return (answer.json as { name: string }[]).map(({ name }) => name);
}

describe('while the database is away (protocol/errors.md 5)', () => {
  beforeEach(() => line.cut());
  afterEach(() => line.mend());

  it.each([
    ['GET', '/rest/entities/Product', undefined],
    ['GET', `/rest/entities/Product/${ID}`, undefined],
    ['POST', '/rest/entities/Tag', { name: 'steel' }],
    ['PUT', `/rest/entities/Tag/${ID}`, { name: 'steel' }],
    ['DELETE', `/rest/entities/Tag/${ID}`, undefined],
    ['GET', '/rest/userInfo', undefined],
    ['GET', '/rest/permissions', undefined],
    ['GET', `/rest/services/productService/getProductInformation?productId=${ID}`, undefined],
    ['POST', '/rest/files?name=a.txt', 'text'],
  ])('%s %s answers 503 and when to try again', async (method, path, body) => {
    expectUnavailable(await app.as('admin').send(method, path, body));
  });

  it('never reports a token as wrong', async () => {
    expectUnavailable(
      await app.asAnonymous().get('/rest/entities/Product', undefined, { authorization: 'Bearer none' }),
    );
  });

  it('still answers what needs no database', async () => {
    expect((await app.asAnonymous().get('/rest/version')).status).toBe(200);
    expect((await app.asAnonymous().get('/rest/entities/Product')).status).toBe(401);
  });

  it.each([
    ['/oauth/token', 'grant_type=password&username=alice&password=alice'],
    ['/oauth2/token', 'grant_type=password&username=nobody&password=wrong'],
    ['/oauth/token', 'grant_type=refresh_token&refresh_token=none'],
    ['/oauth/revoke', 'token=none'],
  ])('%s answers %s in the form of OAuth (protocol/oauth.md 7)', async (path, form) => {
    const answer = await app.asClient().post(path, form);
    expect(answer).toAnswer(503, {
      error: 'temporarily_unavailable',
      error_description: 'The server cannot answer at the moment: try again later',
    });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json;charset=UTF-8',
      'cache-control': 'no-store',
      'retry-after': '5',
    });
    expect(answer.headers).not.toHaveProperty('www-authenticate');
  });

  it('the login page says so to people, not that their password is wrong (protocol/oauth.md 10.4)', async () => {
    const { status, headers, text } = await new WebBrowser(app).logIn('alice');
    expect([status, headers['content-type'], headers['retry-after']]).toEqual([503, 'text/html;charset=UTF-8', '5']);
    expect(text).toContain('<p>The server cannot answer at the moment. Try again later.</p>');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'DENY' });
  });
});

describe('when the database is back', () => {
  it('the very next requests are served, as often as that happens', async () => {
    for (let outage = 1; outage <= 3; outage++) {
      await line.cut();
      expectUnavailable(await app.as('alice').get('/rest/entities/Product'));
      await line.mend();
      const answers = await Promise.all([
        app.as('alice').get('/rest/entities/Product'),
        app.as('admin').post('/rest/entities/Tag', { name: `back ${outage}` }),
        app.asClient().post('/oauth/token', 'grant_type=password&username=alice&password=alice'),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 201, 200]);
    }
  });
});

describe('a connection that breaks in the middle of a write', () => {
  afterEach(() => line.mend());

  it('creates nothing when it breaks before the only message', async () => {
    const name = `lost ${randomUUID()}`;
    line.cutBefore(name);
    expectUnavailable(await app.as('admin').post('/rest/entities/Tag', { name }));
    await line.mend();
    expect(await tagNames()).not.toContain(name);
  });

  it.each(['START TRANSACTION', 'COMMIT'])('undoes a write of several steps when it breaks before %s', async (text) => {
    const id = await aTag(app.database, { name: `iron before ${text}` });
    const product = await aProduct(app.database, { name: 'Kite', tags: [id] });
    line.cutBefore(text);
    expectUnavailable(await app.as('admin').put(`/rest/entities/Product/${product}`, { name: 'Drone', tags: [] }));
    await line.mend();
    const plan = encodeURIComponent(JSON.stringify({ entity: 'Product', properties: ['name', { name: 'tags' }] }));
    const answer = await app.as('admin').get(`/rest/entities/Product/${product}?fetchPlan=${plan}`);
    expect(answer.json).toMatchObject({ name: 'Kite', tags: [{ id }] });
  });

  it('issues no token', async () => {
    line.cutBefore('COMMIT');
    const answer = await app.asClient().post('/oauth/token', 'grant_type=password&username=bob&password=bob');
    expect([answer.status, answer.json]).toMatchObject([503, { error: 'temporarily_unavailable' }]);
    await line.mend();
    expect(await app.database.rows(new Statement("SELECT 1 FROM auth_session WHERE username = 'bob'"))).toEqual([]);
  });
});

describe('a failure of a token endpoint that nobody expected (protocol/oauth.md 7)', () => {
  it('answers 500 in the form of OAuth', async () => {
    await app.database.rows(new Statement('ALTER TABLE auth_session RENAME TO gone'));
    const answer = await app.asClient().post('/oauth/token', 'grant_type=password&username=bob&password=bob');
    await app.database.rows(new Statement('ALTER TABLE gone RENAME TO auth_session'));
    expect(answer).toAnswer(500, { error: 'server_error', error_description: 'Server error' });
  });
});

const { serverUrl } = testRun();
if (serverUrl === undefined) {
  describe('an embedded database that ends under the application', () => {
    it('is answered 503, and the application goes on', async () => {
      const ending = await openTestDatabase();
      const other = await startAppOn({ ...ending, close: () => Promise.resolve() });
      await other.tokenOf('admin');
      await ending.close();
      expectUnavailable(await other.as('admin').get('/rest/entities/Tag'));
      expectUnavailable(await other.as('admin').post('/rest/entities/Tag', { name: 'steel' }));
      expect((await other.asAnonymous().get('/rest/version')).status).toBe(200);
      await other.close();
    });
  });
} else {
  describe('a PostgreSQL server that ends connections', () => {
    let operator: pg.Client;
    /** Keeps rows locked. */
    let holder: pg.Client;

    beforeAll(async () => {
      const url = 'url' in database.options ? database.options.url : serverUrl;
      operator = new pg.Client(url);
      holder = new pg.Client(url);
      await Promise.all([operator.connect(), holder.connect()]);
    });

    afterAll(() => Promise.all([operator.end(), holder.end()]));

    async function lock(tag: string): Promise<void> {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM tag WHERE id = $1 FOR UPDATE', [tag]);
    }

    /** Ends the application's connections that fit the condition, and waits until they are gone. */
    async function terminate(condition: string): Promise<number> {
      const chosen = `FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'latchkey' AND ${condition}`;
      const { rows } = await operator.query<{ pid: number }>(`SELECT pid, pg_terminate_backend(pid) ${chosen}`);
      const pids = rows.map(({ pid }) => pid);
      await until('SELECT count(*) = 0 AS met FROM pg_stat_activity WHERE pid = ANY($1)', [pids]);
      return pids.length;
    }

    async function until(question: string, values: unknown[] = []): Promise<void> {
      while (!(await operator.query<{ met: boolean }>(question, values)).rows[0]?.met) {
        await pause(POLL_MS);
      }
    }

    const waiting = "wait_event_type = 'Lock'";
    const untilWaiting = (count: number): Promise<void> =>
      until(`SELECT count(*) = $1 AS met FROM pg_stat_activity WHERE datname = current_database() AND ${waiting}`, [
        count,
      ]);

    it('a request that waits in its transaction answers 503 and changes nothing', async () => {
      const id = await aTag(app.database, { name: 'iron' });
      await lock(id);
      const answer = app.as('admin').put(`/rest/entities/Tag/${id}`, { name: 'steel' });
      await untilWaiting(1);
      expect(await terminate(waiting)).toBe(1);
      expectUnavailable(await answer);
      await holder.query('ROLLBACK');
      expect((await app.as('admin').get(`/rest/entities/Tag/${id}`)).json).toMatchObject({ name: 'iron' });
      expect((await app.as('admin').put(`/rest/entities/Tag/${id}`, { name: 'steel' })).status).toBe(200);
    });

    it('idle connections are replaced, the one for change signals too', async () => {
      await Promise.all(Array.from({ length: 5 }, () => app.as('alice').get('/rest/entities/Product')));
      expect(await terminate("state = 'idle'")).toBeGreaterThan(1);
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => app.as('alice').get('/rest/entities/Product')),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
      // Half a second after LISTEN its last statement is a sign of life.
      await until(
        "SELECT count(*) = 1 AS met FROM pg_stat_activity WHERE datname = current_database() AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')",
      );
    });

    it(
      'a pool without a free connection answers 503',
      async () => {
        const id = await aTag(app.database, { name: 'iron' });
        await lock(id);
        const writes = Array.from({ length: database.poolSize }, (_, number) =>
          app.as('admin').put(`/rest/entities/Tag/${id}`, { name: `steel ${number}` }),
        );
        await untilWaiting(database.poolSize);
        expectUnavailable(await app.as('admin').post('/rest/entities/Tag', { name: 'late' }));
        await holder.query('ROLLBACK');
        expect((await Promise.all(writes)).map(({ status }) => status)).toEqual(writes.map(() => 200));
        expect(await tagNames()).not.toContain('late');
      },
      EXHAUSTED_MS,
    );

    it('a lock timeout answers 503 at once', async () => {
      const id = await aTag(app.database, { name: 'iron' });
      const name = (await operator.query<{ name: string }>('SELECT current_database() AS name')).rows[0]?.name ?? '';
      await operator.query(`ALTER DATABASE "${name}" SET lock_timeout = '100ms'`);
      await line.cut();
      await line.mend();
      await lock(id);
      const answer = await app.as('admin').put(`/rest/entities/Tag/${id}`, { name: 'steel' });
      await holder.query('ROLLBACK');
      await operator.query(`ALTER DATABASE "${name}" RESET lock_timeout`);
      await line.cut();
      await line.mend();
      expectUnavailable(answer);
    });
  });
}
