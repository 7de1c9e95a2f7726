import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { Address } from '../domain/address.js';
import { Customer } from '../domain/customer.entity.js';
import { Shelf } from '../domain/shelf.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { TestApp } from '../harness/app.js';

/** May read rows, and of their attributes only the ones that are named. */
@ResourceRole({ code: 'narrow', name: 'Narrow', childRoles: ['rest-minimal'] })
@EntityPolicy(Customer, ['read'])
@EntityPolicy(Address, ['read'])
@EntityPolicy(Shelf, ['read'])
@EntityAttributePolicy(Customer, ['name', 'address'], 'view')
@EntityAttributePolicy(Address, ['city'], 'view')
class NarrowRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [NarrowRole] })] })
class NarrowModule {}

let app: TestApp;

beforeAll(async () => {
  app = await startDomainApp({}, [NarrowModule]);
  const { database } = app;
  await aUser(database, { username: 'nora', roles: ['narrow'] });
  await insertRow(database, 'domain_customer', { name: 'Full', address_city: 'Oslo', address_zip: '0150' });
  await insertRow(database, 'domain_customer', { name: 'Half', address_zip: '0151' });
  await insertRow(database, 'domain_customer', { name: 'None' });
  for (const [warehouse, sku, quantity] of [
    ['1', '42', '7'],
    ['1', '43', '8'],
    ['2', '42', '9'],
  ] as const) {
    await insertValues(database, 'domain_stock_item', { warehouse, sku, quantity });
  }
  await insertValues(database, 'domain_shelf', { label: 'only' });
});

afterAll(() => app.close());

const search = (username: string, entity: string, condition: object, more: object = {}) =>
  app.as(username).post(`/rest/entities/${entity}/search`, { filter: { conditions: [condition] }, ...more });

async function values(entity: string, attribute: string, condition: object): Promise<unknown> {
  const answer = await search('admin', entity, condition, { sort: attribute });
  return answer.status === 200
    ? (answer.json as Record<string, unknown>[]).map((each) => each[attribute])
    : [answer.status, (answer.json as { details: string }).details];
}

describe('an embedded object itself (protocol/filters.md 3, as 2.8.3)', () => {
  it.each([
    ['isNull', undefined, ['None']],
    ['notEmpty', undefined, ['Full', 'Half']],
    ['isNull', false, ['Full', 'Half']],
    ['notEmpty', false, ['None']],
  ])('%s %s', async (operator, value, expected) => {
    expect(await values('Customer', 'name', { property: 'address', operator, value })).toEqual(expected);
  });

  it('needs the right to view every attribute it looks at', async () => {
    const answer = await search('nora', 'Customer', { property: 'address', operator: 'isNull' });
    expect([answer.status, answer.json]).toEqual([
      403,
      { error: 'Forbidden', details: 'Attribute Address.country is not viewable' },
    ]);
  });
});

describe('composite keys (protocol/filters.md 4, protocol/entities.md 11, as 2.8.3)', () => {
  it.each([
    ['id.warehouse', '=', 1, [7, 8]],
    ['id.sku', '<>', 42, [8]],
    ['id', '=', { warehouse: 1, sku: 42 }, [7]],
    ['id', '=', { _entityName: 'ignored', sku: '43', warehouse: '1' }, [8]],
    ['id', '<>', { warehouse: 1, sku: 42 }, [8, 9]],
    [
      'id',
      'in',
      [
        { warehouse: 1, sku: 42 },
        { warehouse: 2, sku: 42 },
        { warehouse: 2, sku: 43 },
      ],
      [7, 9],
    ],
    ['id', 'notIn', [{ warehouse: 1, sku: 42 }], [8, 9]],
    ['id', '=', { warehouse: 1 }, [400, 'Cannot parse the condition value: {"warehouse":1}']],
    ['id', '=', '1', [400, 'Cannot parse the condition value: 1']],
    ['id', 'isNull', true, [400, 'Operator isNull is not available for java type StockItemKey']],
    ['id.nope', '=', 1, [400, 'Property for StockItem not found: id.nope']],
    ['id.quantity', '=', 1, [400, 'Property for StockItem not found: id.quantity']],
  ])('%s %s %j', async (property, operator, value, expected) => {
    expect(await values('StockItem', 'quantity', { property, operator, value })).toEqual(expected);
  });
});

describe('keys without an attribute policy (protocol/README.md decision 4, as 2.8.3)', () => {
  it('may be filtered and sorted by, because every response shows them', async () => {
    const filtered = await search('nora', 'Customer', { property: 'id', operator: 'notEmpty' }, { sort: '-id' });
    expect([filtered.status, (filtered.json as []).length]).toEqual([200, 3]);
    const shelves = await search('nora', 'Shelf', { property: 'code', operator: '>', value: 0 }, { sort: 'code' });
    expect([shelves.status, (shelves.json as []).length]).toEqual([200, 1]);
  });

  it('unlike every other attribute', async () => {
    const answer = await search('nora', 'Shelf', { property: 'label', operator: 'notEmpty' });
    expect([answer.status, answer.json]).toEqual([
      403,
      { error: 'Forbidden', details: 'Attribute Shelf.label is not viewable' },
    ]);
  });
});

describe('fields that are numbers (protocol/filters.md 6, as 2.8.3)', () => {
  it.each([
    [{ property: 1, operator: '=', value: 1 }, 'Property for Customer not found: 1'],
    [{ group: 1, conditions: [] }, 'Invalid conditions group type: 1'],
    [
      { property: 'name', operator: 'in', value: null },
      'JSON array was expected as a value for condition with operator in',
    ],
  ])('%j', async (condition, details) => {
    const answer = await search('admin', 'Customer', condition);
    expect([answer.status, answer.json]).toEqual([400, { error: 'Cannot parse entities filter', details }]);
  });
});
