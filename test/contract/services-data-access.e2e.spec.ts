import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { A1, A2, ACME, B1, B2, BETA, ordersToSearch } from '../builders/orders-to-search.js';
import { RowLevelRolesModule } from '../builders/row-level-roles.module.js';
import { DeskModule } from '../builders/services/desk.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { useApp } from '../harness/use-app.js';

const EMPTY = ['domain_line_note', 'domain_order_line', 'domain_order', 'domain_delivery', 'domain_product_tag'].map(
  (table) => new Statement(`DELETE FROM ${table}`),
);
const EMPTY_REST = ['domain_tag', 'domain_product', 'domain_customer'].map(
  (table) => new Statement(`DELETE FROM ${table}`),
);

const UNKNOWN = '60885987-1b61-4247-94c7-dff348347f93';

const app = useApp(() =>
  startDomainApp({ ANONYMOUS_URL_PATTERNS: '/rest/sample/unprotectedMethod, /rest/services/desk/count' }, [
    DeskModule,
    RowLevelRolesModule,
  ]),
);

beforeAll(async () => {
  await aUser(app.database, { username: 'clerk', roles: ['order-desk'] });
  await aUser(app.database, { username: 'limited', roles: ['order-desk'] });
  await aRoleAssignment(app.database, { username: 'limited', roleCode: 'large-orders', roleType: 'row_level' });
  await aUser(app.database, { username: 'selective', roles: ['order-desk'] });
  await aRoleAssignment(app.database, { username: 'selective', roleCode: 'b-orders', roleType: 'row_level' });
  await aRoleAssignment(app.database, { username: 'selective', roleCode: 'active-customers', roleType: 'row_level' });
  await aUser(app.database, { username: 'singles', roles: ['whole-orders'] });
  await aRoleAssignment(app.database, { username: 'singles', roleCode: 'single-items', roleType: 'row_level' });
  await aUser(app.database, { username: 'frozen', roles: ['whole-orders'] });
  await aRoleAssignment(app.database, { username: 'frozen', roleCode: 'no-writes', roleType: 'row_level' });
  await aUser(app.database, { username: 'guest', roles: ['rest-minimal'] });
});

beforeEach(async () => {
  for (const statement of [...EMPTY, ...EMPTY_REST]) {
    await app.database.rows(statement);
  }
  await ordersToSearch(app.database);
});

const get = (username: string, path: string) => app.as(username).get(`/rest/services/desk/${path}`);
const post = (username: string, method: string, body: object) =>
  app.as(username).post(`/rest/services/desk/${method}`, body);
const forbidden = (resource: string, action: string) => [
  403,
  { error: 'Forbidden', details: `resource: ${resource}, type: entity, action: ${action}` },
];
const notFound = (id: string) => [404, { error: 'Entity not found', details: `Entity Order with id ${id} not found` }];

describe('loading through the constrained access (protocol/services.md 4, 8)', () => {
  it('gives objects that are written as they were loaded', async () => {
    const answer = await get('admin', `order?id=${A2}`);
    expect(answer.json).toEqual({
      _entityName: 'Order',
      _instanceName: 'A-2',
      id: A2,
      number: 'A-2',
      date: '2024-02-01',
      amount: 250.5,
      total: 250.5,
      customer: { _entityName: 'Customer', _instanceName: 'Beta', id: BETA, name: 'Beta' },
      lines: [
        {
          _entityName: 'OrderLine',
          _instanceName: 'Ball x 5',
          id: expect.any(String),
          quantity: 5,
          product: { _entityName: 'Product', _instanceName: 'Ball', id: expect.any(String), name: 'Ball' },
          notes: [],
        },
      ],
    });
  });

  it('knows the names of objects without the attributes that they are made of, and writes only what was loaded', async () => {
    const answer = await get('admin', `bare?id=${A1}`);
    expect(answer.json).toEqual({
      _entityName: 'Order',
      _instanceName: 'A-1',
      id: A1,
      amount: 100,
      total: 100,
      customer: { _entityName: 'Customer', _instanceName: 'Acme', id: ACME, region: 'north' },
    });
  });

  it('leaves policies of attributes to the boundary', async () => {
    const answer = await get('clerk', 'large?amount=99.99');
    expect(answer.json).toEqual([
      { _entityName: 'Order', _instanceName: 'A-2', id: A2, number: 'A-2' },
      { _entityName: 'Order', _instanceName: 'A-1', id: A1, number: 'A-1' },
    ]);
    const bare = await get('clerk', `bare?id=${A1}`);
    expect(bare.json).toEqual({
      _entityName: 'Order',
      _instanceName: 'A-1',
      id: A1,
      customer: { _entityName: 'Customer', _instanceName: 'Acme', id: ACME },
    });
  });

  it('shows the rows that row-level roles show, by conditions and by functions, at the root and inside', async () => {
    expect((await get('limited', 'count')).text).toBe('1');
    expect((await get('limited', 'large?amount=1')).json).toEqual([
      { _entityName: 'Order', _instanceName: 'A-2', id: A2, number: 'A-2' },
    ]);
    const hidden = await get('limited', `order?id=${A1}`);
    expect([hidden.status, hidden.json]).toEqual(notFound(A1));
    expect((await get('selective', 'count')).text).toBe('2');
    expect((await get('selective', `bare?id=${A1}`)).status).toBe(204);
    const inside = await get('selective', `order?id=${B2}`);
    expect(inside.json).toEqual({ _entityName: 'Order', _instanceName: 'B-2', id: B2, number: 'B-2' });
  });

  it('refuses entities that the caller may not read', async () => {
    const answer = await get('guest', 'customers');
    expect([answer.status, answer.json]).toEqual(forbidden('Customer', 'read'));
  });

  it('has an unconstrained access beside it, whose results show no more attributes', async () => {
    expect((await get('limited', 'countAll')).text).toBe('4');
    expect((await get('guest', 'countAll')).text).toBe('4');
    const numbers = ['A-1', 'A-2', 'B-1', 'B-2'];
    expect((await get('limited', 'allNumbers')).json).toEqual(
      numbers.map((number) => ({ _entityName: 'Order', _instanceName: number, id: expect.any(String), number })),
    );
    const guest = (await get('guest', 'allNumbers')).json as object[];
    expect(guest.map((order) => Object.keys(order))).toEqual(numbers.map(() => ['_entityName', '_instanceName', 'id']));
  });

  it('refuses an invalid id and a value that does not fit', async () => {
    const answer = await get('admin', 'large?amount=x');
    expect(answer).toAnswer(400, { error: 'Invalid parameter value', details: 'Invalid parameter value for amount' });
  });
});

describe('saving through the constrained access (protocol/services.md 4, 5, 8)', () => {
  it('creates what does not exist, with its items, whatever attributes the caller may modify', async () => {
    const order = { number: 'N-1', amount: '5.00', lines: [{ quantity: 3 }] };
    const answer = await post('admin', 'place', { order });
    expect(answer).toAnswer(200, {
      _entityName: 'Order',
      _instanceName: 'N-1',
      id: expect.any(String),
      number: 'N-1',
      amount: 5,
      total: 5,
      createdBy: 'admin',
      lines: [{ _entityName: 'OrderLine', _instanceName: 'x 3', id: expect.any(String), quantity: 3 }],
    });
    const { id } = answer.json as { id: string };
    expect((await app.as('admin').get(`/rest/entities/Order/${id}`)).json).toMatchObject({ number: 'N-1', amount: 5 });
  });

  it('changes what exists, and nothing that is not loaded', async () => {
    const answer = await post('clerk', 'raise', { id: A1 });
    expect(answer).toAnswer(200, { _entityName: 'Order', _instanceName: 'A-1', id: A1, number: 'A-1' });
    const stored = await app.as('admin').get(`/rest/entities/Order/${A1}?fetchPlan=order-with-customer`);
    expect(stored.json).toMatchObject({ amount: 1000, customer: { id: ACME } });
  });

  it('keeps the items that are hidden from the caller', async () => {
    const answer = await post('singles', 'touch', { id: A2 });
    expect(answer.json).toMatchObject({ number: 'touched', lines: [] });
    const stored = await app.as('admin').get(`/rest/entities/Order/${A2}?fetchPlan=order-with-lines`);
    expect(stored.json).toMatchObject({ number: 'touched', lines: [{ quantity: 5 }] });
  });

  it('refuses what entity policies do not grant', async () => {
    const line = await post('clerk', 'line', { order: A1, quantity: 1 });
    expect([line.status, line.json]).toEqual(forbidden('OrderLine', 'create'));
    const removal = await post('clerk', 'forget', { id: A1 });
    expect([removal.status, removal.json]).toEqual(forbidden('Order', 'delete'));
    const guest = await post('guest', 'place', { order: { number: 'N-2' } });
    expect([guest.status, guest.json]).toEqual(forbidden('Order', 'create'));
  });

  it('refuses rows that the caller does not see', async () => {
    const answer = await post('limited', 'raise', { id: A1 });
    expect([answer.status, answer.json]).toEqual(notFound(A1));
  });

  it('answers what breaks constraints as entities do', async () => {
    const line = await post('admin', 'line', { order: A1, quantity: -1 });
    expect(line).toAnswer(400, [
      {
        message: 'must be greater than or equal to 0',
        messageTemplate: '{jakarta.validation.constraints.Min.message}',
        path: 'quantity',
        invalidValue: -1,
      },
    ]);
    const unnamed = await post('admin', 'place', { order: { amount: '1' } });
    expect(unnamed).toAnswer(400, [
      {
        message: 'may not be null',
        messageTemplate: '{jakarta.validation.constraints.NotNull.message}',
        path: 'number',
        invalidValue: null,
      },
    ]);
  });

  it('refuses what row-level roles protect', async () => {
    const answer = await post('frozen', 'raise', { id: A1 });
    expect([answer.status, answer.json]).toEqual(forbidden(`Order-${A1}`, 'update'));
    const created = await post('frozen', 'place', { order: { id: UNKNOWN, number: 'N-3' } });
    expect([created.status, created.json]).toEqual(forbidden(`Order-${UNKNOWN}`, 'create'));
  });

  it('refuses to remove what a delete policy protects', async () => {
    const painting = await insertRow(app.database, 'museum_exhibit', { kind: 'painting', title: 'Sunrise' });
    await insertRow(app.database, 'museum_loan', { exhibit_id: painting });
    const answer = await post('admin', 'sell', { id: painting });
    expect(answer).toAnswer(409, {
      error: 'Delete policy violation',
      details: 'Unable to delete Painting because there are references from Loan',
    });
  });

  it('refuses a version that is not the stored one', async () => {
    const answer = await post('admin', 'stale', { id: A1 });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: 'Optimistic lock' });
  });

  it('removes rows', async () => {
    expect((await post('admin', 'forget', { id: B1 })).status).toBe(204);
    expect((await app.as('admin').get(`/rest/entities/Order/${B1}`)).status).toBe(404);
    const again = await post('admin', 'forget', { id: B1 });
    expect([again.status, again.json]).toEqual(notFound(B1));
  });

  it('keeps what was saved before a failure, unless the service opens a transaction', async () => {
    expect((await post('admin', 'placeAndFail', {})).status).toBe(400);
    expect((await get('admin', 'count')).text).toBe('5');
  });

  it('does several things in one transaction or none of them', async () => {
    expect((await post('admin', 'placeTwo', { second: 'bad' })).status).toBe(400);
    expect((await get('admin', 'count')).text).toBe('4');
    expect((await post('admin', 'placeTwo', { second: 'T-2' })).text).toBe('2');
    expect((await get('admin', 'count')).text).toBe('6');
  });
});

describe('callers of services (protocol/services.md 8)', () => {
  it('need a token or a pattern, and then have the rights of anonymous', async () => {
    expect((await app.asAnonymous().get('/rest/services/desk/customers')).status).toBe(401);
    const open = await app.asAnonymous().get('/rest/services/desk/count');
    expect([open.status, open.json]).toEqual(forbidden('Order', 'read'));
  });

  it('need rest.enabled', async () => {
    await aUser(app.database, { username: 'nobody' });
    const answer = await get('nobody', 'customers');
    expect(answer).toAnswer(403, { error: 'Forbidden', details: 'User is not allowed to use the REST API' });
  });
});

describe('custom controllers (protocol/services.md 9)', () => {
  it('under /rest are protected, and use the constrained access', async () => {
    expect((await app.asAnonymous().get('/rest/sample/protectedMethod')).status).toBe(401);
    const answer = await app.as('limited').get('/rest/sample/protectedMethod');
    expect(answer).toAnswer(200, { username: 'limited', orders: 1 });
  });

  it('are open to everybody where a pattern matches', async () => {
    const anonymous = await app.asAnonymous().get('/rest/sample/unprotectedMethod');
    expect(anonymous).toAnswer(200, { username: 'anonymous' });
    const known = await app.as('limited').get('/rest/sample/unprotectedMethod');
    expect(known.json).toEqual({ username: 'limited' });
  });
});
