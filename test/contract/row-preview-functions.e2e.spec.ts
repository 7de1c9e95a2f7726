import { beforeAll, describe, expect, it } from '@jest/globals';
import { aRestrictedUser } from '../builders/a-user.js';
import { ordersToSearch } from '../builders/orders-to-search.js';
import { RowLevelRolesModule } from '../builders/row-level-roles.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({}, [RowLevelRolesModule]));

beforeAll(async () => {
  await ordersToSearch(app.database);
});

const ask = (body: object, username = 'admin'): Promise<Answer> =>
  app.as(username).post('/rest/security/preview/rows', body);

interface Report {
  readonly counts: { readonly rows: number; readonly kept: number };
  readonly rows: readonly { readonly id: unknown; readonly _instanceName: string; readonly before: boolean }[];
}

describe('POST /rest/security/preview/rows (protocol/roles.md 11)', () => {
  it('shows of every entity the rows that the list shows, with their ids and names', async () => {
    const { json } = await app.as('admin').get('/rest/metadata/entities');
    const names = (json as { entityName: string }[]).map(({ entityName }) => entityName);
    let compared = 0;
    for (const entity of names) {
      const list = await app.as('admin').get(`/rest/entities/${entity}?fetchPlan=_instance_name&limit=100`);
      const answer = await ask({ username: 'admin', entity, limit: 100 });
      if (list.status !== 200 || answer.status === 400) {
        // Embeddable, or without a table.
        continue;
      }
      const { counts, rows } = answer.json as Report;
      const listed = list.json as { id: unknown; _instanceName: string }[];
      const pairs = (objects: readonly { id: unknown; _instanceName: string }[]): readonly string[] =>
        objects.map(({ id, _instanceName }) => JSON.stringify([id, _instanceName])).sort();
      expect({ entity, rows: pairs(rows), kept: counts.kept }).toEqual({
        entity,
        rows: pairs(listed),
        kept: listed.length,
      });
      compared += listed.length > 0 ? 1 : 0;
    }
    expect(compared).toBeGreaterThan(3);
  });

  it('calls functions for the rows of a page, and says that they do not count', async () => {
    const username = await aRestrictedUser(app.database, ['b-orders']);
    const { json } = await ask({ username, entity: 'Order' });
    expect(json).toMatchObject({ exact: false });
    const seen = (json as Report).rows.filter(({ before }) => before).map(({ _instanceName }) => _instanceName);
    expect(seen.sort()).toEqual(['B-1', 'B-2']);
    expect((json as Report).rows.length).toBeGreaterThan(2);
  });

  it('compares nothing for a caller whose own rows a function decides about', async () => {
    const caller = await aRestrictedUser(app.database, ['b-orders']);
    expect(await ask({ username: 'admin', entity: 'Order' }, caller)).toAnswer(403, {
      error: 'Forbidden',
      details: 'A function in code decides which rows of Order you may see: they cannot be compared for others',
    });
    expect((await ask({ username: 'admin', entity: 'Customer' }, caller)).status).toBe(200);
  });
});
