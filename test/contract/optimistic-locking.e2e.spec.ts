import { describe, expect, it } from '@jest/globals';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { TestApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({ OPTIMISTIC_LOCKING_ENABLED: 'true' }));
const off = useApp(startDomainApp);

const anOrder = ({ database }: TestApp) => insertRow(database, 'domain_order', { number: 'L-1', version: '5' });
const locked = (entity: string, id: string) => [
  400,
  { error: 'Optimistic lock', details: `${entity} with id ${id} has been changed since it was read` },
];

describe('optimistic locking (protocol/entities.md 12)', () => {
  it.each([4, 6, '4', 99999999999])('refuses an update with version %j of a row in version 5', async (version) => {
    const id = await anOrder(app);
    const one = await app.as('admin').put(`/rest/entities/Order/${id}`, { number: 'x', version });
    expect([one.status, one.json]).toEqual(version === 99999999999 ? [400, GENERAL] : locked('Order', id));
    const bulk = await app.as('admin').put('/rest/entities/Order', [
      { id: await anOrder(app), number: 'x' },
      { id, version },
    ]);
    expect([bulk.status, bulk.json]).toEqual(version === 99999999999 ? [400, GENERAL] : locked('Order', id));
    expect((await app.as('admin').get(`/rest/entities/Order/${id}`)).json).toMatchObject({ number: 'L-1', version: 5 });
  });

  const GENERAL = { error: 'Cannot deserialize an entity from JSON', details: '' };

  it.each([{ version: 5 }, { version: '5' }, { version: null }, {}])('passes with %j', async (given) => {
    const id = await anOrder(app);
    const answer = await app
      .as('admin')
      .put(`/rest/entities/Order/${id}?responseFetchPlan=_local`, { number: 'x', ...given });
    expect([answer.status, answer.json]).toMatchObject([200, { number: 'x', version: 6 }]);
  });

  it('refuses items in an older version, and then nothing is saved', async () => {
    const order = await anOrder(app);
    const line = await insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '1', version: '3' });
    const note = await insertRow(app.database, 'domain_line_note', { line_id: line, text: 'n', version: '2' });
    const put = (lines: object[]) => app.as('admin').put(`/rest/entities/Order/${order}`, { number: 'x', lines });
    const first = await put([{ id: line, version: 2, quantity: 2 }]);
    expect([first.status, first.json]).toEqual(locked('OrderLine', line));
    const second = await put([{ id: line, version: 3, notes: [{ id: note, version: 1 }] }]);
    expect([second.status, second.json]).toEqual(locked('LineNote', note));
    expect((await app.as('admin').get(`/rest/entities/Order/${order}`)).json).toMatchObject({ number: 'L-1' });
    expect((await put([{ id: line, version: 3, notes: [{ id: note, version: 2, text: 'm' }] }])).status).toBe(200);
  });

  it('is not required of new objects', async () => {
    const answer = await app
      .as('admin')
      .post('/rest/entities/Order?responseFetchPlan=_local', { number: 'x', version: 7, lines: [{ version: 9 }] });
    expect([answer.status, answer.json]).toMatchObject([201, { version: 1 }]);
  });

  it('lets every real change count, and only those', async () => {
    const id = await anOrder(app);
    const path = `/rest/entities/Order/${id}?responseFetchPlan=_local`;
    expect((await app.as('admin').put(path, { number: 'L-1', version: 5 })).json).toMatchObject({ version: 5 });
    expect((await app.as('admin').put(path, { number: 'L-2', version: 5 })).json).toMatchObject({ version: 6 });
    expect((await app.as('admin').put(path, { number: 'L-3', version: 5 })).status).toBe(400);
  });

  it('is off by default: the last one wins', async () => {
    const id = await anOrder(off);
    for (const version of [1, 'not even a number', {}]) {
      const answer = await off.as('admin').put(`/rest/entities/Order/${id}`, { amount: 1, version });
      expect(answer.status).toBe(200);
    }
  });
});
