import { Module } from '@nestjs/common';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { A1, A2, ordersToSearch } from '../builders/orders-to-search.js';
import { Order } from '../domain/order.entity.js';
import { Payment } from '../domain/payment.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

/** Sees the numbers of orders, and payments that are neither by card nor in cash; no customers. */
@ResourceRole({ code: 'number-reader', name: 'Number reader', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['read'])
@EntityAttributePolicy(Order, ['number'], 'view')
@EntityPolicy(Payment, ['read'])
@EntityAttributePolicy(Payment, '*', 'view')
class NumberReaderRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [NumberReaderRole] })] })
class NumberReaderModule {}

const app = useApp(() =>
  startDomainApp({ ANONYMOUS_URL_PATTERNS: '/rest/queries/**', ANONYMOUS_RESOURCE_ROLES: 'number-reader' }, [
    NumberReaderModule,
  ]),
);

beforeAll(async () => {
  await ordersToSearch(app.database);
  await aUser(app.database, { username: 'nora', roles: ['number-reader'] });
  await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
});

const NUMBER = (number: string, id: string) => ({ _entityName: 'Order', _instanceName: number, id, number });

describe('what a query shows to whom (protocol/queries.md 2, protocol/roles.md 3)', () => {
  it('rows are chosen by attributes the caller may not view, because the developer chose them, and never show them', async () => {
    const path = '/rest/queries/Order/ordersByCustomer?customerName=Acme&returnNulls=true';
    expect((await app.as('nora').get(path)).json).toEqual([NUMBER('A-1', A1)]);
    expect((await app.as('nora').get(`${path}&fetchPlan=order-with-lines`)).json).toEqual([NUMBER('A-1', A1)]);
    expect((await app.as('nora').get('/rest/queries/Order/ordersByCustomer/count?customerName=Acme')).text).toBe('1');
  });

  it('the declared order counts as well, and opens it to no request', async () => {
    await insertRow(app.database, 'domain_order', { number: 'Z-0' });
    const declared = await app.as('nora').get('/rest/queries/Order/byCustomerStatus?status=BLOCKED');
    expect(declared.json).toEqual([NUMBER('A-2', A2)]);
    const request = await app.as('nora').get('/rest/entities/Order?fetchPlan=_local&sort=-customer.name,-amount');
    expect(request).toAnswer(403, { error: 'Forbidden', details: 'Attribute Order.customer is not viewable' });
  });

  it('rows of classes the caller may not read are neither shown nor counted', async () => {
    await insertRow(app.database, 'domain_payment', { kind: 'Payment', reference: 'P-1', amount: '5.00' });
    await insertRow(app.database, 'domain_payment', { kind: 'cash', reference: 'P-2', amount: '5.00' });
    const path = '/rest/queries/Payment/paymentsFrom?amount=1&returnCount=true';
    const answer = await app.as('nora').get(path);
    expect([answer.json, answer.headers['x-total-count']]).toEqual([
      [expect.objectContaining({ _entityName: 'Payment', reference: 'P-1' })],
      '1',
    ]);
    expect((await app.as('admin').get(path)).headers['x-total-count']).toBe('2');
  });

  it('a caller who may not read the entity learns only that', async () => {
    for (const path of ['', '/none', '/ordersByCustomer?limit=x', '/none/count']) {
      const answer = await app.as('minimal').get(`/rest/queries/Order${path}`);
      expect(answer).toAnswer(403, { error: 'Reading forbidden', details: 'Reading of the Order is forbidden' });
    }
    expect((await app.as('minimal').post('/rest/queries/Order/none', '{')).status).toBe(403);
    expect((await app.as('minimal').post('/rest/queries/Order/none/count', '{')).status).toBe(403);
  });

  it('the anonymous user has a name and no id', async () => {
    await insertRow(app.database, 'domain_order', { number: 'Found', created_by: 'anonymous' });
    const answer = await app.asAnonymous().get('/rest/queries/Order/mine');
    expect(answer.json).toEqual([expect.objectContaining({ number: 'Found' })]);
    expect((await app.asAnonymous().get('/rest/queries/Order/withMyId')).text).toBe('[]');
  });
});
