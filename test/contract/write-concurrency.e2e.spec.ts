import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

/** Enough that some always meet on a server. */
const TIMES = 12;
/** A server looks for deadlocks after a second. */
const TEST_MS = 120_000;

const app = useApp(startDomainApp);

const entities = (entity: string) => `/rest/entities/${entity}`;
const put = (entity: string, body: object) => app.as('admin').put(entities(entity), body);
const post = (entity: string, body: object) => app.as('admin').post(entities(entity), body);
const remove = (entity: string, body: object) => app.as('admin').delete(entities(entity), body);

/** Sends the same requests again and again, all at once. @returns each status that was answered, once */
async function statusesOf(...requests: readonly ((time: number) => Promise<Answer>)[]): Promise<number[]> {
  const sent = Array.from({ length: TIMES }, (_, time) => requests.map((send) => send(time)));
  const answers = await Promise.all(sent.flat());
  return [...new Set(answers.map(({ status }) => status))].sort((a, b) => a - b);
}

const rowsOf = (table: string, column: string, id: string) =>
  app.database.rows(new Statement(`SELECT id FROM ${table} WHERE ${column} = $1 AND deleted_date IS NULL`), [id]);

const anOrder = () => insertRow(app.database, 'domain_order', { number: 'A' });
const aLine = (order: string) => insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '1' });

/** Locks are taken in the order of the keys; where that is not enough, the loser of a deadlock starts again. */
describe('writes of the same rows at the same time (protocol/entities.md 9, protocol/README.md decision 17)', () => {
  it(
    'change the same orders with their lines, named in opposite orders',
    async () => {
      const orders = [await anOrder(), await anOrder(), await anOrder()];
      const lines = new Map<string, string>();
      for (const order of orders) {
        lines.set(order, await aLine(order));
      }
      const bodies = (time: number) =>
        orders.map((id) => ({
          id,
          number: `A-${time}`,
          lines: [{ id: lines.get(id), quantity: time, notes: [{ text: `n-${time}` }] }, { quantity: time }],
        }));
      const statuses = await statusesOf(
        (time) => put('Order', bodies(time)),
        (time) => put('Order', bodies(time).reverse()),
      );
      expect(statuses).toEqual([200]);
      for (const order of orders) {
        expect(await rowsOf('domain_order_line', 'order_id', order)).toHaveLength(2);
        expect(await rowsOf('domain_line_note', 'line_id', lines.get(order) ?? '')).toHaveLength(1);
      }
    },
    TEST_MS,
  );

  it(
    'change the same values of the same orders, named in opposite orders, each request all of them or none',
    async () => {
      const orders = await Promise.all(Array.from({ length: 20 }, anOrder));
      const bodies = (number: string) => orders.map((id) => ({ id, number }));
      const statuses = await statusesOf(
        (time) => put('Order', bodies(`up-${time}`)),
        (time) => put('Order', bodies(`down-${time}`).reverse()),
        (time) => app.as('admin').put(`${entities('Order')}/${orders[7] ?? ''}`, { number: `one-${time}` }),
      );
      expect(statuses).toEqual([200]);
      const rows = await app.database.rows(
        new Statement('SELECT DISTINCT number FROM domain_order WHERE id = ANY($1) AND id <> $2'),
        [orders, orders[7] ?? null],
      );
      expect(rows).toEqual([[expect.stringMatching(/^(up|down)-\d+$/)]]);
    },
    TEST_MS,
  );

  it(
    'create rows of the same ids in opposite orders, one of them each',
    async () => {
      const ids = Array.from({ length: 20 }, () => randomUUID());
      const bodies = (time: number) => ids.map((id) => ({ id, name: `p-${time}` }));
      const statuses = await statusesOf(
        (time) => post('Product', bodies(time)),
        (time) => post('Product', bodies(time).reverse()),
      );
      // A row that another request created in between is taken; one that was there before is updated.
      expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
      expect(statuses).toContain(201);
    },
    TEST_MS,
  );

  it(
    'delete what others change, and the other way round',
    async () => {
      const orders = [await anOrder(), await anOrder(), await anOrder(), await anOrder()];
      for (const order of orders) {
        await aLine(order);
      }
      const statuses = await statusesOf(
        (time) =>
          put(
            'Order',
            orders.map((id) => ({ id, lines: [{ quantity: time }] })),
          ),
        () => remove('Order', [...orders].reverse()),
        (time) =>
          post(
            'Order',
            [...orders].reverse().map((id) => ({ id, number: `B-${time}`, lines: [] })),
          ),
      );
      expect(statuses.filter((status) => ![200, 201, 204, 404].includes(status))).toEqual([]);
      expect(statuses).toEqual(expect.arrayContaining([201, 204]));
    },
    TEST_MS,
  );

  it(
    'refer to a row that is deleted, whose policy changes those who refer to it',
    async () => {
      const halls = Array.from({ length: TIMES }, () => randomUUID());
      const exhibits: [string, string][] = [];
      for (const id of halls) {
        await insertRow(app.database, 'museum_hall', { id, name: 'h' });
        const [one, two] = [randomUUID(), randomUUID()];
        await insertValues(app.database, 'museum_exhibit', { id: one, title: 'e', kind: 'painting' });
        await insertValues(app.database, 'museum_exhibit', { id: two, title: 'e', kind: 'painting', hall_id: id });
        exhibits.push([one, two]);
      }
      const statuses = await statusesOf(
        (time) =>
          put(
            'Painting',
            (exhibits[time] ?? []).map((id, index) => ({
              id,
              title: `t-${time}`,
              ...(index === 0 ? { hall: { id: halls[time] } } : {}),
            })),
          ),
        (time) => remove('Hall', [halls[time]]),
      );
      expect(statuses).toEqual([200, 204]);
    },
    TEST_MS,
  );
});
