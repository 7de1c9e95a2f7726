import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCategory } from '../builders/a-dynamic-attribute.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';
import { Statement } from '../../src/latchkey/sql/statement.js';

const app = useApp(() => startDomainApp({ DYNAMIC_ATTRIBUTES_ENABLED: 'true' }));

beforeAll(async () => {
  await aCategory(app, 'Currency', { code: 'symbol', dataType: 'STRING' });
  await aCategory(
    app,
    'Region',
    { code: 'capital', dataType: 'STRING' },
    { code: 'money', dataType: 'ENTITY', entityClass: 'Currency' },
  );
  await aCategory(app, 'Person', { code: 'home', dataType: 'ENTITY', entityClass: 'Region' });
  await aCategory(app, 'Paper', { code: 'shelf', dataType: 'STRING' });
  await aCategory(app, 'Invoice', { code: 'paid', dataType: 'BOOLEAN' });
  await aCategory(app, 'OrderLine', { code: 'gift', dataType: 'BOOLEAN' });
});

const post = async (entity: string, body: object): Promise<Record<string, unknown>> => {
  const answer = await app.as('admin').post(`/rest/entities/${entity}`, body);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.json as Record<string, unknown>;
};

describe('dynamic attributes of objects with every kind of key (protocol/dynamic-attributes.md 1)', () => {
  it('belong to texts and numbers, and refer to them', async () => {
    expect(await post('Currency', { code: 'EUR', name: 'Euro', '+symbol': '€' })).toEqual(
      expect.objectContaining({ id: 'EUR', '+symbol': '€' }),
    );
    const region = await post('Region', { name: 'North', '+capital': 'Kiel', '+money': { id: 'EUR' } });
    expect(region).toEqual(
      expect.objectContaining({
        '+capital': 'Kiel',
        '+money': { _entityName: 'Currency', _instanceName: 'EUR', id: 'EUR', code: 'EUR' },
      }),
    );
    const filter = { conditions: [{ property: '+money', operator: '=', value: 'EUR' }] };
    const found = await app.as('admin').post('/rest/entities/Region/search', { filter, fetchPlan: '_instance_name' });
    expect(found).toAnswer(200, [expect.objectContaining({ name: 'North' })]);
    const person = await post('Person', { name: 'Ann', '+home': { id: region.id } });
    expect(person['+home']).toEqual(expect.objectContaining({ _entityName: 'Region', _instanceName: 'North' }));
  });

  it('are refused for composite keys', async () => {
    const body = { name: 'Stock', entityType: 'StockItem' };
    expect(await app.as('admin').post('/rest/entities/dynat_Category', body)).toAnswer(400, [
      expect.objectContaining({
        path: 'entityType',
        message: 'The key of StockItem is neither a uuid, a string, an int nor a long: choose another entity',
      }),
    ]);
  });

  it('are those of exactly one class of a hierarchy', async () => {
    const { id } = await post('Invoice', { title: 'May', '+paid': true, '+shelf': 'ignored' });
    await post('Paper', { title: 'Note', '+paid': true, '+shelf': 'A1' });
    const list = await app
      .as('admin')
      .get('/rest/entities/Paper?dynamicAttributes=true&fetchPlan=_instance_name&sort=title');
    expect(list).toAnswer(200, [
      { _entityName: 'Invoice', _instanceName: 'May:', id: String(id), title: 'May', '+paid': true },
      { _entityName: 'Paper', _instanceName: 'Note', id: expect.anything(), title: 'Note', '+shelf': 'A1' },
    ]);
  });

  it('are written inside of compositions, whose owner gets a new version', async () => {
    const order = await post('Order', { number: '1', lines: [{ quantity: 1, '+gift': true }] });
    const lines = async (body?: object): Promise<[unknown, Record<string, unknown>]> => {
      const inline = encodeURIComponent('{"entity":"Order","properties":["version","lines.+gift"]}');
      const url = `/rest/entities/Order/${String(order.id)}`;
      const answer = body
        ? await app.as('admin').put(`${url}?responseFetchPlan=${inline}`, body)
        : await app.as('admin').get(`${url}?fetchPlan=${inline}`);
      const { version, lines: items } = answer.json as { version: number; lines: Record<string, unknown>[] };
      return [version, items[0] ?? {}];
    };
    const [first, line] = await lines();
    expect([first, line['+gift']]).toEqual([1, true]);
    const [second, changed] = await lines({ lines: [{ id: line.id, '+gift': false }] });
    expect([second, changed['+gift']]).toEqual([2, false]);
  });

  it('go with a row that leaves its table', async () => {
    const { id } = await post('Region', { name: 'South', '+capital': 'Ulm' });
    const count = new Statement(`SELECT count(*) FROM dynat_attribute_value v JOIN dynat_category_attribute a
      ON a.id = v.attribute_id WHERE v.owner_number = $1 AND a.code = 'capital'`);
    expect(await app.database.rows(count, [String(id)])).toEqual([['1']]);
    expect((await app.as('admin').delete(`/rest/entities/Region/${String(id)}`)).status).toBe(204);
    expect(await app.database.rows(count, [String(id)])).toEqual([['0']]);
  });
});
