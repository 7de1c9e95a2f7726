import { beforeAll, describe, expect, it } from '@jest/globals';
import { ordersToSearch } from '../builders/orders-to-search.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({ ENTITY_MAX_FETCH_SIZE: '{"Order":3}' }));

beforeAll(async () => {
  await ordersToSearch(app.database);
});

describe('GET and POST /rest/queries/{e}/{q}/count (protocol/queries.md 3)', () => {
  it.each([
    ['ordersByCustomer', { customerName: 'Acme' }, '1'],
    ['ordersByCustomer', { customerName: 'Nobody' }, '0'],
    ['byCustomerStatus', { status: 'BLOCKED' }, '1'],
    ['page', {}, '4'],
    ['tooMany', {}, '4'],
    ['all', {}, '4'],
  ])('answer the bare number of %s %j: %s', async (query, given, count) => {
    const path = `/rest/queries/Order/${query}/count`;
    for (const answer of [
      await app.as('admin').get(`${path}?${new URLSearchParams(given as Record<string, string>).toString()}`),
      await app.as('admin').post(path, given),
    ]) {
      expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
        200,
        'application/json;charset=UTF-8',
        count,
      ]);
    }
  });

  it('ignore the page and the plan of the request', async () => {
    const more = 'limit=1&offset=3&fetchPlan=none&returnCount=true&returnNulls=maybe';
    const answer = await app.as('admin').get(`/rest/queries/Order/page/count?${more}`);
    expect([answer.status, answer.text]).toEqual([200, '4']);
    expect((await app.as('admin').get('/rest/queries/Order/page/count?limit=9999')).text).toBe('4');
  });

  it.each([
    ['*/*', 'application/json;charset=UTF-8'],
    ['application/json', 'application/json;charset=UTF-8'],
    ['application/json, text/plain, */*', 'application/json;charset=UTF-8'],
    ['text/plain', 'text/plain;charset=UTF-8'],
    ['text/plain, */*;q=0.5', 'text/plain;charset=UTF-8'],
  ])('answer Accept: %s with %s', async (accept, type) => {
    const path = '/rest/queries/Order/all/count';
    for (const answer of [
      await app.as('admin').get(path, undefined, { accept }),
      await app.as('admin').post(path, {}, { accept }),
    ]) {
      expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, type, '4']);
    }
  });

  it('complain about entity, query and parameters in this order, as JSON whatever is accepted', async () => {
    for (const [path, status, error] of [
      ['Nothing/none', 404, 'Entity not found'],
      ['Order/none', 404, 'Query not found'],
      ['Order/ordersByCustomer', 400, 'Query parameter not found'],
    ] as const) {
      const answer = await app.as('admin').get(`/rest/queries/${path}/count`, undefined, { accept: 'text/plain' });
      expect([answer.status, answer.headers['content-type'], answer.json]).toMatchObject([
        status,
        'application/json',
        { error },
      ]);
    }
  });
});

describe('GET /rest/queries/{e} (protocol/queries.md 4)', () => {
  const list = async (entity: string) => (await app.as('admin').get(`/rest/queries/${entity}`)).json as object[];

  it('answers the queries of the entity in the order of their declaration, without that of all rows', async () => {
    const answer = await app.as('admin').get('/rest/queries/Order');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json;charset=UTF-8']);
    expect((answer.json as { name: string }[]).map(({ name }) => name)).toEqual([
      'ordersByCustomer',
      'page',
      'tooMany',
      'ordersBetween',
      'mine',
      'withMyId',
      'byCustomerStatus',
    ]);
  });

  it('describes each by ten keys', async () => {
    const [byCustomer, page] = await list('Order');
    expect(byCustomer).toEqual({
      name: 'ordersByCustomer',
      jpql: 'select o from Order o where o.customer.name = :customerName order by o.number desc',
      entityName: 'Order',
      viewName: 'order-with-customer',
      fetchPlanName: 'order-with-customer',
      limit: null,
      offset: null,
      cacheable: false,
      anonymousAllowed: false,
      params: [{ name: 'customerName', type: 'java.lang.String' }],
    });
    expect(page).toEqual({
      name: 'page',
      jpql: 'select o from Order o order by o.number',
      entityName: 'Order',
      viewName: '_instance_name',
      fetchPlanName: '_instance_name',
      limit: 2,
      offset: 1,
      cacheable: true,
      anonymousAllowed: true,
      params: [],
    });
  });

  it('shows groups, lists, constants and implicit parameters as text', async () => {
    const queries = (await list('Order')) as { name: string; jpql: string; params: object[] }[];
    const between = queries.find(({ name }) => name === 'ordersBetween');
    expect(between?.jpql).toBe(
      'select o from Order o where o.date >= :from and o.date < :to and (o.lines.product in :products or o.amount > 1000' +
        " or o.customer.status in ('BLOCKED') or o.number ends with '''s' or o.delivery is null) order by o.number",
    );
    expect(between?.params).toEqual([
      { name: 'from', type: 'java.time.LocalDate' },
      { name: 'to', type: 'java.time.LocalDate' },
      { name: 'products', type: 'java.util.UUID[]' },
    ]);
    expect(queries.find(({ name }) => name === 'mine')).toMatchObject({
      jpql: 'select o from Order o where o.createdBy = :session$username and o.createdBy = :session$userLogin',
      params: [],
    });
  });

  it('is empty for an entity without queries, and unknown for others', async () => {
    expect(await list('Tag')).toEqual([]);
    expect(await list('CardPayment')).toEqual([]);
    const answer = await app.as('admin').get('/rest/queries/Nothing');
    expect(answer).toAnswer(404, { error: 'Entity not found', details: 'Entity Nothing not found' });
  });
});
