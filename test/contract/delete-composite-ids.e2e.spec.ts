import { describe, expect, it } from '@jest/globals';
import { Statement, type TextRow } from '../../src/latchkey/sql/statement.js';
import { insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

const segment = (json: string): string => Buffer.from(json).toString('base64url');

/** Stores items with the quantities 1 to 4 in a new warehouse. */
async function fill(warehouse: string): Promise<void> {
  for (const sku of ['1', '2', '3', '4']) {
    await insertValues(app.database, 'domain_stock_item', { warehouse, sku, quantity: sku });
  }
}

const skusOf = (warehouse: string): Promise<TextRow[]> =>
  app.database.rows(new Statement('SELECT sku FROM domain_stock_item WHERE warehouse = $1::int ORDER BY sku'), [
    warehouse,
  ]);

describe('deletion by composite ids (protocol/entities.md 9.4, 11)', () => {
  it('by path', async () => {
    await fill('1');
    const path = `/rest/entities/StockItem/${segment('{"warehouse":1,"sku":2}')}`;
    expect((await app.as('admin').delete(path)).status).toBe(204);
    expect((await app.as('admin').delete(path)).status).toBe(404);
    expect(await skusOf('1')).toEqual([['1'], ['3'], ['4']]);
  });

  it('in bulk, as objects under `id` and as the text of paths', async () => {
    await fill('2');
    const body = [
      { id: { warehouse: 2, sku: 1 } },
      segment('{"warehouse":2,"sku":2}'),
      { id: segment('{warehouse: 2, sku: 3}') },
      { id: { sku: '1', warehouse: '2' } },
    ];
    expect((await app.as('admin').delete('/rest/entities/StockItem', body)).status).toBe(204);
    expect(await skusOf('2')).toEqual([['4']]);
  });

  it.each<[string, unknown, number, string, string]>([
    [
      'the key attributes without `id`',
      { warehouse: 3, sku: 1 },
      400,
      'Required attribute id is not presented',
      'Required attribute id is not presented',
    ],
    [
      'a part of the key',
      { id: { warehouse: 3 } },
      400,
      'Invalid entity ID',
      'Cannot convert {"warehouse":3} into valid entity ID',
    ],
    ['a number', 3, 400, 'Invalid entity ID', 'Cannot convert 3 into valid entity ID'],
    ['a text that stands for nothing', '!', 400, 'Invalid entity ID', 'Cannot convert ! into valid entity ID'],
    [
      'an unknown id',
      { id: { warehouse: 3, sku: 9 } },
      404,
      'Entity not found',
      'Entity StockItem with id {"warehouse":3,"sku":9} not found',
    ],
  ])('not by %s, and then nothing is deleted', async (_, element, status, error, details) => {
    await app.database.rows(new Statement('DELETE FROM domain_stock_item WHERE warehouse = 3'));
    await fill('3');
    const body = [{ id: { warehouse: 3, sku: 1 } }, element];
    const answer = await app.as('admin').delete('/rest/entities/StockItem', body);
    expect(answer).toAnswer(status, { error, details });
    expect(await skusOf('3')).toHaveLength(4);
  });
});
