import { Module } from '@nestjs/common';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { ACME, ordersToSearch } from '../builders/orders-to-search.js';
import { Address } from '../domain/address.js';
import { Customer } from '../domain/customer.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { Specimen } from '../domain/specimen.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

/** Sees orders without their amounts, customers without their regions and zip codes, and neither products nor deliveries. */
@ResourceRole({ code: 'order-reader', name: 'Order reader', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['read'])
@EntityPolicy(OrderLine, ['read'])
@EntityPolicy(Customer, ['read'])
@EntityPolicy(Address, ['read'])
@EntityAttributePolicy(Order, ['id', 'number', 'date', 'customer', 'lines', 'delivery'], 'view')
@EntityAttributePolicy(OrderLine, '*', 'view')
@EntityAttributePolicy(Customer, ['name', 'address'], 'view')
@EntityAttributePolicy(Address, ['city'], 'view')
class OrderReaderRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [OrderReaderRole] })] })
class OrderReaderModule {}

const app = useApp(() => startDomainApp({}, [OrderReaderModule]));

beforeAll(async () => {
  await ordersToSearch(app.database);
  await aUser(app.database, { username: 'rita', roles: ['order-reader'] });
  await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
});

const condition = (property: string, operator = 'notEmpty', value?: unknown) => ({ property, operator, value });
const search = (username: string, conditions: readonly unknown[], more: object = {}) =>
  app.as(username).post('/rest/entities/Order/search', { filter: { conditions }, ...more });

describe('filters name only what the caller may view (protocol/roles.md 3, protocol/README.md decision 4)', () => {
  it.each([
    ['number', 4],
    ['customer', 3],
    ['customer.name', 3],
    ['customer.address.city', 1],
    ['lines.quantity', 2],
    ['lines.order.customer.name', 2],
  ])('%s is viewable', async (property, count) => {
    const answer = await search('rita', [condition(property)]);
    expect([answer.status, (answer.json as []).length]).toEqual([200, count]);
  });

  it.each([
    ['an attribute of the entity', 'amount', 'Order.amount'],
    ['an attribute of a reference', 'customer.region', 'Customer.region'],
    ['an attribute of an embedded object', 'customer.address.zip', 'Address.zip'],
    ['an attribute reached through a collection', 'lines.order.amount', 'Order.amount'],
    ['a reference to an entity that may not be read', 'delivery', 'Order.delivery'],
    ['the way through such a reference', 'delivery.address', 'Order.delivery'],
    ['the end of a path', 'lines.product', 'OrderLine.product'],
    ['the middle of a path', 'lines.product.tags.name', 'OrderLine.product'],
    ['a system attribute', 'createdBy', 'Order.createdBy'],
  ])('not %s: %s', async (_, property, attribute) => {
    const filter = { conditions: [condition('number'), { group: 'OR', conditions: [condition(property)] }] };
    const query = `filter=${encodeURIComponent(JSON.stringify(filter))}`;
    const path = '/rest/entities/Order/search';
    for (const answer of [
      await app.as('rita').get(`${path}?${query}`),
      await app.as('rita').post(path, { filter }),
      await app.as('rita').get(`${path}/count?${query}`),
      await app.as('rita').post(`${path}/count`, { filter }),
    ]) {
      expect(answer).toAnswer(403, { error: 'Forbidden', details: `Attribute ${attribute} is not viewable` });
    }
    expect((await search('admin', filter.conditions)).status).toBe(200);
  });

  it('secret attributes are hidden from everybody', async () => {
    const filter = { conditions: [condition('secret')] };
    const answer = await app.as('admin').post(`/rest/entities/${Specimen.name}/search`, { filter });
    expect(answer).toAnswer(403, { error: 'Forbidden', details: 'Attribute Specimen.secret is not viewable' });
  });

  it('a sort may not name them either', async () => {
    const answer = await search('rita', [], { sort: '-amount' });
    expect(answer).toAnswer(403, { error: 'Forbidden', details: 'Attribute Order.amount is not viewable' });
  });
});

describe('the order of checks around a hidden attribute (protocol/entities.md 7)', () => {
  it.each([
    ['an unknown property', condition('none'), 'Property for Order not found: none'],
    ['a faulty value', condition('date', '=', 'x'), 'Cannot parse property value: x'],
    ['a faulty value of itself', condition('amount', '=', 'x'), 'Cannot parse property value: x'],
  ])('%s is noticed first', async (_, faulty, details) => {
    const answer = await search('rita', [condition('amount'), faulty]);
    expect(answer).toAnswer(400, { error: 'Cannot parse entities filter', details });
  });

  it('a limit beyond the maximum afterwards', async () => {
    expect((await search('rita', [condition('amount')], { limit: 99_999 })).status).toBe(403);
    expect((await search('rita', [condition('number')], { limit: 99_999 })).status).toBe(400);
  });

  it('a caller who may not read the entity learns only that, whatever the body requests', async () => {
    const forbidden = { error: 'Reading forbidden', details: 'Reading of the Order is forbidden' };
    const faulty = [{ property: 'none' }];
    expect((await search('minimal', faulty)).json).toEqual(forbidden);
    expect((await search('minimal', faulty, { fetchPlan: 'none' })).json).toEqual(forbidden);
    const count = await app.as('minimal').post('/rest/entities/Order/search/count', { filter: { conditions: faulty } });
    expect(count).toAnswer(403, forbidden);
    expect((await app.as('bob').get('/rest/entities/Order/search')).json).toEqual({
      error: 'Forbidden',
      details: 'User is not allowed to use the REST API',
    });
  });
});

describe('the rights of one caller and the statement of another', () => {
  it('are kept apart: equal filters of different rights select different attributes', async () => {
    const filter = [condition('customer', '=', ACME)];
    expect(((await search('admin', filter)).json as object[])[0]).toHaveProperty('amount');
    expect(((await search('rita', filter)).json as object[])[0]).not.toHaveProperty('amount');
  });
});
