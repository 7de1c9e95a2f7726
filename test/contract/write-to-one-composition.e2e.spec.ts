import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const PLAN = encodeURIComponent(JSON.stringify({ entity: 'Order', properties: ['delivery.address', 'delivery.day'] }));
const DELIVERY = new Statement(
  'SELECT address, day, version, deleted_date IS NOT NULL FROM domain_delivery WHERE id = $1',
);

const app = useApp(startDomainApp);

interface Delivered {
  readonly order: string;
  readonly delivery: string;
}

async function delivered(): Promise<Delivered> {
  const delivery = await insertRow(app.database, 'domain_delivery', { address: 'Harbour 1', day: '2024-05-02' });
  return { delivery, order: await insertRow(app.database, 'domain_order', { number: 'A-1', delivery_id: delivery }) };
}

const put = (order: string, body: object) =>
  app.as('admin').put(`/rest/entities/Order/${order}?responseFetchPlan=${PLAN}`, body);
const stored = async (id: string) => (await app.database.rows(DELIVERY, [id]))[0];

describe('the item of a to-one composition (protocol/entities.md 10.3)', () => {
  it('is created with its owner', async () => {
    const answer = await app
      .as('admin')
      .post(`/rest/entities/Order?responseFetchPlan=${PLAN}`, { number: 'N-1', delivery: { address: 'Quay 3' } });
    expect([answer.status, answer.json]).toMatchObject([
      201,
      { delivery: { _entityName: 'Delivery', _instanceName: 'Quay 3', address: 'Quay 3' } },
    ]);
  });

  it('is created when missing, with the id it names', async () => {
    const order = await insertRow(app.database, 'domain_order', { number: 'A-0' });
    const id = '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e21';
    const answer = await put(order, { delivery: { id, address: 'Quay 3' } });
    expect([answer.status, answer.json]).toMatchObject([200, { delivery: { id, address: 'Quay 3' } }]);
    expect(await stored(id)).toEqual(['Quay 3', null, '1', 'f']);
  });

  it.each([
    ['without an id', () => ({})],
    ['with its own id', (id: string) => ({ id: id.toUpperCase() })],
  ])('is updated in place %s, and only what the body names', async (_, identity) => {
    const { order, delivery } = await delivered();
    const answer = await put(order, { delivery: { ...identity(delivery), address: 'Quay 4' } });
    expect([answer.status, answer.json]).toMatchObject([
      200,
      { delivery: { id: delivery, address: 'Quay 4', day: '2024-05-02' } },
    ]);
    expect(await stored(delivery)).toEqual(['Quay 4', '2024-05-02', '2', 'f']);
    const owner = await app.as('admin').get(`/rest/entities/Order/${order}`);
    expect(owner.json).toMatchObject({ version: 2 });
  });

  it('is replaced by one with another id (protocol/README.md decision 15)', async () => {
    const { order, delivery } = await delivered();
    const id = '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e22';
    const answer = await put(order, { delivery: { id, address: 'Quay 5' } });
    expect([answer.status, answer.json]).toMatchObject([200, { delivery: { id, address: 'Quay 5' } }]);
    expect(await stored(delivery)).toEqual(['Harbour 1', '2024-05-02', '2', 't']);
  });

  it('is unlinked and removed by null', async () => {
    const { order, delivery } = await delivered();
    const answer = await put(order, { delivery: null });
    expect(answer).toAnswer(200, { _entityName: 'Order', _instanceName: 'A-1', id: order });
    expect(await stored(delivery)).toEqual(['Harbour 1', '2024-05-02', '2', 't']);
    expect((await put(order, { delivery: null })).status).toBe(200);
  });

  it('stays when the attribute is absent', async () => {
    const { order, delivery } = await delivered();
    const answer = await put(order, { number: 'A-2' });
    expect(answer.json).toMatchObject({ delivery: { id: delivery } });
  });

  it('comes back when it had been removed by itself', async () => {
    const { order, delivery } = await delivered();
    await app.database.rows(new Statement('UPDATE domain_delivery SET deleted_date = now() WHERE id = $1'), [delivery]);
    const answer = await put(order, { delivery: { day: '2024-06-01' } });
    expect(answer.json).toMatchObject({ delivery: { id: delivery, day: '2024-06-01' } });
    expect(await stored(delivery)).toEqual(['Harbour 1', '2024-06-01', '2', 'f']);
  });

  it('cannot be the item of another object', async () => {
    const [one, other] = [await delivered(), await delivered()];
    const answer = await put(one.order, { delivery: { id: other.delivery, address: 'Quay 6' } });
    expect(answer).toAnswer(400, {
      error: 'Entity update failed',
      details: `Entity Delivery with id ${other.delivery} already exists`,
    });
    const created = await app
      .as('admin')
      .post('/rest/entities/Order', { number: 'N-2', delivery: { id: other.delivery } });
    expect(created).toAnswer(400, {
      error: 'Entity creation failed',
      details: `Entity Delivery with id ${other.delivery} already exists`,
    });
    expect(await stored(other.delivery)).toEqual(['Harbour 1', '2024-05-02', '1', 'f']);
  });

  it.each([5, 'text', [], true])('must not be %j', async (value) => {
    const posted = await app.as('admin').post('/rest/entities/Order', { number: 'N-3', delivery: value });
    const error = "Attribute 'delivery' refers to an entity. Property value must be a JSON object literal";
    expect(posted).toAnswer(400, { error, details: '' });
    const { order } = await delivered();
    const answer = await put(order, { delivery: value });
    expect(answer.json).toEqual({ error: 'Cannot deserialize an entity from JSON', details: '' });
  });

  it('is validated like any other object', async () => {
    const { order } = await delivered();
    const answer = await put(order, { delivery: { address: null } });
    expect([answer.status, answer.json]).toMatchObject([400, [{ path: 'address', message: 'may not be null' }]]);
  });
});
