import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const ADDRESS = { name: 'address', fetchPlan: { properties: ['country', 'city', 'zip'] } };

const app = useApp(startDomainApp);

const planned = (entity: string, properties: readonly unknown[]): string =>
  encodeURIComponent(JSON.stringify({ entity, properties }));

const post = (path: string, body: object): Promise<Answer> => app.as('admin').post(`/rest/entities/${path}`, body);

/** It sends objects as it holds them, with all system keys, and reads what comes back into objects with every embedded one. */
describe('requests of a Java application that keeps its entities behind this API (protocol/entities.md 4, 8.1, 11)', () => {
  it.each([
    ['Shelf', 'code', { label: 'top' }],
    ['Region', 'id', { name: 'North' }],
  ])('save a new %s, whose key %s the database makes', async (entity, key, values) => {
    const body = { _entityName: entity, _instanceName: `${entity}-null [detached]`, id: '', ...values };
    const plan = planned(entity, [key, ...Object.keys(values)]);
    const created = await post(`${entity}?responseFetchPlan=${plan}`, body);
    const { id } = created.json as { id: number | string };
    expect([created.status, created.json]).toMatchObject([201, { [key]: Number(id), ...values }]);
    expect(Number(id)).toBeGreaterThan(0);

    const path = `/rest/entities/${entity}/${id}?responseFetchPlan=${plan}`;
    const saved = await app.as('admin').put(path, { ...body, id, [key]: Number(id) });
    expect([saved.status, saved.json]).toEqual([200, created.json]);
    expect((await app.as('admin').get(`/rest/entities/${entity}/${id}`)).status).toBe(200);
  });

  it('save a new object whose key the application has made, with an empty embedded object', async () => {
    const id = randomUUID();
    const body = {
      _entityName: 'Customer',
      _instanceName: 'Bare',
      id,
      name: 'Bare',
      address: { _entityName: 'Address' },
    };
    const created = await post(`Customer?responseFetchPlan=${planned('Customer', ['name', ADDRESS])}`, body);
    expect(created).toAnswer(201, { _entityName: 'Customer', _instanceName: 'Bare', id, name: 'Bare', address: {} });
  });

  it('find empty embedded objects as objects: by plan names and inline plans, also behind references, and save them back', async () => {
    const customer = { id: randomUUID(), name: 'Nowhere' };
    await post('Customer', customer);
    const order = await post('Order', { number: 'J-1', date: '2024-05-02', customer: { id: customer.id } });
    const filter = (value: string) => ({ conditions: [{ property: 'id', operator: '=', value }] });

    const byName = await post('Customer/search', { filter: filter(customer.id), fetchPlan: '_base' });
    expect([byName.status, byName.json]).toMatchObject([200, [{ name: 'Nowhere', address: {} }]]);

    const plan = {
      entity: 'Order',
      properties: ['number', { name: 'customer', fetchPlan: { properties: ['name', ADDRESS] } }],
    };
    const { id } = order.json as { id: string };
    const search = { filter: filter(id), fetchPlan: plan, limit: 10, offset: 0, sort: '+number' };
    const found = await post('Order/search', search);
    const [loaded] = found.json as [object];
    const reference = { _entityName: 'Customer', _instanceName: 'Nowhere', ...customer, address: {} };
    expect(loaded).toEqual({ _entityName: 'Order', _instanceName: 'J-1', id, number: 'J-1', customer: reference });

    const path = `/rest/entities/Order/${id}?responseFetchPlan=${encodeURIComponent(JSON.stringify(plan))}`;
    expect(await app.as('admin').put(path, loaded)).toAnswer(200, loaded);
  });
});
