import { beforeAll, describe, expect, it } from '@jest/globals';
import { B1, BALL, KITE, ordersToSearch } from '../builders/orders-to-search.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

beforeAll(async () => {
  await ordersToSearch(app.database);
});

async function found(entity: string, conditions: readonly unknown[], sort: string): Promise<string> {
  const body = { filter: { conditions }, sort, returnCount: true };
  const answer = await app.as('admin').post(`/rest/entities/${entity}/search`, body);
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
  const names = (answer.json as { _instanceName: string }[]).map(({ _instanceName }) => _instanceName);
  expect(answer.headers['x-total-count']).toBe(String(names.length));
  return names.join(' ');
}

const orders = (property: string, operator: string, value?: unknown) =>
  found('Order', [{ property, operator, value }], 'number');

describe('paths through references and embedded objects (protocol/filters.md 1, 4)', () => {
  it.each([
    ['customer.name', '=', 'Acme', 'A-1'],
    ['customer.name', '<>', 'Acme', 'A-2 B-2'],
    ['customer.name', 'contains', 'e', 'A-1 A-2 B-2'],
    ['customer.status', '=', 'BLOCKED', 'A-2'],
    ['customer.address.city', 'startsWith', 'ber', 'A-1'],
    ['customer.id', 'notEmpty', undefined, 'A-1 A-2 B-2'],
    ['delivery.address', 'endsWith', 'STREET 1', 'A-1'],
    // An order without a customer counts as one whose customer has no name.
    ['customer.name', 'isNull', undefined, 'B-1'],
    ['customer.region', 'isNull', undefined, 'A-2 B-1'],
    ['customer.region', 'notEmpty', undefined, 'A-1 B-2'],
    ['customer.address.city', 'isNull', undefined, 'A-2 B-1 B-2'],
    ['customer.name', 'notIn', [], 'A-1 A-2 B-1 B-2'],
    // A deleted customer of an order is still its customer.
    ['customer.name', '=', 'Gone', 'B-2'],
  ])('%s %s %j', async (property, operator, value, expected) => {
    expect(await orders(property, operator, value)).toBe(expected);
  });

  it('share a join, also with the sort', async () => {
    const conditions = [
      { property: 'customer.name', operator: 'contains', value: 'E' },
      { property: 'customer.region', operator: '=', value: 'north' },
    ];
    expect(await found('Order', conditions, '-customer.name')).toBe('B-2 A-1');
  });
});

describe('paths through collections (protocol/filters.md 4, 7)', () => {
  it.each([
    ['lines.product.name', '=', 'Ball', 'A-1 A-2'],
    ['lines.product.name', '=', 'Kite', 'A-1'],
    ['lines.product', '=', BALL, 'A-1 A-2'],
    ['lines.product', 'in', [KITE, BALL], 'A-1 A-2'],
    ['lines.quantity', '>=', 2, 'A-1 A-2'],
    // Some line differs; A-2 has only balls.
    ['lines.product.name', '<>', 'Ball', 'A-1'],
    ['lines.product', 'notIn', [BALL], 'A-1'],
    ['lines.product.name', 'doesNotContain', 'k', 'A-1 A-2'],
    // The only line of B-2 is deleted, B-1 never had one.
    ['lines.quantity', 'notEmpty', undefined, 'A-1 A-2'],
    ['lines.quantity', 'isNull', undefined, 'B-1 B-2'],
    ['lines.product.price', 'isNull', undefined, 'A-1 A-2 B-1 B-2'],
    ['lines.product.name', 'notEmpty', false, 'B-1 B-2'],
    ['lines.quantity', 'notIn', [], 'A-1 A-2'],
    // Two levels.
    ['lines.notes.text', '=', 'Fragile', 'A-1'],
    ['lines.notes.text', 'notEmpty', undefined, 'A-1'],
    ['lines.notes.text', 'isNull', undefined, 'A-1 A-2 B-1 B-2'],
    // Through a collection and back.
    ['lines.order.customer.name', '=', 'Beta', 'A-2'],
  ])('%s %s %j', async (property, operator, value, expected) => {
    expect(await orders(property, operator, value)).toBe(expected);
  });

  it('find the same item or another one: each condition asks for itself', async () => {
    const conditions = [
      { property: 'lines.product.name', operator: '=', value: 'Ball' },
      { property: 'lines.quantity', operator: '=', value: 2 },
    ];
    expect(await found('Order', conditions, 'number')).toBe('A-1');
  });

  it('never repeat a row, whatever the page', async () => {
    const filter = { conditions: [{ property: 'lines.quantity', operator: '>', value: 0 }] };
    const page = (offset: number) =>
      app.as('admin').post('/rest/entities/Order/search', { filter, limit: 1, offset, sort: 'number' });
    expect([(await page(0)).json, (await page(1)).json, (await page(2)).json]).toMatchObject([
      [{ number: 'A-1' }],
      [{ number: 'A-2' }],
      [],
    ]);
  });

  it.each([
    ['tags.name', '=', 'wind', 'Kite'],
    ['tags.name', 'in', ['toy', 'wind'], 'Kite'],
    // The only tag of the ball is deleted.
    ['tags.name', '=', 'old', ''],
    ['tags.name', 'isNull', undefined, 'Ball'],
    ['tags.name', 'notEmpty', undefined, 'Kite'],
  ])('through a join table: %s %s %j', async (property, operator, value, expected) => {
    expect(await found('Product', [{ property, operator, value }], 'name')).toBe(expected);
  });

  it('from a to-one reference into a collection', async () => {
    const line = { property: 'order.lines.product.name', operator: '=', value: 'Kite' };
    expect(await found('OrderLine', [line], 'quantity')).toBe('Ball x 1 Kite x 2');
    expect(await found('LineNote', [{ property: 'line.order.number', operator: '=', value: 'A-1' }], 'text')).toBe(
      'Fragile',
    );
  });

  it('combine with groups', async () => {
    const conditions = [
      {
        group: 'or',
        conditions: [
          { property: 'lines.notes.text', operator: 'contains', value: 'FRAG' },
          {
            group: 'And',
            conditions: [
              { property: 'id', operator: '=', value: B1 },
              { property: 'lines.quantity', operator: 'isNull' },
              { group: 'OR', conditions: [] },
              { group: 'OR' },
            ],
          },
        ],
      },
    ];
    expect(await found('Order', conditions, 'number')).toBe('A-1 B-1');
  });
});
