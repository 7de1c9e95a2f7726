import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Connection } from '../../src/latchkey/database/connection.js';
import { Database } from '../../src/latchkey/database/database.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aRowLevelRole } from '../builders/a-row-level-role.js';
import { aPolicy, aRuntimeRole, RESOURCE_ROLES } from '../builders/a-runtime-role.js';
import { aUserWith } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';
import { useApp } from '../harness/use-app.js';

/** Time for a signal to arrive and the roles to be read again, on an idle machine. */
const SIGNAL_MS = 100;
const POLL_MS = 5;

let database: Connection;

const app = useApp(async () => {
  database = await openTestDatabase();
  return startAppOn(database);
});

afterEach(() => {
  jest.restoreAllMocks();
});

const products = async (on: TestApp, token: string): Promise<number> =>
  (await on.asAnonymous().get('/rest/entities/Product', undefined, { authorization: `Bearer ${token}` })).status;

describe('a thousand roles in the database (protocol/roles.md 5, 12)', () => {
  const COUNT = 1_000;

  beforeAll(async () => {
    await app.database.transaction(async (transaction) => {
      transaction.signal({ topic: 'roles', key: '' });
      await transaction.rows(
        new Statement(`
          WITH roles AS (
            INSERT INTO sec_resource_role (name, code, scopes, child_roles)
            SELECT 'Role ' || n, 'thousand-' || n, '{API}', '{rest-minimal}' FROM generate_series(1, ${COUNT}) n
            RETURNING id)
          INSERT INTO sec_resource_policy (type, resource, action, role_id)
          SELECT 'entity', resource, 'read', id FROM roles, (VALUES ('Product'), ('Order'), ('Tag')) AS given (resource)`),
      );
    });
  });

  it('cost one check of the database after a change, and nothing per request', async () => {
    const token = await app.tokenOf(await aUserWith(app.database, 'thousand-7'));
    expect(await products(app, token)).toBe(200);
    const rows = jest.spyOn(Database.prototype, 'rows');
    expect(await products(app, token)).toBe(200);
    expect(await products(app, token)).toBe(200);
    const texts = rows.mock.calls.map(([{ text }]) => text);
    expect(texts.filter((text) => /sec_(resource|row_level)_/.test(text))).toEqual([]);
    await aRowLevelRole(app, []);
    rows.mockClear();
    await Promise.all(Array.from({ length: 10 }, () => products(app, token)));
    const reads = rows.mock.calls.filter(([{ text }]) => /FROM sec_(resource|row_level)_role /.test(text));
    // One for each kind; on a server the signal arrives twice: from the commit itself and by NOTIFY.
    expect([2, 4]).toContain(reads.length);
  });

  it('are found by their code', async () => {
    expect(await products(app, await app.tokenOf(await aUserWith(app.database, 'thousand-999')))).toBe(200);
    expect(await products(app, await app.tokenOf(await aUserWith(app.database, 'thousand-1001')))).toBe(403);
  });
});

const { serverUrl } = testRun();
if (serverUrl === undefined) {
  describe('changes of roles on the embedded database (protocol/roles.md 5)', () => {
    it('count at the next request of the only instance', async () => {
      const { code, id } = await aRuntimeRole(app, { policies: ['entity Product read'] });
      const token = await app.tokenOf(await aUserWith(app.database, code));
      expect(await products(app, token)).toBe(200);
      await app.as('admin').put(`${RESOURCE_ROLES}/${id}`, { resourcePolicies: [] });
      expect(await products(app, token)).toBe(403);
    });
  });
} else {
  describe('changes of roles on one instance (protocol/roles.md 5)', () => {
    const other = useApp(() => startAppOn({ ...database, close: () => Promise.resolve() }));

    /** Milliseconds until the other instance answers so. */
    async function untilOther(token: string, status: number): Promise<number> {
      const start = performance.now();
      while ((await products(other, token)) !== status) {
        await pause(POLL_MS);
      }
      return performance.now() - start;
    }

    it('count on the other one as soon as the signal is there', async () => {
      const { code, id } = await aRuntimeRole(app);
      const token = await app.tokenOf(await aUserWith(app.database, code));
      expect(await products(other, token)).toBe(403);
      const grant = { resourcePolicies: [aPolicy('entity Product read')] };
      const times: number[] = [];
      for (let round = 0; round < 10; round++) {
        await app.as('admin').put(`${RESOURCE_ROLES}/${id}`, grant);
        times.push(await untilOther(token, 200));
        await app.as('admin').put(`${RESOURCE_ROLES}/${id}`, { resourcePolicies: [] });
        times.push(await untilOther(token, 403));
      }
      expect(Math.min(...times)).toBeLessThan(SIGNAL_MS);
    });

    it('are made by one of two that want the same code at once', async () => {
      const bodies = ['first', 'second'].map((name) => ({ name, code: 'contested' }));
      const answers = await Promise.all([
        app.as('admin').post(RESOURCE_ROLES, bodies[0]),
        other.as('admin').post(RESOURCE_ROLES, bodies[1]),
      ]);
      const statuses = answers.map(({ status }) => status).sort();
      expect([
        [201, 400],
        [201, 409],
      ]).toContainEqual(statuses);
    });

    it('leave one administrator, whichever instance gets the request', async () => {
      const deputy = await aRuntimeRole(app, {
        policies: ['entity * all', 'entityAttribute *.* modify', 'specific *'],
      });
      const username = await aUserWith(app.database, deputy.code);
      const second = await aUserWith(app.database, 'system-full-access');
      const ids = await app.database.rows(
        new Statement("SELECT id FROM app_user WHERE username IN ('admin', $1) ORDER BY username"),
        [second],
      );
      const answers = await Promise.all(
        [app, other].map((each, index) =>
          each.as(username).put(`/rest/entities/User/${ids[index]?.[0] ?? ''}`, { active: false }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    });
  });
}

// Last: logins of the process go to the application that was started last.
describe('a role of the database with the code of a role in code (protocol/roles.md 5)', () => {
  it('stops the start, unless it is deleted or of the other kind', async () => {
    const own = await openTestDatabase();
    const connection = { ...own, close: () => Promise.resolve() };
    try {
      const first = await startAppOn(connection);
      await insertRow(first.database, 'sec_resource_role', {
        name: 'Old',
        code: 'order-clerk',
        delete_ts: '2024-01-01',
      });
      await insertRow(first.database, 'sec_row_level_role', { name: 'Other kind', code: 'order-clerk' });
      await first.close();
      const second = await startAppOn(connection);
      await insertRow(second.database, 'sec_resource_role', { name: 'Twin', code: 'order-clerk' });
      await second.close();
      await expect(startAppOn(connection)).rejects.toThrow(
        'The database holds a role order-clerk, and so does the code: give one of them another code',
      );
    } finally {
      await own.close();
    }
  });
});
