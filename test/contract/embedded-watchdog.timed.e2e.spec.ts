import { mkdtemp, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedConnection } from '../../src/latchkey/database/connection.js';
import { EmbeddedPostgres } from '../../src/latchkey/database/embedded/embedded-postgres.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { aUser } from '../builders/a-user.js';
import { SlowModule } from '../builders/services/slow.module.js';
import { startAppOn } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

const TEST_MS = 180_000;
/** Ordinary statements take milliseconds, but many times that on a busy machine with a database that has just started. */
const TIMEOUT = { STATEMENT_TIMEOUT: '3000' };
const MODULES = [SalesModule, SlowModule];
const CUT = {
  error: 'Gateway timeout',
  details: 'The database took longer than allowed: ask for less at once or try again later',
};
const AWAY = {
  error: 'Server error',
  details: '',
};
const WRITERS = 8;
const RESTARTS = 3;

const SLOW_FUNCTION = new Statement(
  'CREATE FUNCTION slow_down() RETURNS trigger LANGUAGE plpgsql' +
    ' AS $$ BEGIN PERFORM count(*) FROM (SELECT generate_series(1, 1e10)) AS numbers; RETURN NEW; END $$',
);
const SLOW_LOGINS = new Statement(
  'CREATE TRIGGER slow_down BEFORE INSERT ON auth_session FOR EACH ROW EXECUTE FUNCTION slow_down()',
);
const FAST_LOGINS = new Statement('DROP FUNCTION slow_down() CASCADE');

let dataDir: string;
let postgres: EmbeddedPostgres;

const app = useApp(async () => {
  dataDir = join(await mkdtemp(join(testRun().folder, 'watchdog-')), 'postgres');
  postgres = await EmbeddedPostgres.start({ dataDir });
  return startAppOn(
    embeddedConnection(postgres, () => postgres.stop()),
    TIMEOUT,
    MODULES,
  );
});

beforeAll(async () => {
  await aUser(app.database, { username: 'admin', roles: ['system-full-access'] });
  await app.tokenOf('admin');
  // The first run of a statement is slow.
  await Promise.all([count('10'), aTagNamed('warm'), app.as('admin').get('/rest/entities/Tag')]);
});

const count = (to: string, at = app): Promise<Answer> =>
  at.as('admin').get(`/rest/services/slowService/count?to=${to}`);

const forEver = (at = app): Promise<Answer> => count('1e10', at);

const aTagNamed = (name: string): Promise<Answer> => app.as('admin').post('/rest/entities/Tag', { name });

/** A start that takes longer than callers wait for a connection is answered 503. */
async function served(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await send();
    if (answer.status !== 503) {
      return answer;
    }
    expect([answer.json, answer.headers['retry-after']]).toEqual([AWAY, '5']);
  }
}

async function tagNames(): Promise<string[]> {
  const answer = await served(() => app.as('admin').get('/rest/entities/Tag?fetchPlan=_local'));
  expect(answer.status).toBe(200);
  return (answer.json as { name: string }[]).map(({ name }) => name);
}

/** Ends the thread of the database as a crash would. */
const crash = (database: EmbeddedPostgres): Promise<unknown> =>
  (database as unknown as { worker: { thread: { terminate(): Promise<unknown> } } }).worker.thread.terminate();

describe('a statement on the embedded database that takes longer than STATEMENT_TIMEOUT (docs/configuration.md)', () => {
  it(
    'answers 504, keeps what was acknowledged, and lets neighbours wait for their turn',
    async () => {
      expect((await aTagNamed('before')).status).toBe(201);
      const slow = forEver();
      const neighbours = await Promise.all([slow, aTagNamed('beside'), app.as('admin').get('/rest/entities/Tag')]);
      expect(neighbours[0]).toAnswer(504, CUT);
      for (const neighbour of neighbours.slice(1)) {
        expect(neighbour.status === 503 ? neighbour.json : neighbour.status).toEqual(
          neighbour.status === 503 ? AWAY : neighbour === neighbours[1] ? 201 : 200,
        );
      }
      expect(await tagNames()).toContain('before');
      expect((await served(() => count('10'))).json).toBe(10);
    },
    TEST_MS,
  );

  it(
    'does not hold up what needs no database',
    async () => {
      const ended: string[] = [];
      const slow = forEver().then(({ status }) => ended.push(`count ${status}`));
      for (let time = 0; time < 3; time++) {
        ended.push(`version ${(await app.asAnonymous().get('/rest/version')).status}`);
        ended.push(`stranger ${(await app.asAnonymous().get('/rest/entities/Tag')).status}`);
      }
      await slow;
      expect(ended).toEqual([
        ...['version 200', 'stranger 401', 'version 200', 'stranger 401', 'version 200', 'stranger 401'],
        'count 504',
      ]);
    },
    TEST_MS,
  );

  it(
    'undoes its transaction',
    async () => {
      const answer = await app.as('admin').get('/rest/services/slowService/createAndCount?name=undone&to=1e10');
      expect(answer).toAnswer(504, CUT);
      expect(await tagNames()).not.toContain('undone');
    },
    TEST_MS,
  );

  it(
    'answers 504 at the token endpoint as well, in its own form, and the same login works afterwards',
    async () => {
      const logIn = (): Promise<Answer> =>
        app.asClient().post('/oauth/token', 'grant_type=password&username=admin&password=admin');
      await tagNames();
      await app.database.rows(SLOW_FUNCTION);
      await app.database.rows(SLOW_LOGINS);
      const answer = await logIn();
      expect(answer).toAnswer(504, { error: 'temporarily_unavailable', error_description: CUT.details });
      await tagNames();
      await app.database.rows(FAST_LOGINS);
      expect((await logIn()).status).toBe(200);
    },
    TEST_MS,
  );

  it(
    'leaves no temporary files behind',
    async () => {
      const keepMany = (): Promise<Answer> => app.as('admin').get('/rest/services/slowService/countKept?to=1e10');
      expect((await served(keepMany)).status).toBe(504);
      await tagNames();
      const left = await readdir(join(dataDir, 'base/pgsql_tmp')).catch(() => []);
      expect(left).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'loses no acknowledged write of others, however often it happens under load',
    async () => {
      const acknowledged: string[] = [];
      const statuses = new Set<number>();
      let ended = false;
      const write = async (writer: number): Promise<void> => {
        for (let number = 0; !ended; number++) {
          const name = `load ${writer} ${number}`;
          const { status } = await aTagNamed(name);
          statuses.add(status);
          if (status === 201) {
            acknowledged.push(name);
          }
        }
      };
      const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
      for (let restart = 1; restart <= RESTARTS; restart++) {
        const before = acknowledged.length;
        expect((await served(() => forEver())).status).toBe(504);
        while (acknowledged.length < before + WRITERS) {
          await new Promise(setImmediate);
        }
      }
      ended = true;
      await Promise.all(writers);
      expect([...statuses].filter((status) => status !== 201 && status !== 503)).toEqual([]);
      const found = new Set(await tagNames());
      expect(acknowledged.filter((name) => !found.has(name))).toEqual([]);
    },
    TEST_MS,
  );
});

describe('STATEMENT_TIMEOUT=0 on the embedded database (docs/configuration.md)', () => {
  it(
    'leaves REQUEST_TIMEOUT as the limit: the caller gets 504, and the next one the database',
    async () => {
      const folder = join(await mkdtemp(join(testRun().folder, 'unlimited-')), 'postgres');
      const unlimited = await EmbeddedPostgres.start({ dataDir: folder });
      const other = await startAppOn(
        embeddedConnection(unlimited, () => unlimited.stop()),
        { STATEMENT_TIMEOUT: '0', REQUEST_TIMEOUT: '3000' },
        MODULES,
      );
      await aUser(other.database, { username: 'admin', roles: ['system-full-access'] });
      expect((await served(() => count('10', other))).json).toBe(10);
      for (const path of ['count?to=1e10', 'createAndCount?name=late&to=1e10', 'count?to=1e10']) {
        expect(await other.as('admin').get(`/rest/services/slowService/${path}`)).toAnswer(504, CUT);
        expect((await served(() => count('10', other))).json).toBe(10);
      }
      await other.close();
    },
    TEST_MS,
  );
});

describe('an embedded database whose thread ends', () => {
  it(
    'is started again on its files',
    async () => {
      expect((await served(() => aTagNamed('before the crash'))).status).toBe(201);
      await crash(postgres);
      expect(await tagNames()).toContain('before the crash');
    },
    TEST_MS,
  );

  it(
    'is away for the statement that was running, and back for the next one',
    async () => {
      const running = app.as('admin').get('/rest/services/slowService/createAndCount?name=crashed&to=1e10');
      await new Promise((done) => setTimeout(done, 50));
      await crash(postgres);
      const answer = await running;
      expect([answer.status, answer.json, answer.headers['retry-after']]).toEqual([503, AWAY, '5']);
      expect(await tagNames()).not.toContain('crashed');
    },
    TEST_MS,
  );

  it(
    'in memory, is lost, which is said once and answered 503',
    async () => {
      const reasons: string[] = [];
      const inMemory = await EmbeddedPostgres.start({ lost: (reason) => reasons.push(reason) });
      const other = await startAppOn(
        embeddedConnection(inMemory, () => inMemory.stop()),
        TIMEOUT,
        MODULES,
      );
      await aUser(other.database, { username: 'admin', roles: ['system-full-access'] });
      expect((await count('10', other)).json).toBe(10);
      expect((await forEver(other)).status).toBe(504);
      const answer = await other.as('admin').get('/rest/entities/Tag');
      expect([answer.status, answer.json, answer.headers['retry-after']]).toEqual([503, AWAY, '5']);
      expect((await other.asAnonymous().get('/rest/version')).status).toBe(200);
      expect(reasons).toEqual([
        'The embedded database lives in memory and is lost (a statement took longer than STATEMENT_TIMEOUT, or than REQUEST_TIMEOUT without one)',
      ]);
      await other.close();
    },
    TEST_MS,
  );

  it(
    'is given up when it cannot be started again, with one sentence that says why',
    async () => {
      const folder = join(await mkdtemp(join(testRun().folder, 'broken-')), 'postgres');
      const lost = new Promise<string>((resolve) => {
        void EmbeddedPostgres.start({ dataDir: folder, lost: resolve }).then(async (broken) => {
          await rename(folder, `${folder}.gone`);
          await writeFile(folder, '');
          await crash(broken);
          await lost;
          await broken.stop();
        });
      });
      expect(await lost).toBe(`The embedded database in ${folder} cannot be started again (its files are gone)`);
    },
    TEST_MS,
  );
});
