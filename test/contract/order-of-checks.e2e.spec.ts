import { describe, expect, it } from '@jest/globals';
import { aCustomer } from '../builders/a-customer.js';
import { aTag } from '../builders/a-tag.js';
import { aUserWith } from '../builders/a-user.js';
import { anOrder } from '../builders/an-order.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { TestRolesModule } from '../builders/test-roles.module.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';

const app = useApp(() => startApp({}, [SalesModule, TestRolesModule]));

const outcome = ({ status, json }: Answer): unknown[] => [status, json];

describe('order of checks (protocol/roles.md 7, protocol/errors.md 2)', () => {
  const METHODS = ['GET', 'PUT', 'DELETE'];
  const body = (method: string): string | undefined => (method === 'PUT' ? '{broken' : undefined);

  it.each(METHODS)('%s names an unknown entity before anything else', async (method) => {
    const username = await aUserWith(app.database, 'rest-minimal');
    expect(await app.as(username).send(method, '/rest/entities/Nothing/5', body(method))).toAnswer(404, {
      error: 'Entity not found',
      details: 'Entity Nothing not found',
    });
  });

  it.each([
    ['GET', 'Reading forbidden', 'Reading of the Order is forbidden'],
    ['PUT', 'Updating forbidden', 'Updating of the Order is forbidden'],
    ['DELETE', 'Deletion forbidden', 'Deletion of the Order is forbidden'],
  ])('%s looks at the entity policy before id, row and body', async (method, error, details) => {
    const id = await anOrder(app.database, { number: `C-${method}` });
    const username = await aUserWith(app.database, 'rest-minimal', 'reads-products', 'all-attributes');
    for (const path of ['5', UNKNOWN, id]) {
      const answer = await app.as(username).send(method, `/rest/entities/Order/${path}`, body(method));
      expect(answer).toAnswer(403, { error, details });
    }
  });

  it.each(METHODS)('%s reads the id before it looks for the row', async (method) => {
    expect(await app.as('alice').send(method, '/rest/entities/Order/5', body(method))).toAnswer(400, {
      error: 'Invalid entity ID',
      details: 'Cannot convert 5 into valid entity ID',
    });
  });

  it.each(METHODS)('%s misses the row before it reads the body', async (method) => {
    expect(await app.as('alice').send(method, `/rest/entities/Order/${UNKNOWN}`, body(method))).toAnswer(404, {
      error: 'Entity not found',
      details: `Entity Order with id ${UNKNOWN} not found`,
    });
  });

  it('creation: entity, policy, body, references, validation', async () => {
    const username = await aUserWith(app.database, 'rest-minimal');
    const post = async (user: string, entity: string, sent: object | string): Promise<unknown[]> =>
      outcome(await app.as(user).post(`/rest/entities/${entity}`, sent));
    expect(await post(username, 'Nothing', {})).toEqual([
      404,
      { error: 'Entity not found', details: 'Entity Nothing not found' },
    ]);
    expect(await post(username, 'Order', { date: 'x' })).toEqual([
      403,
      { error: 'Creation forbidden', details: 'Creation of the Order is forbidden' },
    ]);
    expect(await post('alice', 'Order', { date: 'x', customer: { id: UNKNOWN } })).toEqual([
      400,
      { error: 'Cannot deserialize an entity from JSON', details: '' },
    ]);
    expect(await post('alice', 'Order', { customer: { id: UNKNOWN } })).toEqual([
      400,
      { error: 'Entity creation failed', details: "Referenced entity for property 'customer' is missing" },
    ]);
    const [status, violations] = await post('alice', 'Order', { customer: { id: await aCustomer(app.database) } });
    expect([status, (violations as { path: string }[]).map(({ path }) => path).sort()]).toEqual([
      400,
      ['date', 'number'],
    ]);
  });

  it('creation: a body that is not JSON comes before the plan (protocol/entities.md 8.1)', async () => {
    expect(await app.as('alice').post('/rest/entities/Order?responseFetchPlan=nothing', '{broken')).toAnswer(400, {
      error: 'Malformed request JSON data structure',
      details: '',
    });
  });

  it('the plan of the answer comes after the policy and before id, row and body (protocol/entities.md 8.1, 9)', async () => {
    const username = await aUserWith(app.database, 'rest-minimal', 'reads-products');
    const plan = '?responseFetchPlan=nothing';
    for (const [method, path, sent] of [
      ['POST', 'Order', { date: 'x' }],
      ['PUT', 'Order/5', '{broken'],
      ['PUT', `Order/${UNKNOWN}`, '{broken'],
      ['PUT', 'Order', '{broken'],
    ] as const) {
      expect((await app.as(username).send(method, `/rest/entities/${path}${plan}`, sent)).status).toBe(403);
      expect(outcome(await app.as('alice').send(method, `/rest/entities/${path}${plan}`, sent))).toMatchObject([
        400,
        { error: 'Fetch plan not found', details: 'Fetch plan nothing for entity Order not found' },
      ]);
    }
  });

  it('update of an array: shape, keys, rows, then bodies (protocol/entities.md 9.2)', async () => {
    const id = await anOrder(app.database, { number: 'B-1' });
    const put = async (sent: object | string): Promise<unknown[]> =>
      outcome(await app.as('alice').put('/rest/entities/Order', sent));
    const missing = 'Required attribute id is not presented';
    expect(await put([{ id, date: 'x' }, { id: UNKNOWN }, {}])).toEqual([400, { error: missing, details: missing }]);
    expect(await put([{ id, date: 'x' }, { id: UNKNOWN }, { id: 5 }])).toMatchObject([
      400,
      { error: 'Invalid entity ID' },
    ]);
    expect(await put([{ id, date: 'x' }, { id: UNKNOWN }])).toMatchObject([404, { error: 'Entity not found' }]);
    expect(await put([{ id, date: 'x', customer: { id: UNKNOWN } }])).toEqual([
      400,
      { error: 'Cannot deserialize an entity from JSON', details: '' },
    ]);
    expect(await put([{ id, number: '', customer: { id: UNKNOWN } }])).toMatchObject([
      400,
      { error: 'Entity update failed' },
    ]);
  });

  it('update: attributes are filtered before references and validation are looked at', async () => {
    const id = await anOrder(app.database, { number: 'F-1' });
    const username = await aUserWith(app.database, 'rest-minimal', 'order-dates');
    const sent = { number: '', amount: -1, customer: { id: UNKNOWN } };
    expect((await app.as(username).put(`/rest/entities/Order/${id}`, sent)).status).toBe(200);
    expect(await app.as('alice').put(`/rest/entities/Order/${id}`, sent)).toAnswer(400, {
      error: 'Entity update failed',
      details: "Referenced entity for property 'customer' is missing",
    });
  });

  it('update and deletion need READ: without it every row is missing', async () => {
    const id = await aTag(app.database, { name: 'kept' });
    const username = await aUserWith(app.database, 'rest-minimal', 'blind-writer');
    for (const method of ['PUT', 'DELETE']) {
      expect(await app.as(username).send(method, `/rest/entities/Tag/${id}`, '{}')).toAnswer(404, {
        error: 'Entity not found',
        details: `Entity Tag with id ${id} not found`,
      });
    }
    expect((await app.as('admin').get(`/rest/entities/Tag/${id}`)).json).toMatchObject({ name: 'kept', version: 1 });
  });

  it('creation does not: its author gets the identity without instance name', async () => {
    const username = await aUserWith(app.database, 'rest-minimal', 'blind-writer');
    const answer = await app.as(username).post('/rest/entities/Tag', { name: 'unseen' });
    const { id } = answer.json as { id: string };
    expect(answer).toAnswer(201, { id, _entityName: 'Tag' });
    expect((await app.as('admin').get(`/rest/entities/Tag/${id}`)).json).toMatchObject({ name: 'unseen' });
  });
});
