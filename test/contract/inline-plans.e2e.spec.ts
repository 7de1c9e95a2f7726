import { beforeAll, describe, expect, it } from '@jest/globals';
import { insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const CUSTOMER = '0b9e6a52-3b0f-4c55-8f7b-6f0f6a2f9c01';
const PRODUCT = 'f6884077-19c0-4546-8bb2-0b9e6a523b01';
const TAG = '7a000000-0000-4000-8000-000000000001';
const ORDER = '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e11';
const DELIVERY = 'de000000-0000-4000-8000-000000000001';
const LINE = 'a1cd778b-0000-4000-8000-000000000001';
const NOTE = '0e000000-0000-4000-8000-000000000001';

const app = useApp(startDomainApp);

beforeAll(async () => {
  const { database } = app;
  await insertValues(database, 'domain_customer', {
    id: CUSTOMER,
    name: 'Acme',
    status: '10',
    address_country: 'France',
    address_city: 'Lyon',
    phones: ['1', '2'],
  });
  await insertValues(database, 'domain_tag', { id: TAG, name: 'toy' });
  await insertValues(database, 'domain_product', { id: PRODUCT, name: 'Kite', price: '12.00' });
  await insertValues(database, 'domain_product_tag', { domain_product_id: PRODUCT, domain_tag_id: TAG });
  await insertValues(database, 'domain_delivery', { id: DELIVERY, address: 'Main street' });
  await insertValues(database, 'domain_order', {
    id: ORDER,
    number: 'A-17',
    date: '2024-05-02',
    amount: '130.08',
    customer_id: CUSTOMER,
    delivery_id: DELIVERY,
  });
  await insertValues(database, 'domain_order_line', { id: LINE, order_id: ORDER, product_id: PRODUCT, quantity: '2' });
  await insertValues(database, 'domain_line_note', { id: NOTE, line_id: LINE, text: 'fragile' });
});

const order = { _entityName: 'Order', _instanceName: 'A-17', id: ORDER };
const customer = { _entityName: 'Customer', _instanceName: 'Acme', id: CUSTOMER };
const line = { _entityName: 'OrderLine', _instanceName: 'Kite x 2', id: LINE };
const product = { _entityName: 'Product', _instanceName: 'Kite', id: PRODUCT };
const note = { _entityName: 'LineNote', _instanceName: 'fragile', id: NOTE };
const tag = { _entityName: 'Tag', _instanceName: 'toy', id: TAG };

const ROWS = { Order: ORDER, Customer: CUSTOMER, OrderLine: LINE, Product: PRODUCT } as const;
type Shown = keyof typeof ROWS;

const get = (entity: Shown, plan: string) =>
  app.as('admin').get(`/rest/entities/${entity}/${ROWS[entity]}?fetchPlan=${encodeURIComponent(plan)}`);

describe('a fetch plan in JSON (protocol/entities.md 3.2)', () => {
  it('shows the example of the page', async () => {
    const plan = `{
      "name": "ad-hoc",
      "entity": "Order",
      "properties": [
        "number", "date",
        {"name": "customer", "fetchPlan": {"name": "_instance_name", "properties": ["name"]}},
        {"name": "lines", "fetchPlan": {"properties": ["quantity", {"name": "product", "fetchPlan": {"properties": ["name"]}}]}}
      ]
    }`;
    const answer = await get('Order', plan);
    expect(answer).toAnswer(200, {
      ...order,
      number: 'A-17',
      date: '2024-05-02',
      customer: { ...customer, name: 'Acme' },
      lines: [{ ...line, quantity: 2, product: { ...product, name: 'Kite' } }],
    });
  });

  it.each<[string, Shown, unknown[], object]>([
    ['element collections', 'Customer', ['phones'], { ...customer, phones: ['1', '2'] }],
    ['computed attributes, with what they need', 'Order', ['total', { name: 'total' }], { ...order, total: 130.08 }],
    ['transient attributes, which have no value', 'Order', ['remark'], order],
    ['embedded objects', 'Customer', ['address'], { ...customer, address: { country: 'France', city: 'Lyon' } }],
    ['parts of embedded objects', 'Customer', ['address.city'], { ...customer, address: { city: 'Lyon' } }],
    [
      'parts of embedded objects as objects',
      'Customer',
      [{ name: 'address', fetchPlan: { properties: ['country', { name: 'city' }] } }],
      { ...customer, address: { country: 'France', city: 'Lyon' } },
    ],
    [
      'embedded objects by the name of a plan',
      'Customer',
      [{ name: 'address', view: '_local' }],
      { ...customer, address: { country: 'France', city: 'Lyon' } },
    ],
    [
      'nothing of an embedded object',
      'Customer',
      [{ name: 'address', fetchPlan: { properties: [] } }],
      { ...customer, address: {} },
    ],
    ['an attribute of it that is null', 'Customer', ['address.zip'], { ...customer, address: {} }],
    [
      'plans by registered and built-in names',
      'Order',
      [{ name: 'customer', fetchPlan: '_instance_name' }],
      { ...order, customer: { ...customer, name: 'Acme' } },
    ],
    [
      'two levels of collections, and many-to-many through a reference',
      'Order',
      ['lines.notes.text', 'lines.product.tags.name'],
      {
        ...order,
        lines: [
          { ...line, notes: [{ ...note, text: 'fragile' }], product: { ...product, tags: [{ ...tag, name: 'toy' }] } },
        ],
      },
    ],
    [
      'the reference only, once a path ends there',
      'Order',
      ['customer.name', 'customer'],
      { ...order, customer: { ...customer, name: 'Acme' } },
    ],
    ['hints that are ignored', 'Order', [{ name: 'number', fetch: 'SOMEHOW' }], { ...order, number: 'A-17' }],
    ['no fetch plan where it is null', 'Order', [{ name: 'customer', fetchPlan: null }], { ...order, customer }],
  ])('may list %s', async (_, entity, properties, json) => {
    const answer = await get(entity, JSON.stringify({ entity, properties }));
    expect(answer).toAnswer(200, json);
  });

  it.each<[string, unknown]>([
    ['a name', 'none'],
    ['a path', 'none.name'],
    ['a path through a value', 'number.length'],
    ['an object', { name: 'none' }],
    ['an object with a dotted name', { name: 'customer.name' }],
    ['an object with a plan', { name: 'none', fetchPlan: { properties: ['name'] } }],
    ['an object with the name of a plan', { name: 'none', fetchPlan: 'of-nobody' }],
  ])('ignores an unknown attribute listed as %s', async (_, property) => {
    const answer = await get('Order', JSON.stringify({ entity: 'Order', properties: ['number', property] }));
    expect(answer).toAnswer(200, { ...order, number: 'A-17' });
  });

  it('keeps the known head of a path that ends nowhere (as 2.8.3)', async () => {
    const answer = await get('Order', JSON.stringify({ entity: 'Order', properties: ['number', 'customer.none'] }));
    expect([answer.status, answer.json]).toEqual([200, { ...order, number: 'A-17', customer }]);
  });

  it('may use a plan by the name that it got earlier, for the same entity', async () => {
    const answer = await get(
      'Order',
      JSON.stringify({
        entity: 'Order',
        properties: [
          { name: 'lines', fetchPlan: { name: 'short', properties: ['quantity'] } },
          { name: 'customer', fetchPlan: { name: 'short', properties: ['name', 'status'] } },
          { name: 'delivery', fetchPlan: { properties: [] } },
          {
            name: 'lines',
            fetchPlan: {
              properties: [{ name: 'order', fetchPlan: { properties: [{ name: 'customer', fetchPlan: 'short' }] } }],
            },
          },
        ],
      }),
    );
    expect(answer).toAnswer(200, {
      ...order,
      lines: [{ ...line, quantity: 2, order }],
      customer: { ...customer, name: 'Acme', status: 'ACTIVE' },
      delivery: { _entityName: 'Delivery', _instanceName: 'Main street', id: DELIVERY },
    });
  });

  it('is trimmed, and may be lenient JSON', async () => {
    const answer = await get('Order', " \n{entity: 'Order', /* short */ properties: ['number',],}\t ");
    expect(answer).toAnswer(200, { ...order, number: 'A-17' });
  });

  it('never shows a secret attribute', async () => {
    const id = '5ec00000-0000-4000-8000-000000000001';
    await insertValues(app.database, 'domain_specimen', { id, string: 'shown', secret: 'hidden' });
    const plan = encodeURIComponent('{"entity":"Specimen","properties":["string","secret"]}');
    const answer = await app.as('admin').get(`/rest/entities/Specimen/${id}?fetchPlan=${plan}&returnNulls=true`);
    expect(answer.json).toEqual({ _entityName: 'Specimen', _instanceName: 'shown', id, string: 'shown' });
  });
});

describe('a faulty fetch plan in JSON (protocol/entities.md 3.2)', () => {
  const available = {
    Order: ['_base', '_instance_name', '_local', 'order-with-customer', 'order-with-lines'],
    Customer: ['_base', '_instance_name', '_local'],
  };

  it.each<[string, string, keyof typeof available]>([
    ['{"entity"}', 'The fetch plan is not a JSON object', 'Order'],
    ['{"properties":["number"]}', 'The fetch plan must have "entity": "Order"', 'Order'],
    ['{"entity":"Nothing","properties":[]}', 'The fetch plan must have "entity": "Order"', 'Order'],
    ['{"entity":"Customer","properties":[]}', 'The fetch plan must have "entity": "Order"', 'Order'],
    ['{"entity":"Order"}', '"properties" of Order must be an array', 'Order'],
    ['{"entity":"Order","properties":{}}', '"properties" of Order must be an array', 'Order'],
    [
      '{"entity":"Order","properties":[null]}',
      'A property of Order is neither a name nor an object with a "name"',
      'Order',
    ],
    [
      '{"entity":"Order","properties":[{"fetchPlan":"_base"}]}',
      'A property of Order is neither a name nor an object with a "name"',
      'Order',
    ],
    [
      '{"entity":"Order","properties":[{"name":"customer","fetchPlan":{}}]}',
      '"properties" of Customer must be an array',
      'Order',
    ],
    [
      '{"entity":"Order","properties":[{"name":"customer","fetchPlan":"none"}]}',
      'The fetch plan "none" of Customer does not exist',
      'Customer',
    ],
    [
      '{"entity":"Order","properties":[{"name":"customer","view":["name"]}]}',
      'The fetch plan ["name"] of Customer does not exist',
      'Customer',
    ],
    [
      '{"entity":"Order","properties":[{"name":"number","fetchPlan":"_base"}]}',
      'Order.number is not a reference and has no fetch plan',
      'Order',
    ],
    [
      '{"entity":"Order","properties":[{"name":"total","fetchPlan":{"properties":[]}}]}',
      'Order.total is not a reference and has no fetch plan',
      'Order',
    ],
    [
      '{"entity":"Order","properties":[{"name":"customer","fetchPlan":{"properties":[{"name":"phones","fetchPlan":"_base"}]}}]}',
      'Customer.phones is not a reference and has no fetch plan',
      'Order',
    ],
    [
      '{"entity":"Order","properties":[{"name":"customer","fetchPlan":{"properties":[{"name":"address","fetchPlan":"none"}]}}]}',
      'The fetch plan "none" of Address does not exist',
      'Order',
    ],
    [
      '{"entity":"Order","properties":[{"name":"customer","fetchPlan":{"properties":[{"name":"address","fetchPlan":{}}]}}]}',
      '"properties" of Address must be an array',
      'Order',
    ],
    [
      '{"entity":"Order","properties":[{"name":"customer","fetchPlan":"short"},{"name":"customer","fetchPlan":{"name":"short","properties":[]}}]}',
      'The fetch plan "short" of Customer does not exist',
      'Customer',
    ],
    [
      `{"entity":"Order","properties":["${'lines.order.'.repeat(9)}number"]}`,
      'The fetch plan is nested deeper than 16 levels',
      'Order',
    ],
  ])('%s is refused with the plans that exist', async (plan, details, entity) => {
    const answer = await get('Order', plan);
    expect(answer).toAnswer(400, { error: 'Invalid FetchPlan definition', details, available: available[entity] });
  });

  it('is a name when it does not look like an object', async () => {
    const answer = await get('Order', '["number"]');
    expect(answer).toAnswer(400, {
      error: 'Fetch plan not found',
      details: 'Fetch plan ["number"] for entity Order not found',
      available: available.Order,
    });
  });
});

describe('fetch plans of absurd size', () => {
  /** Every plan uses the one before twice, so that each line of JSON doubles the whole. */
  function doubled(times: number): string {
    const plans = Array.from({ length: times }, (_, index) => ({
      name: 'outer',
      fetchPlan: {
        name: `p${index + 1}`,
        properties: ['outer', 'twin'].map((name) => ({ name, fetchPlan: `p${index}` })),
      },
    }));
    const first = { name: 'outer', fetchPlan: { name: 'p0', properties: ['label'] } };
    return JSON.stringify({ entity: 'Crate', properties: [first, ...plans] });
  }
  const crates = (plan: string) => app.as('admin').get(`/rest/entities/Crate?fetchPlan=${encodeURIComponent(plan)}`);

  it('follow 100 references, no more', async () => {
    expect((await crates(doubled(5))).status).toBe(200);
    const answer = await crates(doubled(6));
    expect([answer.status, answer.json]).toMatchObject([
      400,
      { error: 'Invalid FetchPlan definition', details: 'The fetch plan follows more than 100 references' },
    ]);
    expect((await crates(doubled(60))).json).toEqual(answer.json);
  });

  it('list 10,000 attributes, no more', async () => {
    const listing = async (length: number) => {
      const properties = Array.from({ length }, () => 'number');
      const body = { filter: { conditions: [] }, fetchPlan: { entity: 'Order', properties } };
      const { status, json } = await app.as('admin').post('/rest/entities/Order/search', JSON.stringify(body));
      return status === 200 ? status : [status, json];
    };
    expect(await listing(10_000)).toBe(200);
    expect(await listing(10_001)).toMatchObject([
      400,
      { error: 'Invalid FetchPlan definition', details: 'The fetch plan lists more than 10000 attributes' },
    ]);
  });

  it('count a reference once, however many paths go through it', async () => {
    const properties = Array.from({ length: 150 }, () => 'customer.address.city');
    const answer = await get('Order', JSON.stringify({ entity: 'Order', properties }));
    expect(answer).toAnswer(200, { ...order, customer: { ...customer, address: { city: 'Lyon' } } });
  });

  it('go down 16 levels, also with plans used by name', async () => {
    const chain = Array.from({ length: 9 }, (_, index) => ({
      name: 'outer',
      fetchPlan: { name: `p${index + 1}`, properties: [{ name: 'outer', fetchPlan: index ? `p${index}` : '_local' }] },
    }));
    const inside = (times: number, plan: unknown): unknown =>
      times === 0 ? plan : inside(times - 1, { properties: [{ name: 'twin', fetchPlan: plan }] });
    const plan = (times: number) =>
      JSON.stringify({ entity: 'Crate', properties: [...chain, { name: 'twin', fetchPlan: inside(times, 'p9') }] });
    expect((await crates(plan(6))).status).toBe(200);
    expect((await crates(plan(7))).json).toMatchObject({ details: 'The fetch plan is nested deeper than 16 levels' });
  });
});

describe('registered fetch plans (protocol/entities.md 3.1)', () => {
  it('extend others, nest, and go down two levels', async () => {
    expect((await get('Order', 'order-with-lines')).json).toEqual({
      ...order,
      number: 'A-17',
      date: '2024-05-02',
      amount: 130.08,
      customer: { ...customer, name: 'Acme' },
      lines: [{ ...line, quantity: 2, product: { ...product, name: 'Kite' }, notes: [{ ...note, text: 'fragile' }] }],
      delivery: { _entityName: 'Delivery', _instanceName: 'Main street', id: DELIVERY, address: 'Main street' },
    });
  });
});
