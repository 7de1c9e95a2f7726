import { beforeAll, describe, expect, it } from '@jest/globals';
import { A1, A2, ACME, ordersToSearch } from '../builders/orders-to-search.js';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({ ENTITY_MAX_FETCH_SIZE: '{"Order":3}' }));

beforeAll(async () => {
  await ordersToSearch(app.database);
});

const ALL = { conditions: [] };
const BY_NUMBER = { conditions: [{ property: 'number', operator: 'startsWith', value: 'A-' }] };
const path = (filter: unknown, more = ''): string =>
  `/rest/entities/Order/search?filter=${encodeURIComponent(typeof filter === 'string' ? filter : JSON.stringify(filter))}${more}`;
const search = (filter: unknown, more = '') => app.as('admin').get(path(filter, more));
const namesIn = (json: unknown): string =>
  (json as { _instanceName: string }[]).map(({ _instanceName }) => _instanceName).join(' ');

describe('GET /rest/entities/{e}/search (protocol/entities.md 7.1)', () => {
  it('answers an array of the objects that satisfy the filter', async () => {
    const answer = await search(BY_NUMBER, '&fetchPlan=order-with-customer&sort=number');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(answer.headers).not.toHaveProperty('x-total-count');
    expect(answer.json).toMatchObject([
      { _entityName: 'Order', _instanceName: 'A-1', id: A1, number: 'A-1', amount: 100, customer: { id: ACME } },
      { _entityName: 'Order', _instanceName: 'A-2', id: A2, number: 'A-2', amount: 250.5 },
    ]);
  });

  it('joins root conditions with AND and nests groups (protocol/filters.md 1)', async () => {
    const filter = {
      conditions: [
        {
          group: 'OR',
          conditions: [
            { property: 'number', operator: 'startsWith', value: 'A-' },
            { property: 'amount', operator: '>=', value: 99 },
          ],
        },
        { property: 'customer', operator: 'in', value: [ACME] },
        { property: 'delivery', operator: 'notEmpty' },
      ],
    };
    expect(namesIn((await search(filter)).json)).toBe('A-1');
  });

  it.each([
    ['fetchPlan=_instance_name&sort=-number', 'A-2 A-1'],
    ['view=_instance_name&sort=customer.name', 'A-1 A-2'],
    ['sort=-customer.name&limit=1', 'A-2'],
    ['sort=number&limit=1&offset=1', 'A-2'],
    ['sort=number&limit=3', 'A-1 A-2'],
    ['limit=0', ''],
    ['sort=number&limit=&offset=&fetchPlan=&view=&returnCount=&unknown=1', 'A-1 A-2'],
  ])('takes the parameters of a list: %s', async (parameters, numbers) => {
    const answer = await search(BY_NUMBER, `&${parameters}`);
    expect([answer.status, namesIn(answer.json)]).toEqual([200, numbers]);
  });

  it.each(['returnCount=true', 'returnCount=true&limit=1&offset=1', 'returnCount=1&limit=0'])(
    'counts what satisfies the filter with %s',
    async (parameters) => {
      const answer = await search(BY_NUMBER, `&${parameters}`);
      expect([answer.status, answer.headers['x-total-count']]).toEqual([200, '2']);
    },
  );

  it('writes nulls when asked to', async () => {
    const filter = { conditions: [{ property: 'amount', operator: 'isNull' }] };
    expect((await search(filter, '&returnNulls=true')).json).toMatchObject([
      { number: 'B-1', amount: null, date: null },
    ]);
    expect(((await search(filter)).json as object[])[0]).not.toHaveProperty('amount');
  });

  it('sees no deleted rows', async () => {
    const filter = { conditions: [{ property: 'number', operator: '=', value: 'C-9' }] };
    expect((await search(filter)).json).toEqual([]);
  });

  it('shares joins between filter, sort and fetch plan', async () => {
    const filter = { conditions: [{ property: 'customer.name', operator: 'contains', value: 'e' }] };
    const answer = await search(filter, '&sort=-customer.name&fetchPlan=order-with-customer&returnCount=true');
    expect([namesIn(answer.json), answer.headers['x-total-count']]).toEqual(['B-2 A-2 A-1', '3']);
  });

  it('reads lenient JSON', async () => {
    expect(namesIn((await search("{conditions:[{property:'number',operator:'=',value:'A-1'},]}")).json)).toBe('A-1');
  });

  it('answers HEAD like GET, without a body', async () => {
    const answer = await app.as('admin').send('HEAD', path(BY_NUMBER, '&returnCount=true'));
    expect([answer.status, answer.headers['x-total-count'], answer.text]).toEqual([200, '2', '']);
  });

  it('pages by the maximum of the entity when no limit is given', async () => {
    expect(namesIn((await search(ALL, '&sort=number')).json)).toBe('A-1 A-2 B-1');
  });
});

describe('search is a word, not an id (protocol/entities.md 2)', () => {
  it('even for entities whose ids are texts', async () => {
    await app.as('admin').post('/rest/entities/Currency', { code: 'search' });
    const answer = await app.as('admin').get('/rest/entities/Currency/search?filter=%7B%7D');
    expect(answer.json).toMatchObject([{ _entityName: 'Currency', id: 'search' }]);
  });
});

describe('rows of a shared table (protocol/entities.md 4.1)', () => {
  it('are searched with all entities of the hierarchy', async () => {
    const row = (kind: string, reference: string, amount: string) =>
      insertRow(app.database, 'domain_payment', { kind, reference, amount });
    await row('card', 'P-1', '5.00');
    await row('cash', 'P-2', '7.00');
    const filter = encodeURIComponent('{"conditions":[{"property":"amount","operator":">","value":4}]}');
    const count = async (entity: string) =>
      (await app.as('admin').get(`/rest/entities/${entity}/search/count?filter=${filter}`)).text;
    expect([await count('Payment'), await count('CardPayment'), await count('CashPayment')]).toEqual(['2', '1', '1']);
  });
});

describe('the order of checks (protocol/entities.md 7.1)', () => {
  const FAULTY = '{"conditions":[{}]}';
  const HIDDEN = path(FAULTY, '&fetchPlan=none&limit=4');

  it.each([
    ['an unknown entity', HIDDEN.replace('/Order/', '/Nothing/'), 404, 'Entity not found', 'Entity Nothing not found'],
    ['a fetch plan', HIDDEN, 400, 'Fetch plan not found', 'Fetch plan none for entity Order not found'],
    [
      'a filter',
      path(FAULTY, '&limit=4'),
      400,
      'Cannot parse entities filter',
      "Field 'property' is not defined for filter condition",
    ],
    [
      'a limit',
      path(ALL, '&limit=4'),
      400,
      'The value of limit exceeded',
      'The value of the limit exceeds the maximum possible value from application.properties',
    ],
    ['a number', path(ALL, '&limit=x'), 400, 'Invalid request parameter', "Parameter 'limit' has invalid value 'x'"],
    [
      'a missing filter',
      '/rest/entities/Order/search?limit=x',
      400,
      'Cannot parse entities filter',
      'Entities filter cannot be null',
    ],
    ['an empty filter', path(''), 400, 'Cannot parse entities filter', 'Entities filter cannot be null'],
    ['null', path('null'), 400, 'Cannot parse entities filter', 'Entities filter cannot be null'],
    ['text', path('x y'), 400, 'Cannot parse entities filter', 'The filter is not a JSON object'],
    ['an array', path('[]'), 400, 'Cannot parse entities filter', 'The filter is not a JSON object'],
  ])('complains about %s', async (_, url, status, error, details) => {
    const answer = await app.as('admin').get(url);
    expect(answer).toAnswer(status, expect.objectContaining({ error, details }));
  });
});
