import { beforeAll, describe, expect, it } from '@jest/globals';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { countTransactionStatements } from '../harness/transaction-statements.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);
let customer: string;
let tag: string;

beforeAll(async () => {
  customer = await insertRow(app.database, 'domain_customer', { name: 'Acme' });
  tag = await insertRow(app.database, 'domain_tag', { name: 'toy' });
  await app.tokenOf('admin');
});

/** The statements that a request runs in its transaction, and what it answers. */
async function observe(
  method: 'POST' | 'PUT',
  path: string,
  body: unknown[],
): Promise<{ count: number; json: unknown }> {
  const counted = countTransactionStatements();
  const answer = await app.as('admin').send(method, `/rest/entities/${path}`, body);
  const count = counted();
  expect([method, answer.status]).toEqual([method, method === 'POST' ? 201 : 200]);
  return { count, json: answer.json };
}

const many = (count: number, body: (index: number) => object): object[] =>
  Array.from({ length: count }, (_, index) => body(index));

const plain = (index: number) => ({ number: `N-${index}`, amount: index });
/** Everything at once, and not every object names the same. */
const rich = (index: number) => ({
  number: `N-${index}`,
  ...(index % 2 === 0 ? { amount: index } : { date: '2024-05-02' }),
  customer: { id: customer },
  delivery: { address: `Quay ${index}` },
  lines: [{ quantity: index }, { quantity: index + 1, notes: [{ text: 'a' }, { text: 'b' }] }],
});
const product = (index: number) => ({ name: `P-${index}`, tags: [{ id: tag }] });

describe('how many statements an array needs, whatever its length (protocol/README.md decision 17)', () => {
  it.each<[string, string, (index: number) => object, number]>([
    // insert, read back
    ['values', 'Order', plain, 2],
    // look for the target, insert, links, read back
    ['links', 'Product', product, 4],
    // look for the target, insert 4 entities, read back
    ['compositions', 'Order', rich, 6],
  ])('POST of %s', async (_, entity, body, count) => {
    for (const size of [1, 2, 100]) {
      const observed = await observe('POST', entity, many(size, body));
      expect([size, observed.count, (observed.json as unknown[]).length]).toEqual([size, count, size]);
    }
  });

  it('POST of keys that the database makes', async () => {
    // How the database generates them is looked up once.
    await app.as('admin').post('/rest/entities/Region', { name: 'R' });
    for (const size of [1, 100]) {
      // keys, insert, read back
      expect(
        (
          await observe(
            'POST',
            'Region',
            many(size, (index) => ({ name: `R-${index}` })),
          )
        ).count,
      ).toBe(3);
    }
  });

  it('PUT of values', async () => {
    const created = await observe('POST', 'Order', many(100, plain));
    const ids = (created.json as { id: string }[]).map(({ id }) => ({ id }));
    for (const size of [1, 2, 100]) {
      const bodies = ids
        .slice(0, size)
        .map((id, index) => ({ ...id, number: `${size}-${index}`, ...(index % 2 === 0 ? { amount: size } : {}) }));
      // lock, update, read back
      expect([size, (await observe('PUT', 'Order', bodies)).count]).toEqual([size, 3]);
    }
  });

  it('PUT of compositions: items updated, created and removed at two levels', async () => {
    const counts: number[] = [];
    for (const size of [2, 100]) {
      const created = await observe('POST', 'Order?responseFetchPlan=order-with-lines', many(size, rich));
      const orders = created.json as { id: string; lines: { id: string; notes: unknown[] }[] }[];
      const bodies = orders.map(({ id, lines }, index) => ({
        id,
        delivery: { address: `Pier ${index}` },
        // The line with notes stays, the one without is removed.
        lines: [
          { id: lines.find(({ notes }) => notes.length > 0)?.id, quantity: 77, notes: [{ text: 'new' }] },
          { quantity: 78 },
        ],
      }));
      const observed = await observe('PUT', 'Order?responseFetchPlan=order-with-lines', bodies);
      counts.push(observed.count);
      expect((observed.json as { lines: unknown[] }[]).map(({ lines }) => lines.length)).toEqual(
        many(size, () => ({})).map(() => 2),
      );
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeLessThanOrEqual(20);
  });

  it('and a thousand objects are saved in the end', async () => {
    const created = await observe('POST', 'Order', many(1_000, rich));
    expect(created.count).toBe(6);
    const ids = (created.json as { id: string }[]).map(({ id }) => ({ id }));
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1_000);
    const updated = await observe(
      'PUT',
      'Order?responseFetchPlan=_local',
      ids.map((id, index) => ({ ...id, number: `U-${index}` })),
    );
    expect(updated.count).toBe(3);
    expect(
      (updated.json as { number: string; version: number }[]).map(({ number, version }) => [number, version]),
    ).toEqual(many(1_000, () => ({})).map((_, index) => [`U-${index}`, 2]));
  });
});
