import { beforeAll, describe, expect, it } from '@jest/globals';
import { aProduct } from '../builders/a-product.js';
import { aTag } from '../builders/a-tag.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() =>
  startApp({
    DEFAULT_MAX_FETCH_SIZE: '2',
    ENTITY_MAX_FETCH_SIZE: '{"Product": 3}',
    INLINE_FETCH_PLAN_ENABLED: 'false',
  }),
);

/** Four tags, four products, and no order. Nothing in this file changes them. */
beforeAll(async () => {
  for (const name of ['A', 'B', 'C', 'D']) {
    await aTag(app.database, { name });
    await aProduct(app.database, { name });
  }
});

const namesIn = (json: unknown): string[] =>
  (json as { _instanceName: string }[]).map(({ _instanceName }) => _instanceName);

describe('the maximum fetch size (protocol/entities.md 6, 15)', () => {
  it('does not matter where there is nothing', async () => {
    const answer = await app.as('admin').get('/rest/entities/Order?returnCount=true');
    expect([answer.status, answer.text, answer.headers['x-total-count']]).toEqual([200, '[]', '0']);
  });

  it.each([
    ['Tag?sort=name', ['A', 'B']],
    ['Tag?sort=name&limit=2&offset=1', ['B', 'C']],
    ['Product?sort=name', ['A', 'B', 'C']],
    ['Product?sort=name&limit=3&offset=3', ['D']],
  ])('bounds %s', async (path, names) => {
    const answer = await app.as('admin').get(`/rest/entities/${path}&returnCount=true`);
    expect([answer.status, namesIn(answer.json), answer.headers['x-total-count']]).toEqual([200, names, '4']);
  });

  it.each(['Tag?limit=3', 'Product?limit=4'])('refuses more: %s', async (path) => {
    const answer = await app.as('admin').get(`/rest/entities/${path}`);
    expect(answer).toAnswer(400, {
      error: 'The value of limit exceeded',
      details: 'The value of the limit exceeds the maximum possible value from application.properties',
    });
  });
});

describe('INLINE_FETCH_PLAN_ENABLED=false (protocol/entities.md 3.2, 15)', () => {
  const plan = encodeURIComponent('{"entity":"Tag","properties":["name"]}');

  it.each([
    ['GET', `?fetchPlan=${plan}`],
    ['GET', `/00000000-0000-4000-8000-00000000ffff?view=${plan}`],
    ['POST', `?responseFetchPlan=${plan}`],
    ['PUT', `/00000000-0000-4000-8000-00000000ffff?responseView=${plan}`],
  ])('refuses %s with a plan written as JSON', async (method, path) => {
    const body = method === 'GET' ? undefined : { name: 'new' };
    const answer = await app.as('admin').send(method, `/rest/entities/Tag${path}`, body);
    expect(answer).toAnswer(400, {
      error: 'Inline fetch plans are disabled',
      details: 'Inline fetch plans are disabled. Use only named fetch plans.',
    });
  });

  it('keeps the named plans', async () => {
    const answer = await app.as('admin').get('/rest/entities/Tag?fetchPlan=_instance_name&sort=name&limit=1');
    expect(answer.json).toEqual([{ _entityName: 'Tag', _instanceName: 'A', id: expect.any(String), name: 'A' }]);
  });

  it('shows in the capabilities', async () => {
    expect((await app.asAnonymous().get('/rest/capabilities')).text).toBe('{"inlineFetchPlans":false}');
  });
});
