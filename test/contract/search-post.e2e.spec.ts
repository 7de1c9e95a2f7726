import { beforeAll, describe, expect, it } from '@jest/globals';
import { ordersToSearch } from '../builders/orders-to-search.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { SentBody } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

beforeAll(async () => {
  await ordersToSearch(app.database);
});

const A = { conditions: [{ property: 'number', operator: 'startsWith', value: 'A-' }] };
const search = (body: SentBody, query = '') => app.as('admin').post(`/rest/entities/Order/search${query}`, body);
const namesIn = (json: unknown): string =>
  (json as { _instanceName: string }[]).map(({ _instanceName }) => _instanceName).join(' ');

describe('POST /rest/entities/{e}/search (protocol/entities.md 7.2, 1.5)', () => {
  it('answers 200 with the same array and header as GET', async () => {
    const body = { filter: A, fetchPlan: 'order-with-customer', limit: 1, offset: 1, sort: '-date', returnCount: true };
    const answer = await search(body);
    expect(answer.status).toBe(200);
    expect([answer.headers['content-type'], answer.headers['x-total-count']]).toEqual([
      'application/json;charset=UTF-8',
      '2',
    ]);
    expect(answer.json).toMatchObject([{ _entityName: 'Order', number: 'A-1', customer: { _instanceName: 'Acme' } }]);
  });

  it('needs the filter only', async () => {
    const answer = await search({ filter: A });
    expect([answer.status, answer.headers['x-total-count']]).toEqual([200, undefined]);
    expect(namesIn(answer.json).split(' ').sort()).toEqual(['A-1', 'A-2']);
  });

  it('takes numbers and booleans as texts', async () => {
    const body = { filter: A, limit: '1', offset: ' 1 ', sort: 'number', returnCount: 'yes', returnNulls: 'true' };
    const answer = await search(body);
    expect([answer.status, answer.headers['x-total-count']]).toEqual([200, '2']);
    expect(answer.json).toMatchObject([{ number: 'A-2', lastModifiedBy: null }]);
  });

  it('takes null for every key but the filter as absent', async () => {
    const body = {
      filter: A,
      fetchPlan: null,
      view: null,
      viewName: null,
      limit: null,
      offset: null,
      sort: null,
      returnNulls: null,
      returnCount: null,
      dynamicAttributes: null,
      modelVersion: null,
    };
    const answer = await search(body);
    expect([answer.status, answer.headers['x-total-count'], (answer.json as []).length]).toEqual([200, undefined, 2]);
  });

  it('ignores unknown keys, dynamicAttributes and modelVersion', async () => {
    expect((await search({ filter: A, dynamicAttributes: true, modelVersion: '1.0', x: [] })).status).toBe(200);
  });

  it('does not read the query string', async () => {
    const answer = await search({ filter: A, sort: 'number' }, '?limit=1&sort=-number&fetchPlan=none&filter=x');
    expect([answer.status, namesIn(answer.json)]).toEqual([200, 'A-1 A-2']);
  });

  it.each([
    ['fetchPlan', { fetchPlan: '_instance_name', view: 'none', viewName: 'none' }],
    ['view', { view: '_instance_name', viewName: 'none' }],
    ['view, when fetchPlan is empty', { fetchPlan: '', view: '_instance_name' }],
    ['viewName', { view: null, viewName: '_instance_name' }],
    ['a plan as object', { fetchPlan: { entity: 'Order', properties: ['number'] } }],
    ['a plan as text', { fetchPlan: '{"entity":"Order","properties":["number"]}' }],
  ])('takes the fetch plan of %s', async (_, plan) => {
    const answer = await search({ filter: A, sort: 'number', limit: 1, ...plan });
    expect(answer.status).toBe(200);
    expect(Object.keys((answer.json as object[])[0] ?? {})).toEqual(['_entityName', '_instanceName', 'id', 'number']);
  });

  it('reads lenient JSON of any content type', async () => {
    const text = "{filter: {conditions: [{property: 'number', operator: '=', value: 'A-1'}]}, /* one */ limit: 5,}";
    const answer = await app.as('admin').post('/rest/entities/Order/search', text, { 'content-type': 'text/plain' });
    expect([answer.status, namesIn(answer.json)]).toEqual([200, 'A-1']);
  });
});

describe('what is wrong with a body (protocol/entities.md 7.2, 3.2)', () => {
  const NULL = ['Cannot parse entities filter', 'Entities filter cannot be null'];
  const NO_OBJECT = ['Cannot parse entities filter', 'The body is not a JSON object'];

  it.each([
    ['no filter', {}, NULL],
    ['no filter and everything else wrong', { fetchPlan: [], limit: 'x' }, NULL],
    ['a filter of null', { filter: null }, NULL],
    ['a filter as text', { filter: '{}' }, ['Cannot parse entities filter', 'The filter is not a JSON object']],
    ['a filter as array', { filter: [] }, ['Cannot parse entities filter', 'The filter is not a JSON object']],
    ['no JSON', '{"filter"', NO_OBJECT],
    ['nothing', '', NO_OBJECT],
    ['an array', '[]', NO_OBJECT],
    [
      'an absurd depth',
      '['.repeat(100_000),
      ['Cannot parse entities filter', 'The JSON has more than 500 levels (MAX_JSON_DEPTH)'],
    ],
    ['a fetch plan as array', { filter: A, fetchPlan: ['a', 1] }, ['Invalid FetchPlan definition', '["a",1]']],
    ['a view as array', { filter: A, view: [] }, ['Invalid FetchPlan definition', '[]']],
    [
      'an unknown plan',
      { filter: { conditions: [{}] }, fetchPlan: 'none' },
      ['Fetch plan not found', 'Fetch plan none for entity Order not found'],
    ],
    [
      'a plan of another entity',
      { filter: A, fetchPlan: { entity: 'Customer', properties: [] } },
      ['Invalid FetchPlan definition', 'The fetch plan must have "entity": "Order"'],
    ],
    [
      'a faulty filter and limit',
      { filter: { conditions: [{}] }, limit: 99_999 },
      ['Cannot parse entities filter', "Field 'property' is not defined for filter condition"],
    ],
    [
      'a limit beyond the maximum',
      { filter: A, limit: 10_001 },
      [
        'The value of limit exceeded',
        'The value of the limit exceeds the maximum possible value from application.properties',
      ],
    ],
    [
      'a negative limit',
      { filter: A, limit: -1 },
      ['Invalid request parameter', "Parameter 'limit' has invalid value '-1'"],
    ],
    [
      'a fraction',
      { filter: A, offset: 1.5 },
      ['Invalid request parameter', "Parameter 'offset' has invalid value '1.5'"],
    ],
    [
      'an object for a number',
      { filter: A, limit: { a: 1 } },
      ['Invalid request parameter', `Parameter 'limit' has invalid value '{"a":1}'`],
    ],
    [
      'a word for a boolean',
      { filter: A, returnCount: 'maybe' },
      ['Invalid request parameter', "Parameter 'returnCount' has invalid value 'maybe'"],
    ],
  ])('%s', async (_, body: SentBody, [error, details]) => {
    const answer = await search(body);
    expect(answer).toAnswer(400, expect.objectContaining({ error, details }));
  });

  it.each([
    ['with a missing filter', {}, 404, 'Entity not found'],
    ['with a plan that is an array', { filter: A, fetchPlan: [] }, 404, 'Entity not found'],
    ['with a faulty filter', { filter: { conditions: [{}] }, limit: 99_999 }, 404, 'Entity not found'],
  ])('%s, the unknown entity is noticed first', async (_, body, status, error) => {
    const answer = await app.as('admin').post('/rest/entities/Nothing/search', body);
    expect([answer.status, (answer.json as { error: string }).error]).toEqual([status, error]);
  });
});
