import { describe, expect, it } from '@jest/globals';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

const inline = (entity: string, properties: unknown[]): string =>
  encodeURIComponent(JSON.stringify({ entity, properties }));

describe('settable transient attributes (protocol/entities.md 8.3, 10.2)', () => {
  const plan = inline('Order', ['number', 'remark']);

  it('are answered by the request that sets them, where its plan lists them, and not stored', async () => {
    const posted = await app
      .as('admin')
      .post(`/rest/entities/Order?responseFetchPlan=${plan}`, { number: 'T-1', remark: 'please "ring"' });
    const { id } = posted.json as { id: string };
    expect(posted).toAnswer(201, {
      _entityName: 'Order',
      _instanceName: 'T-1',
      id,
      number: 'T-1',
      remark: 'please "ring"',
    });
    const put = await app.as('admin').put(`/rest/entities/Order/${id}?responseFetchPlan=${plan}`, { remark: 'twice' });
    expect(put.json).toMatchObject({ remark: 'twice' });
    const read = await app.as('admin').get(`/rest/entities/Order/${id}?fetchPlan=${plan}`);
    expect(read.json).not.toHaveProperty('remark');
    expect((await app.as('admin').get(`/rest/entities/Order/${id}`)).json).toMatchObject({ version: 1 });
  });

  it('are left out without a plan that lists them', async () => {
    const answer = await app.as('admin').post('/rest/entities/Order', { number: 'T-2', remark: 'x' });
    expect(Object.keys(answer.json as object).sort()).toEqual(['_entityName', '_instanceName', 'id']);
  });

  it('of many objects come back with their own object, and numbers keep their digits', async () => {
    const answer = await app
      .as('admin')
      .post(
        `/rest/entities/Order?responseFetchPlan=${inline('Order', ['amount', 'remark'])}`,
        '[{"number":"T-3","remark":"three","amount":12345678901234567.89},{"number":"T-4"},{"number":"T-5","remark":null}]',
      );
    expect(answer.text).toContain('"amount":12345678901234567.89');
    expect((answer.json as { remark?: string }[]).map(({ remark }) => remark)).toEqual(['three', undefined, undefined]);
  });

  it('must be scalars', async () => {
    const answer = await app.as('admin').post('/rest/entities/Order', { number: 'T-6', remark: {} });
    expect(answer).toAnswer(400, { error: 'Cannot deserialize an entity from JSON', details: '' });
  });
});

describe('keys that are not settable attributes (protocol/entities.md 10.1, 13)', () => {
  const ignored = {
    _instanceName: 'no',
    __securityToken: 'no',
    unknown: { any: 'thing' },
    '+warranty': '2y',
    total: 'not even a number',
    version: 'not even a number',
    createdBy: 'mallory',
    createdDate: 'not even a date',
    lastModifiedBy: 'mallory',
    lastModifiedDate: '2000-01-01T00:00:00Z',
    deletedBy: 'mallory',
    deletedDate: '2000-01-01T00:00:00Z',
  };

  it('are ignored on create and update, at every level', async () => {
    const posted = await app.as('admin').post('/rest/entities/Order?responseFetchPlan=_local', {
      ...ignored,
      number: 'K-1',
      lines: [{ ...ignored, quantity: 1 }],
    });
    const { id, createdDate } = posted.json as { id: string; createdDate: string };
    expect(posted).toAnswer(201, {
      _entityName: 'Order',
      _instanceName: 'K-1',
      id,
      number: 'K-1',
      version: 1,
      createdBy: 'admin',
      createdDate,
      lastModifiedDate: createdDate,
    });
    const put = await app.as('admin').put(`/rest/entities/Order/${id}?responseFetchPlan=_local`, ignored);
    expect(put).toAnswer(200, posted.json);
  });
});

describe('an object sent back as it was read (protocol/client-calls.md 3, 4.6)', () => {
  it('changes nothing', async () => {
    const product = await insertRow(app.database, 'domain_product', { name: 'Kite', price: '1.50' });
    const customer = await insertRow(app.database, 'domain_customer', {
      name: 'Acme',
      address_city: 'Bonn',
      phones: ['1'],
    });
    const order = await insertRow(app.database, 'domain_order', {
      number: 'C-1',
      date: '2024-05-02',
      amount: '10.00',
      customer_id: customer,
    });
    await insertRow(app.database, 'domain_order_line', { order_id: order, product_id: product, quantity: '2' });
    const plan = inline('Order', [
      'number',
      'date',
      'amount',
      'version',
      'createdDate',
      'deletedDate',
      'total',
      { name: 'customer', fetchPlan: '_base' },
      {
        name: 'lines',
        fetchPlan: { properties: ['quantity', 'version', 'product.name', 'order.number', 'notes.text'] },
      },
    ]);
    const read = await app.as('admin').get(`/rest/entities/Order/${order}?returnNulls=true&fetchPlan=${plan}`);
    const put = await app.as('admin').put(`/rest/entities/Order/${order}`, read.text, {
      'content-type': 'application/json; charset=UTF-8',
    });
    expect(put).toAnswer(200, { _entityName: 'Order', _instanceName: 'C-1', id: order });
    const again = await app.as('admin').get(`/rest/entities/Order/${order}?returnNulls=true&fetchPlan=${plan}`);
    expect(again.text).toBe(read.text);
  });
});

describe('embedded objects and element collections (protocol/entities.md 10.2)', () => {
  const plan = inline('Customer', ['address', 'phones']);

  it('are written on create, merged and replaced on update', async () => {
    const posted = await app.as('admin').post(`/rest/entities/Customer?responseFetchPlan=${plan}`, {
      name: 'Acme',
      address: { city: 'Bonn', zip: '53111', unknown: 1 },
      phones: ['1', '{"2"}', 'NULL', ''],
    });
    const { id } = posted.json as { id: string };
    expect(posted.json).toMatchObject({ address: { city: 'Bonn', zip: '53111' }, phones: ['1', '{"2"}', 'NULL', ''] });
    const path = `/rest/entities/Customer/${id}?responseFetchPlan=${plan}`;
    const merged = await app.as('admin').put(path, { address: { city: null, country: 'Germany' }, phones: ['3'] });
    expect(merged.json).toEqual({
      _entityName: 'Customer',
      _instanceName: 'Acme',
      id,
      address: { country: 'Germany', zip: '53111' },
      phones: ['3'],
    });
    const emptied = await app.as('admin').put(path, { address: null, phones: null });
    expect(emptied.json).toEqual({
      _entityName: 'Customer',
      _instanceName: 'Acme',
      id,
      address: {},
      phones: [],
    });
  });

  it.each([
    [{ address: 'Bonn' }, "Attribute 'address' refers to an entity. Property value must be a JSON object literal"],
    [{ phones: '1' }, "Attribute 'phones' refers to a collection. Property value must be a JSON array literal"],
    [{ phones: [['1']] }, 'Cannot deserialize an entity from JSON'],
    [{ address: { city: {} } }, 'Cannot deserialize an entity from JSON'],
    [
      { status: 'active' },
      'An error occurred while parsing enum. Class [class com.acme.sales.CustomerStatus]. Value [active].',
    ],
    [{ birthDate: 'yesterday' }, 'Cannot deserialize an entity from JSON'],
  ])('%j is refused, with its text on a single POST only (protocol/errors.md 3)', async (body, error) => {
    const posted = await app.as('admin').post('/rest/entities/Customer', { name: 'x', ...body });
    expect(posted).toAnswer(400, { error, details: '' });
    const id = await insertRow(app.database, 'domain_customer', { name: 'Acme' });
    const general = { error: 'Cannot deserialize an entity from JSON', details: '' };
    const admin = app.as('admin');
    for (const answer of [
      await admin.put(`/rest/entities/Customer/${id}`, body),
      await admin.post('/rest/entities/Customer', [{ name: 'x', ...body }]),
      await admin.put('/rest/entities/Customer', [{ id, ...body }]),
    ]) {
      expect(answer).toAnswer(400, general);
    }
  });

  it('report their broken constraints with their path', async () => {
    const answer = await app.as('admin').post('/rest/entities/Customer', { name: 'x', address: { zip: '1' } });
    expect([answer.status, answer.json]).toMatchObject([400, [{ path: 'address.zip', invalidValue: '1' }]]);
  });
});

describe('values too large for their column (protocol/errors.md 5)', () => {
  it.each([
    [
      'a new object',
      'Entity creation failed',
      (body: object) => app.as('admin').post('/rest/entities/Order', { number: 'X', ...body }),
    ],
    [
      'new objects',
      'Entity creation failed',
      (body: object) => app.as('admin').post('/rest/entities/Order', [{ number: 'X', ...body }]),
    ],
    [
      'a stored object',
      'Entity update failed',
      async (body: object) =>
        app
          .as('admin')
          .put(`/rest/entities/Order/${await insertRow(app.database, 'domain_order', { number: 'X' })}`, body),
    ],
  ])('are refused for %s', async (_, error, send) => {
    const answer = await send({ amount: '123456789012345678.00' });
    expect(answer).toAnswer(400, { error, details: "Value of attribute 'amount' is out of range" });
  });
});

describe('answers without plans (RESPONSE_FETCH_PLAN_ENABLED=false, protocol/entities.md 8.3)', () => {
  const whole = useApp(() => startDomainApp({ RESPONSE_FETCH_PLAN_ENABLED: 'false' }));

  it('hold the whole saved object without instance names and computed attributes', async () => {
    const answer = await whole.as('admin').post('/rest/entities/Order?responseFetchPlan=_instance_name', {
      number: 'W-1',
      amount: 5,
      remark: 'x',
      lines: [{ quantity: 1, notes: [{ text: 'n' }] }],
      delivery: { address: 'Quay' },
    });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      _entityName: 'Order',
      number: 'W-1',
      amount: 5,
      version: 1,
      remark: 'x',
      lines: [{ _entityName: 'OrderLine', quantity: 1, notes: [{ text: 'n' }] }],
      delivery: { address: 'Quay' },
    });
    expect(answer.text).not.toContain('_instanceName');
    expect(answer.json).not.toHaveProperty('total');
  });

  it('still refuse a plan that does not exist', async () => {
    const answer = await whole.as('admin').post('/rest/entities/Order?responseFetchPlan=none', { number: 'W-2' });
    expect([answer.status, answer.json]).toMatchObject([400, { error: 'Fetch plan not found' }]);
  });
});
