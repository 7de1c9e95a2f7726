import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { Exhibit } from '../domain/museum/exhibit.entity.js';
import { Loan } from '../domain/museum/loan.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { Product } from '../domain/product.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

/** No READ on customers, products of lines, deliveries and tags. */
@ResourceRole({
  code: 'orders-alone',
  name: 'Orders and lines, without what they refer to',
  childRoles: ['rest-minimal'],
})
@EntityPolicy(Order, ['create', 'read', 'update'])
@EntityPolicy(OrderLine, ['create', 'read', 'update'])
@EntityAttributePolicy(Order, '*', 'modify')
@EntityAttributePolicy(OrderLine, '*', 'modify')
class OrdersAloneRole {}

@ResourceRole({ code: 'products-alone', name: 'Products without tags', childRoles: ['rest-minimal'] })
@EntityPolicy(Product, ['create', 'read', 'update'])
@EntityAttributePolicy(Product, '*', 'modify')
class ProductsAloneRole {}

/** READ on `Exhibit` says nothing about the subclass `Painting`. */
@ResourceRole({ code: 'loans', name: 'Loans of exhibits but paintings', childRoles: ['rest-minimal'] })
@EntityPolicy(Loan, ['read', 'update'])
@EntityPolicy(Exhibit, ['read', 'update'])
@EntityAttributePolicy(Loan, '*', 'modify')
@EntityAttributePolicy(Exhibit, '*', 'modify')
class LoansRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [OrdersAloneRole, ProductsAloneRole, LoansRole] })] })
class RolesModule {}

const ORDER = new Statement('SELECT customer_id, delivery_id, number FROM domain_order WHERE id = $1');
const DELIVERY = new Statement('SELECT deleted_date IS NULL FROM domain_delivery WHERE id = $1');
const PRODUCT_OF_LINE = new Statement('SELECT product_id FROM domain_order_line WHERE id = $1');
const TAGS = new Statement('SELECT domain_tag_id FROM domain_product_tag WHERE domain_product_id = $1');
const COPY_OF = new Statement('SELECT copy_of_id FROM museum_exhibit WHERE id = $1');

const app = useApp(() => startDomainApp({}, [RolesModule]));
let customer: string;
let delivery: string;
let order: string;

beforeAll(async () => {
  for (const code of ['orders-alone', 'products-alone', 'loans']) {
    await aUser(app.database, { username: code, roles: [code] });
  }
  customer = await insertRow(app.database, 'domain_customer', { name: 'Acme' });
  delivery = await insertRow(app.database, 'domain_delivery', { address: 'Quay 3' });
  order = await insertRow(app.database, 'domain_order', {
    number: 'H-1',
    customer_id: customer,
    delivery_id: delivery,
  });
});

const stored = async (id = order): Promise<unknown> => (await app.database.rows(ORDER, [id]))[0];
const missing = (attribute: string, error = 'Entity update failed'): unknown[] => [
  400,
  { error, details: `Referenced entity for property '${attribute}' is missing` },
];
const outcome = ({ status, json }: Answer): unknown[] => [status, json];

describe('a reference to an entity that the caller may not read (protocol/roles.md 4, 8)', () => {
  it('is not emptied by null, in one object, in an array and by a POST with its id', async () => {
    const user = app.as('orders-alone');
    const body = { number: 'H-2', customer: null };
    expect((await user.put(`/rest/entities/Order/${order}`, body)).status).toBe(200);
    expect(await stored()).toEqual([customer, delivery, 'H-2']);
    expect((await user.put('/rest/entities/Order', [{ id: order, number: 'H-3', customer: null }])).status).toBe(200);
    expect(await stored()).toEqual([customer, delivery, 'H-3']);
    expect((await user.post('/rest/entities/Order', { id: order, number: 'H-4', customer: null })).status).toBe(201);
    expect(await stored()).toEqual([customer, delivery, 'H-4']);
  });

  it('is not replaced either: its target counts as missing', async () => {
    const other = await insertRow(app.database, 'domain_customer', { name: 'Other' });
    const put = (id: string): Promise<Answer> =>
      app.as('orders-alone').put(`/rest/entities/Order/${order}`, { customer: { id } });
    expect(outcome(await put(other))).toEqual(missing('customer'));
    expect((await put(customer)).status).toBe(200);
    expect(await stored()).toEqual([customer, delivery, 'H-4']);
  });

  it('answers the same whether or not there is one', async () => {
    const without = await insertRow(app.database, 'domain_order', { number: 'W' });
    const [one, other] = await Promise.all(
      [order, without].map((id) => app.as('orders-alone').put(`/rest/entities/Order/${id}`, { customer: null })),
    );
    expect([one?.status, other?.status]).toEqual([200, 200]);
    expect(await stored(without)).toEqual([null, null, 'W']);
  });

  it('stays in composition items, too', async () => {
    const product = await insertRow(app.database, 'domain_product', { name: 'Kite' });
    const line = await insertRow(app.database, 'domain_order_line', { order_id: order, product_id: product });
    const lines = [{ id: line, quantity: 5, product: null }];
    expect((await app.as('orders-alone').put(`/rest/entities/Order/${order}`, { lines })).status).toBe(200);
    expect(await app.database.rows(PRODUCT_OF_LINE, [line])).toEqual([[product]]);
  });

  it('of a composition is refused, and so is what it holds, whether or not there is one', async () => {
    const without = await insertRow(app.database, 'domain_order', { number: 'W' });
    for (const id of [order, without]) {
      for (const given of [null, { address: 'Elsewhere' }]) {
        expect(await app.as('orders-alone').put(`/rest/entities/Order/${id}`, { delivery: given })).toAnswer(403, {
          error: 'Forbidden',
          details: 'resource: Delivery, type: entity, action: update',
        });
      }
    }
    expect(await stored()).toEqual([customer, delivery, 'H-4']);
    expect(await app.database.rows(DELIVERY, [delivery])).toEqual([['t']]);
  });

  it('stays when it is a list', async () => {
    const product = await insertRow(app.database, 'domain_product', { name: 'Tagged' });
    const tag = await insertRow(app.database, 'domain_tag', { name: 'new' });
    await insertValues(app.database, 'domain_product_tag', { domain_product_id: product, domain_tag_id: tag });
    for (const tags of [[], null]) {
      expect((await app.as('products-alone').put(`/rest/entities/Product/${product}`, { tags })).status).toBe(200);
    }
    expect(await app.database.rows(TAGS, [product])).toEqual([[tag]]);
  });

  it('may be empty in a new object', async () => {
    const answer = await app.as('orders-alone').post('/rest/entities/Order', { number: 'H-9', customer: null });
    expect(answer.status).toBe(201);
  });

  it('is kept for its class alone: that of a subclass without READ is neither emptied nor replaced', async () => {
    const painting = await insertRow(app.database, 'museum_exhibit', { kind: 'painting', title: 'Sunrise' });
    const plain = await insertRow(app.database, 'museum_exhibit', { kind: 'Exhibit', title: 'Vase' });
    const copy = await insertRow(app.database, 'museum_exhibit', {
      kind: 'Exhibit',
      title: 'Copy',
      copy_of_id: painting,
    });
    const put = (copyOf: object | null): Promise<Answer> =>
      app.as('loans').put(`/rest/entities/Exhibit/${copy}`, { copyOf });
    expect((await put(null)).status).toBe(200);
    expect((await put({ id: plain })).status).toBe(200);
    expect(await app.database.rows(COPY_OF, [copy])).toEqual([[painting]]);
    const other = await insertRow(app.database, 'museum_exhibit', {
      kind: 'Exhibit',
      title: 'Other',
      copy_of_id: plain,
    });
    expect((await app.as('loans').put(`/rest/entities/Exhibit/${other}`, { copyOf: null })).status).toBe(200);
    expect(await app.database.rows(COPY_OF, [other])).toEqual([[null]]);
  });
});
