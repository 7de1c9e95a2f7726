import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { aRestrictedUser } from '../builders/a-user.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { Customer } from '../domain/customer.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { Tag } from '../domain/tag.entity.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

@RowLevelRole({ code: 'by-queries', name: 'Lines of Kites, tags without x, customers but the Hidden one' })
@RowLevelPolicy(OrderLine, { property: 'product.name', operator: '=', value: 'Kite' })
@RowLevelPolicy(Tag, { property: 'name', operator: 'doesNotContain', value: 'x' })
@RowLevelPolicy(Customer, { property: 'name', operator: '<>', value: 'Hidden' })
class ByQueriesRole {}

@RowLevelRole({ code: 'by-functions', name: 'The same by READ predicates' })
@RowLevelPredicate(OrderLine, 'read', ({ product }) => (product as { readonly name: string } | null)?.name === 'Kite')
@RowLevelPredicate(Tag, 'read', ({ name }) => !String(name).includes('x'))
@RowLevelPredicate(Customer, 'read', ({ name }) => name !== 'Hidden')
class ByFunctionsRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [ByQueriesRole, ByFunctionsRole] })] })
class HiddenItemsModule {}

const LINES = new Statement(
  'SELECT id, quantity FROM domain_order_line WHERE order_id = $1 AND deleted_date IS NULL ORDER BY quantity',
);
const TAGS = new Statement(
  'SELECT t.id, t.name FROM domain_product_tag l JOIN domain_tag t ON t.id = l.domain_tag_id WHERE l.domain_product_id = $1 ORDER BY t.name',
);
const CUSTOMER = new Statement('SELECT customer_id FROM domain_order WHERE id = $1');

const app = useApp(() => startDomainApp({}, [HiddenItemsModule]));
const users = new Map<string, string>();

beforeAll(async () => {
  for (const role of ['by-queries', 'by-functions']) {
    users.set(role, await aRestrictedUser(app.database, [role]));
  }
});

describe.each(['by-queries', 'by-functions'])(
  'collections with items hidden %s (protocol/roles.md 4, 6, 8, entities.md 14)',
  (role) => {
    const put = (path: string, body: object): Promise<Answer> =>
      app.as(users.get(role) ?? '').put(`/rest/entities/${path}`, body);

    describe('a composition', () => {
      let order: string;
      let kite: string;
      /** Ids by quantity: 2 and 5 are hidden. */
      let ids: ReadonlyMap<number, string>;

      beforeEach(async () => {
        kite = await insertRow(app.database, 'domain_product', { name: 'Kite' });
        const ball = await insertRow(app.database, 'domain_product', { name: 'Ball' });
        order = await insertRow(app.database, 'domain_order', { number: 'N' });
        const line = async (quantity: number, product: string): Promise<[number, string]> => [
          quantity,
          await insertRow(app.database, 'domain_order_line', {
            order_id: order,
            product_id: product,
            quantity: String(quantity),
          }),
        ];
        ids = new Map([await line(1, kite), await line(2, ball), await line(3, kite), await line(5, ball)]);
      });

      const id = (quantity: number): { readonly id: string } => ({ id: ids.get(quantity) ?? '' });
      const stored = async (): Promise<string[]> => {
        const names = new Map([...ids].map(([quantity, each]) => [each, String(quantity)]));
        const rows = await app.database.rows(LINES, [order]);
        return rows.map(([line = '', quantity]) => `${names.get(line ?? '') ?? 'new'}: ${quantity ?? ''}`);
      };

      it.each([
        ['1, 3', () => [id(1), id(3)], ['1: 1', '2: 2', '3: 3', '5: 5']],
        [
          '1, 3, 4 (new)',
          () => [id(1), id(3), { quantity: 4, product: { id: kite } }],
          ['1: 1', '2: 2', '3: 3', 'new: 4', '5: 5'],
        ],
        [
          '1, 3 and 2 with changed attributes',
          () => [id(1), id(3), { ...id(2), quantity: 20 }],
          ['1: 1', '2: 2', '3: 3', '5: 5'],
        ],
        [
          '1 and 3 with changed attributes',
          () => [
            { ...id(1), quantity: 10 },
            { ...id(3), quantity: 30 },
          ],
          ['2: 2', '5: 5', '1: 10', '3: 30'],
        ],
        ['1', () => [id(1)], ['1: 1', '2: 2', '5: 5']],
        ['[]', () => [], ['2: 2', '5: 5']],
      ])('of which %s is sent', async (_, lines, expected) => {
        const answer = await put(`Order/${order}`, { lines: lines() });
        expect([answer.status, await stored()]).toEqual([200, expected]);
      });

      it('of which null is sent answers 400 and changes nothing', async () => {
        expect((await put(`Order/${order}`, { lines: null })).status).toBe(400);
        expect(await stored()).toEqual(['1: 1', '2: 2', '3: 3', '5: 5']);
      });

      it('shows the author of an update only what is not hidden', async () => {
        const plan = encodeURIComponent(JSON.stringify({ entity: 'Order', properties: ['lines.quantity'] }));
        const answer = await put(`Order/${order}?responseFetchPlan=${plan}`, { lines: [id(1), id(3)] });
        const { lines } = answer.json as { lines: { quantity: number }[] };
        expect(lines.map(({ quantity }) => quantity).sort()).toEqual([1, 3]);
      });
    });

    describe('many-to-many', () => {
      let product: string;
      let ids: ReadonlyMap<string, string>;

      beforeEach(async () => {
        product = await insertRow(app.database, 'domain_product', { name: 'Kite' });
        const tag = async (name: string, linked = true): Promise<[string, string]> => {
          const each = await insertRow(app.database, 'domain_tag', { name });
          if (linked) {
            await insertValues(app.database, 'domain_product_tag', { domain_product_id: product, domain_tag_id: each });
          }
          return [name, each];
        };
        ids = new Map([
          await tag('1'),
          await tag('2x'),
          await tag('3'),
          await tag('5x'),
          await tag('4', false),
          await tag('6x', false),
        ]);
      });

      const id = (name: string): { readonly id: string } => ({ id: ids.get(name) ?? '' });
      const stored = async (): Promise<(string | null | undefined)[]> =>
        (await app.database.rows(TAGS, [product])).map(([, name]) => name);

      it.each([
        ['1, 3', () => [id('1'), id('3')], ['1', '2x', '3', '5x']],
        ['1, 3, 4', () => [id('1'), id('3'), id('4')], ['1', '2x', '3', '4', '5x']],
        [
          '1, 3 and 2 with changed attributes',
          () => [id('1'), id('3'), { ...id('2x'), name: 'changed' }],
          ['1', '2x', '3', '5x'],
        ],
        [
          '1 and 3 with changed attributes',
          () => [
            { ...id('1'), name: 'changed' },
            { ...id('3'), name: 'changed' },
          ],
          ['1', '2x', '3', '5x'],
        ],
        ['1', () => [id('1')], ['1', '2x', '5x']],
        ['[]', () => [], ['2x', '5x']],
        ['null', () => null, ['2x', '5x']],
      ])('of which %s is sent', async (_, tags, expected) => {
        const answer = await put(`Product/${product}`, { tags: tags() });
        expect([answer.status, await stored()]).toEqual([200, expected]);
      });

      it('a hidden item that is not linked yet is missing', async () => {
        const answer = await put(`Product/${product}`, { tags: [id('1'), id('6x')] });
        expect(answer).toAnswer(400, {
          error: 'Entity update failed',
          details: "Referenced entity for property 'tags' is missing",
        });
        expect(await stored()).toEqual(['1', '2x', '3', '5x']);
      });
    });

    it.each([[null], ['other']])('a hidden reference survives a body that says %j', async (said) => {
      const hidden = await insertRow(app.database, 'domain_customer', { name: 'Hidden' });
      const other = await insertRow(app.database, 'domain_customer', { name: 'Other' });
      const order = await insertRow(app.database, 'domain_order', { number: 'N', customer_id: hidden });
      const answer = await put(`Order/${order}`, { customer: said === null ? null : { id: other }, number: 'M' });
      expect([answer.status, await app.database.rows(CUSTOMER, [order])]).toEqual([200, [[hidden]]]);
    });

    it('a hidden row that is newly referred to is missing', async () => {
      const hidden = await insertRow(app.database, 'domain_customer', { name: 'Hidden' });
      const order = await insertRow(app.database, 'domain_order', { number: 'N' });
      const answer = await put(`Order/${order}`, { customer: { id: hidden } });
      expect(answer).toAnswer(400, {
        error: 'Entity update failed',
        details: "Referenced entity for property 'customer' is missing",
      });
      expect(await app.database.rows(CUSTOMER, [order])).toEqual([[null]]);
    });

    it('and may be named again where it is stored already', async () => {
      const hidden = await insertRow(app.database, 'domain_customer', { name: 'Hidden' });
      const order = await insertRow(app.database, 'domain_order', { number: 'N', customer_id: hidden });
      expect((await put(`Order/${order}`, { customer: { id: hidden } })).status).toBe(200);
    });
  },
);
