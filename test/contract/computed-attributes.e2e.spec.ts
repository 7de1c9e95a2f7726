import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertValues } from '../builders/insert-row.js';
import { Order } from '../domain/order.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const ORDER = '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e11';

/** Sees the total of an order, which is computed from the amount, and not the amount. */
@ResourceRole({ code: 'totals', name: 'Totals of orders', scopes: ['API'] })
@SpecificPolicy('rest.enabled')
@EntityPolicy(Order, ['read', 'update'])
@EntityAttributePolicy(Order, ['number', 'total', 'remark'], 'view')
class TotalsRole {}

@ResourceRole({ code: 'amounts', name: 'Amounts of orders', scopes: ['API'] })
@EntityAttributePolicy(Order, ['amount'], 'view')
class AmountsRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [TotalsRole, AmountsRole] })] })
class RolesModule {}

const app = useApp(() => startDomainApp({}, [RolesModule]));

beforeAll(async () => {
  await aUser(app.database, { username: 'total', roles: ['totals'] });
  await aUser(app.database, { username: 'both', roles: ['totals', 'amounts'] });
  await insertValues(app.database, 'domain_order', { id: ORDER, number: 'A-17', amount: '130.08' });
});

const identity = { _entityName: 'Order', _instanceName: 'A-17', id: ORDER };
const plan = encodeURIComponent('{"entity":"Order","properties":["total"]}');

describe('computed attributes (protocol/entities.md 3.3, protocol/roles.md 3)', () => {
  it.each([
    ['no plan', '', { ...identity, number: 'A-17' }],
    ['no plan, and nulls', '?returnNulls=true', { ...identity, number: 'A-17', remark: null }],
    ['a plan that lists them', `?fetchPlan=${plan}`, identity],
    ['a plan that lists them, and nulls', `?fetchPlan=${plan}&returnNulls=true`, identity],
  ])('are left out where what they are computed from is hidden: %s', async (_, query, json) => {
    const answer = await app.as('total').get(`/rest/entities/Order/${ORDER}${query}`);
    expect(answer).toAnswer(200, json);
  });

  it('are left out of the answers to writes, too', async () => {
    const answer = await app.as('total').put(`/rest/entities/Order/${ORDER}?responseFetchPlan=${plan}`, {});
    expect(answer).toAnswer(200, identity);
  });

  it('are shown to those who may view both', async () => {
    const answer = await app.as('both').get(`/rest/entities/Order/${ORDER}?fetchPlan=${plan}`);
    expect(answer).toAnswer(200, { ...identity, total: 130.08 });
  });
});
