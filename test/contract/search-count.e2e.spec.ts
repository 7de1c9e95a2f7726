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
const BY_CUSTOMER = { conditions: [{ property: 'customer.name', operator: 'contains', value: 'e' }] };
const BY_LINES = { conditions: [{ property: 'lines.product.name', operator: '=', value: 'Ball' }] };

const count = (filter: unknown, more = '') =>
  app.as('admin').get(`/rest/entities/Order/search/count?filter=${encodeURIComponent(JSON.stringify(filter))}${more}`);
const countByBody = (body: SentBody) => app.as('admin').post('/rest/entities/Order/search/count', body);

describe('GET and POST /rest/entities/{e}/search/count (protocol/entities.md 7.3)', () => {
  it.each([
    ['a filter', A, '2'],
    ['a path through a reference', BY_CUSTOMER, '3'],
    ['a path through a collection', BY_LINES, '2'],
    ['a filter without conditions', { conditions: [] }, '4'],
    ['an empty object', {}, '4'],
    ['nothing that matches', { conditions: [{ property: 'number', operator: '=', value: 'x' }] }, '0'],
  ])('answer the bare number for %s', async (_, filter, text) => {
    for (const answer of [await count(filter), await countByBody({ filter })]) {
      expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
        200,
        'application/json;charset=UTF-8',
        text,
      ]);
    }
  });

  it('ignore everything but the filter', async () => {
    expect((await count(A, '&modelVersion=1.0&limit=1&fetchPlan=none')).text).toBe('2');
    expect((await countByBody({ filter: A, modelVersion: '1.0', limit: 'x', fetchPlan: [] })).text).toBe('2');
  });

  it('complain about a missing filter, in a URL before anything else', async () => {
    for (const answer of [
      await app.as('admin').get('/rest/entities/Nothing/search/count'),
      await app.as('admin').get('/rest/entities/Nothing/search/count?filter=null'),
      await countByBody({}),
      await countByBody({ filter: null }),
    ]) {
      expect(answer).toAnswer(400, {
        error: 'Cannot parse entities filter',
        details: 'Entities filter cannot be null',
      });
    }
  });

  it('complain about the name, then about the filter', async () => {
    const filter = { conditions: [{}] };
    expect((await app.as('admin').post('/rest/entities/Nothing/search/count', { filter })).status).toBe(404);
    for (const answer of [await count(filter), await countByBody({ filter })]) {
      expect(answer).toAnswer(400, {
        error: 'Cannot parse entities filter',
        details: "Field 'property' is not defined for filter condition",
      });
    }
  });

  it('complain about bodies that are not objects', async () => {
    for (const body of ['', '[]', '{']) {
      expect((await countByBody(body)).json).toEqual({
        error: 'Cannot parse entities filter',
        details: 'The body is not a JSON object',
      });
    }
  });
});
