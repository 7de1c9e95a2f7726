import { beforeAll, describe, expect, it } from '@jest/globals';
import { FetchPlanRegistry } from '../../src/latchkey/entities/fetch-plan/fetch-plan-registry.js';
import { parseInlinePlan } from '../../src/latchkey/entities/fetch-plan/inline-plan.js';
import { EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const STANDARD = [
  'id',
  'version',
  'createdBy',
  'createdDate',
  'lastModifiedBy',
  'lastModifiedDate',
  'deletedBy',
  'deletedDate',
];

const ORDER_WITH_CUSTOMER = {
  name: 'order-with-customer',
  entity: 'Order',
  properties: [
    'number',
    'date',
    'amount',
    { name: 'customer', fetchPlan: { name: '_instance_name', properties: ['name'] } },
  ],
};

const ORDER_WITH_LINES = {
  name: 'order-with-lines',
  entity: 'Order',
  properties: [
    ...ORDER_WITH_CUSTOMER.properties,
    {
      name: 'lines',
      fetchPlan: {
        properties: [
          'quantity',
          { name: 'product', fetchPlan: { properties: ['name'] } },
          { name: 'notes', fetchPlan: { properties: ['text'] } },
        ],
      },
    },
    { name: 'delivery', fetchPlan: { properties: ['address'] } },
  ],
};

const app = useApp(startDomainApp);

beforeAll(async () => {
  await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
});

const get = async (path: string) => {
  const answer = await app.as('minimal').get(`/rest/metadata/entities/${path}`);
  return [answer.status, answer.json] as const;
};

const inAnyOrder = (plans: unknown): string[] => (plans as object[]).map((each) => JSON.stringify(each)).sort();

describe('the fetch plans of an entity (protocol/metadata.md 2)', () => {
  it.each(['fetchPlans', 'views', 'fetchPlans/', 'views/'])('Order/%s lists the registered ones', async (path) => {
    const [status, plans] = await get(`Order/${path}`);
    expect(status).toBe(200);
    expect(inAnyOrder(plans)).toEqual(inAnyOrder([ORDER_WITH_CUSTOMER, ORDER_WITH_LINES]));
  });

  it.each(['Product', 'Address', 'User'])('of %s: an empty list', async (entity) => {
    expect(await get(`${entity}/fetchPlans`)).toEqual([200, []]);
  });

  it.each(['fetchPlans/order-with-lines', 'views/order-with-lines', 'views/order-with-lines/'])(
    'Order/%s is one of them',
    async (path) => {
      expect(await get(`Order/${path}`)).toEqual([200, ORDER_WITH_LINES]);
    },
  );

  it.each<[string, string, unknown[]]>([
    ['Tag', '_local', [...STANDARD, 'name']],
    ['Order', '_instance_name', ['number']],
    [
      'OrderLine',
      '_instance_name',
      [{ name: 'product', fetchPlan: { name: '_instance_name', properties: ['name'] } }, 'quantity'],
    ],
    [
      'OrderLine',
      '_base',
      [
        ...STANDARD,
        'quantity',
        { name: 'product', fetchPlan: { name: '_base', properties: [...STANDARD, 'name', 'price'] } },
      ],
    ],
    [
      'Customer',
      '_base',
      [
        ...STANDARD,
        'name',
        'status',
        'birthDate',
        'region',
        { name: 'address', fetchPlan: { properties: ['country', 'city', 'zip'] } },
      ],
    ],
    ['Address', '_local', ['country', 'city', 'zip']],
    ['Address', '_base', ['country', 'city', 'zip']],
    ['Address', '_instance_name', []],
  ])('%s/fetchPlans/%s is built in', async (entity, name, properties) => {
    const [status, plan] = await get(`${entity}/fetchPlans/${name}`);
    expect([status, { ...(plan as object), properties: [] }]).toEqual([200, { name, entity, properties: [] }]);
    expect(inAnyOrder((plan as { properties: object[] }).properties)).toEqual(inAnyOrder(properties));
  });

  it.each(['fetchPlans/none', 'views/none/', 'fetchPlans/__proto__'])('answers 404 for Order/%s', async (path) => {
    const plan = path.split('/')[1] ?? '';
    expect(await get(`Order/${path}`)).toEqual([
      404,
      { error: 'Fetch plan not found', details: `Fetch plan ${plan} for metaClass Order not found` },
    ]);
  });

  it.each(['fetchPlans', 'views', 'fetchPlans/_local', 'views/_local/'])('answers 404 for Nothing/%s', async (path) => {
    expect(await get(`Nothing/${path}`)).toEqual([
      404,
      { error: 'Entity not found', details: 'Entity Nothing not found' },
    ]);
  });
});

describe('a described fetch plan sent back (protocol/metadata.md 2, entities.md 3.2)', () => {
  it('is the same plan, for every plan of every entity', async () => {
    const plans = app.nest.get(FetchPlanRegistry, { strict: false });
    const entities = app.nest.get(EntityRegistry, { strict: false }).all();
    for (const entity of entities) {
      for (const [name, plan] of plans.plansOf(entity)) {
        const answer = await app.as('minimal').get(`/rest/metadata/entities/${entity.name}/fetchPlans/${name}`);
        expect([entity.name, name, parseInlinePlan(answer.json, entity, plans).key]).toEqual([
          entity.name,
          name,
          plan.key,
        ]);
      }
    }
  });

  it('reads what the name reads', async () => {
    const customer = await insertRow(app.database, 'domain_customer', { name: 'Acme' });
    const id = await insertRow(app.database, 'domain_order', { number: 'A-1', customer_id: customer });
    const plan = (await app.as('minimal').get('/rest/metadata/entities/Order/views/order-with-lines/')).text;
    const [named, inline] = await Promise.all(
      ['order-with-lines', plan].map((each) =>
        app.as('admin').get(`/rest/entities/Order/${id}?fetchPlan=${encodeURIComponent(each)}`),
      ),
    );
    expect(inline?.json).toMatchObject({ number: 'A-1', customer: { name: 'Acme' }, lines: [] });
    expect(inline?.json).toEqual(named?.json);
  });
});
