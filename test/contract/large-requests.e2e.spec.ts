import { describe, expect, it, jest } from '@jest/globals';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

/** The default of MAX_REQUEST_OBJECTS. */
const MAX = 10_000;

/** Ten thousand rows take their time on a busy machine. */
jest.setTimeout(120_000);

const app = useApp(startDomainApp);

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const post = (path: string, body: object) => app.as('admin').post(`/rest/entities/${path}`, body);
const details = (count: number): string =>
  `The request has at least ${count} objects, MAX_REQUEST_OBJECTS allows ${MAX}`;

/** The order in which requests end, the first of which begins first. */
async function endings(large: Promise<unknown>, small: () => Promise<unknown>): Promise<string[]> {
  const ended: string[] = [];
  const note = (name: string) => () => ended.push(name);
  await Promise.all([large.then(note('large')), small().then(note('small'))]);
  return ended;
}

describe('requests as large as the limits allow', () => {
  it('10,000 objects are created, answered in their order, listed and deleted', async () => {
    const names = times(MAX, (index) => `tag ${index}`);
    const created = await post(
      'Tag?responseFetchPlan=_local',
      names.map((name) => ({ name })),
    );
    expect(created.status).toBe(201);
    const tags = created.json as { id: string; name: string }[];
    expect(tags.map(({ name }) => name)).toEqual(names);
    const listed = await app.as('admin').get(`/rest/entities/Tag?limit=${MAX}`);
    expect(listed.json).toHaveLength(MAX);
    const ids = tags.map(({ id }) => id);
    expect((await app.as('admin').delete('/rest/entities/Tag', ids)).status).toBe(204);
    expect((await app.as('admin').get('/rest/entities/Tag')).json).toEqual([]);
  });

  it('one order has 9,999 lines, which an update replaces', async () => {
    const lines = (first: number) => times(MAX - 1, (index) => ({ quantity: first + index }));
    const created = await post('Order?responseFetchPlan=_local', { number: 'long', lines: lines(1) });
    expect(created.status).toBe(201);
    const { id } = created.json as { id: string };
    const plan = encodeURIComponent(
      JSON.stringify({ entity: 'Order', properties: [{ name: 'lines', fetchPlan: { properties: ['quantity'] } }] }),
    );
    expect((await app.as('admin').put(`/rest/entities/Order/${id}`, { lines: lines(20_001) })).status).toBe(200);
    const read = await app.as('admin').get(`/rest/entities/Order/${id}?fetchPlan=${plan}`);
    const quantities = (read.json as { lines: { quantity: number }[] }).lines.map(({ quantity }) => quantity);
    expect(quantities.sort((a, b) => a - b)).toEqual(times(MAX - 1, (index) => 20_001 + index));
  });

  it.each<[string, string, () => object, number]>([
    ['200,000 objects', 'Tag', () => times(200_000, () => ({})), 10_001],
    ['130,000 composition items', 'Order', () => ({ number: 'x', lines: times(130_000, () => ({})) }), 130_001],
    ['200,000 links', 'Product', () => ({ name: 'x', price: 1, tags: times(200_000, () => ({})) }), 200_001],
  ])('%s answer 400', async (_, entity, body, count) => {
    const answer = await post(entity, body());
    expect(answer).toAnswer(400, { error: 'Entity creation failed', details: details(count) });
  });

  it('others are served while a large request is', async () => {
    const id = await insertRow(app.database, 'domain_tag', { name: 'small' });
    const read = () => app.as('admin').get(`/rest/metadata/datatypes`);
    const large = post(
      'Product',
      times(5_000, (index) => ({ name: `p${index}`, price: 1, tags: [{ id }] })),
    );
    expect(await endings(large, read)).toEqual(['small', 'large']);
  });
});
