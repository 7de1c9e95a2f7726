import { Module } from '@nestjs/common';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { predefinedQuery } from '../../src/latchkey/queries/predefined-query.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { A1, A2, B1, B2, ordersToSearch } from '../builders/orders-to-search.js';
import { RowLevelRolesModule } from '../builders/row-level-roles.module.js';
import { Order } from '../domain/order.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const LINES = '(SELECT count(*) FROM domain_order_line l WHERE l.order_id = e.id AND l.deleted_date IS NULL)';

/** What conditions cannot say. */
const QUERIES = [
  predefinedQuery(Order, 'withLines', {
    fetchPlan: '_instance_name',
    parameters: { min: 'java.lang.Integer' },
    build: (builder, { min }) => builder.andWhere(`${LINES} >= :min`, { min }),
    sort: 'number',
    limit: 2,
  }),
  predefinedQuery(Order, 'datedWithLines', {
    fetchPlan: 'order-with-customer',
    parameters: { from: 'java.time.LocalDate', numbers: 'java.lang.String[]' },
    where: { property: 'date', operator: '>=', value: { parameter: 'from' } },
    build: (builder, { numbers }) =>
      builder.andWhere(`${LINES} > 0`).andWhere("e.number IN (:...numbers) AND e.number <> '$1'", { numbers }),
    looksAt: [],
  }),
  predefinedQuery(Order, 'byMe', {
    fetchPlan: '_instance_name',
    build: (builder, values) => builder.andWhere('e.createdBy = :username', { username: values.session$username }),
  }),
  predefinedQuery(Order, 'aboveAverage', {
    fetchPlan: '_instance_name',
    build: (builder) => builder.andWhere('e.amount > (SELECT avg(o.amount) FROM domain_order o)'),
    looksAt: [Order],
  }),
  predefinedQuery(Order, 'ofCustomersNamed', {
    fetchPlan: '_instance_name',
    parameters: { name: 'java.lang.String' },
    build: (builder, { name }) => builder.innerJoin('e.customer', 'c').andWhere('c.name = :name', { name }),
  }),
];

@Module({ imports: [Latchkey.forFeature({ queries: QUERIES })] })
class BuiltQueriesModule {}

const app = useApp(() => startDomainApp({}, [BuiltQueriesModule, RowLevelRolesModule]));

beforeAll(async () => {
  await ordersToSearch(app.database);
  await insertRow(app.database, 'domain_order', { number: 'M-1', created_by: 'numbers' });
  for (const [username, role] of [
    ['numbers', undefined],
    ['large', 'large-orders'],
    ['functional', 'b-orders'],
    ['active', 'active-customers'],
  ] as const) {
    await aUser(app.database, { username, roles: ['order-numbers', 'rest-minimal'] });
    if (role) {
      await aRoleAssignment(app.database, { username, roleCode: role, roleType: 'row_level' });
    }
  }
});

const run = (username: string, path: string) => app.as(username).get(`/rest/queries/Order/${path}`);
const order = (id: string, number: string) => ({ _entityName: 'Order', _instanceName: number, id, number });
const restricted = (entity: string, query: string) => [
  403,
  { error: 'Forbidden', details: `Rows of ${entity} are restricted: the query ${query} would look at all of them` },
];

describe('a query with a builder of TypeORM (protocol/queries.md 1 to 4)', () => {
  it('answers what it selects, sorted, page by page and counted', async () => {
    const answer = await run('admin', 'withLines?min=1&returnCount=true');
    expect(answer).toAnswer(200, [order(A1, 'A-1'), order(A2, 'A-2')]);
    expect(answer.headers['x-total-count']).toBe('2');
    expect((await run('admin', 'withLines?min=2')).json).toEqual([order(A1, 'A-1')]);
    expect((await run('admin', 'withLines/count?min=0')).text).toBe('5');
    const past = await run('admin', 'withLines?min=1&offset=9&returnCount=true');
    expect([past.json, past.headers['x-total-count']]).toEqual([[], '2']);
  });

  it('works with a condition, lists and fetch plans, by POST as well', async () => {
    const body = { from: '2024-01-15', numbers: ['A-1', 'A-2', "x' OR 'a'='a"] };
    const answer = await app.as('admin').post('/rest/queries/Order/datedWithLines?fetchPlan=_local', body);
    expect(answer.json).toMatchObject([{ id: A2, number: 'A-2', date: '2024-02-01', amount: 250.5 }]);
    const count = await app.as('admin').post('/rest/queries/Order/datedWithLines/count', body);
    expect(count.text).toBe('1');
  });

  it('knows the caller', async () => {
    expect((await run('numbers', 'byMe')).json).toMatchObject([{ _instanceName: 'M-1' }]);
    expect((await run('admin', 'byMe')).json).toEqual([]);
  });

  it('leaves deleted rows out', async () => {
    expect((await run('admin', 'withLines?min=0&limit=100')).json).toHaveLength(5);
  });

  it('is listed with a text that names it', async () => {
    const answer = await run('admin', '');
    const texts = (answer.json as { name: string; jpql: string }[]).map(({ name, jpql }) => `${name}: ${jpql}`);
    expect(texts).toContain('withLines: select o from Order o where o in withLines order by o.number');
    expect(texts).toContain('datedWithLines: select o from Order o where (o.date >= :from) and o in datedWithLines');
  });

  it('answers faulty parameters as every query', async () => {
    const answer = await run('admin', 'withLines?min=x');
    expect(answer).toAnswer(400, {
      error: 'Error on executing the query',
      details: 'Cannot parse value of parameter min: x',
    });
  });
});

describe('rights around a builder (protocol/queries.md 2, protocol/roles.md 3, 6)', () => {
  it('show the attributes that the caller may view', async () => {
    const body = { from: '2024-01-15', numbers: ['A-1', 'A-2'] };
    const answer = await app.as('numbers').post('/rest/queries/Order/datedWithLines', body);
    expect(answer.json).toEqual([order(A2, 'A-2')]);
  });

  it('hide rows of its entity, by conditions and by functions', async () => {
    expect((await run('large', 'withLines?min=1')).json).toEqual([order(A2, 'A-2')]);
    expect((await run('large', 'withLines/count?min=0')).text).toBe('1');
    const functional = await run('functional', 'withLines?min=0&returnCount=true');
    expect(functional.json).toEqual([order(B1, 'B-1'), order(B2, 'B-2')]);
    expect(functional.headers['x-total-count']).toBe('2');
    expect((await run('functional', 'withLines/count?min=1')).text).toBe('0');
  });

  it('refuse callers when rows that it may read are hidden from them', async () => {
    const answer = await run('active', 'ofCustomersNamed?name=Beta');
    expect([answer.status, answer.json]).toEqual(restricted('Customer', 'ofCustomersNamed'));
    const count = await run('active', 'ofCustomersNamed/count?name=Beta');
    expect([count.status, count.json]).toEqual(restricted('Customer', 'ofCustomersNamed'));
    expect((await run('numbers', 'ofCustomersNamed?name=Beta')).json).toEqual([order(A2, 'A-2')]);
    const average = await run('large', 'aboveAverage');
    expect([average.status, average.json]).toEqual(restricted('Order', 'aboveAverage'));
  });

  it('do not refuse callers when only rows of undeclared entities are hidden from them', async () => {
    expect((await run('active', 'aboveAverage')).json).toEqual([order(A2, 'A-2')]);
  });

  it('need READ of its entity', async () => {
    await aUser(app.database, { username: 'nobody', roles: ['rest-minimal'] });
    const answer = await run('nobody', 'withLines?min=1');
    expect(answer).toAnswer(403, { error: 'Reading forbidden', details: 'Reading of the Order is forbidden' });
  });
});
