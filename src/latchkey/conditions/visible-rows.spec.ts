import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../common/json-text.js';
import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import type { Attribute } from '../model/attribute.js';
import { EntityModel } from '../model/entity-model.js';
import type { Condition } from './condition.js';
import { parseFilter } from './filter-parser.js';
import { customer, order, tag } from './order-model.fixture.js';
import { NO_RESTRICTIONS, type RowPlace, RowRestrictions } from './row-restrictions.js';
import { ToOneJoins } from './to-one-joins.js';
import { compileRowCondition } from './sql-compiler.js';
import { deletedRows, EVERYTHING, type Reader, visibleRows } from './visible-rows.js';

const conditionOn = (entity: EntityModel, ...conditions: object[]): Condition => {
  const condition = parseFilter(entity, parseJson(JSON.stringify({ conditions })), NO_LIMITS);
  if (!condition) {
    throw new Error('The condition restricts nothing');
  }
  return condition;
};

const readerOf = (...restrictions: readonly (readonly [EntityModel, Condition, boolean?])[]): Reader => ({
  mayDo: () => true,
  restrictions: new RowRestrictions(
    restrictions.map(([{ name }, condition, nested = true]) => ({ entity: name, condition, nested })),
    new Set(),
    compileRowCondition,
  ),
});

/** The condition and what it joins, numbered from 4 on. */
function visible(entity: EntityModel, reader: Reader, place?: RowPlace): string {
  const joins = new ToOneJoins('j', reader);
  const where = visibleRows(entity, { alias: 'a', joins }, reader, place);
  return reader.restrictions.numbered(`${joins.clauses} WHERE ${where}`, 4).text.trim();
}

const where = (text: string) => `WHERE ${text}`;

describe('visibleRows', () => {
  it('leaves out deleted rows where there can be any', () => {
    expect(visible(customer, EVERYTHING)).toBe(where('TRUE'));
    expect(visible(tag, EVERYTHING)).toBe(where('a."deletedDate" IS NULL'));
  });

  it('leaves out the others where deleted ones are listed, and everything where none can be deleted', () => {
    const joins = new ToOneJoins('j', EVERYTHING);
    expect(deletedRows(tag, { alias: 'a', joins }, EVERYTHING)).toBe('a."deletedDate" IS NOT NULL');
    expect(deletedRows(customer, { alias: 'a', joins }, EVERYTHING)).toBe('FALSE');
  });

  const kind = (value: string) => ({ column: '"kind"', value });
  const payment = new EntityModel('Payment', Object, '"payment"', kind('Payment'));
  const card = new EntityModel('Card', Object, '"payment"', kind('card'));
  const debit = new EntityModel('Debit', Object, '"payment"', kind("d'ebit"));
  card.extend(payment);
  debit.extend(card);
  for (const model of [payment, card, debit]) {
    const amount = { ...order.attributes.get('amount'), owner: model.name } as unknown as Attribute;
    model.attributes.set('amount', amount);
  }

  it('leaves out the rows of other entities of a shared table, and those of entities hidden from the reader', () => {
    const withoutDebit: Reader = {
      mayDo: (_, entity) => entity !== 'Debit',
      restrictions: NO_RESTRICTIONS,
    };
    expect(visible(payment, EVERYTHING)).toBe(where(`a."kind" IN ('Payment', 'card', 'd''ebit')`));
    expect(visible(card, EVERYTHING)).toBe(where(`a."kind" IN ('card', 'd''ebit')`));
    expect(visible(card, withoutDebit)).toBe(where(`a."kind" IN ('card')`));
    expect(visible(debit, EVERYTHING)).toBe(where(`a."kind" IN ('d''ebit')`));
  });

  describe('row conditions (protocol/roles.md 6)', () => {
    const [high, low] = [1, 2].map((value) => conditionOn(order, { property: 'amount', operator: '>', value }));
    if (!high || !low) {
      throw new Error('Two conditions are needed');
    }

    it('all hold, each value one parameter', () => {
      expect(visible(order, readerOf([order, high], [order, low]))).toBe(
        where('a."amount" > $4::numeric AND a."amount" > $5::numeric'),
      );
    });

    it('of an entity apply to those that extend it; those of an heir only to its own rows', () => {
      const reader = readerOf([payment, high], [card, low]);
      expect(visible(debit, reader)).toBe(
        where(`a."kind" IN ('d''ebit') AND a."amount" > $4::numeric AND a."amount" > $5::numeric`),
      );
      expect(visible(payment, reader)).toBe(
        where(
          `a."kind" IN ('Payment', 'card', 'd''ebit') AND a."amount" > $4::numeric AND (a."kind" NOT IN ('card', 'd''ebit') OR a."amount" > $5::numeric)`,
        ),
      );
    });

    it('may apply to the requested rows only', () => {
      const reader = readerOf([order, high, false]);
      expect(visible(order, reader, 'nested')).toBe(where('TRUE'));
      expect(visible(order, reader, 'root')).toBe(where('a."amount" > $4::numeric'));
    });

    it('look through references and collections at the rows as they are, hidden or not', () => {
      const own = conditionOn(order, { property: 'customer.name', operator: '=', value: 'x' });
      const hidden = conditionOn(customer, { property: 'name', operator: '=', value: 'y' });
      expect(visible(order, readerOf([order, own], [customer, hidden]))).toBe(
        `LEFT JOIN "customer" j1 ON j1."id" = a."customer_id" WHERE j1."name" = $4::text`,
      );
      const tagged = conditionOn(customer, { property: 'tags.name', operator: '=', value: 'z' });
      expect(
        visible(
          customer,
          readerOf([customer, tagged], [tag, conditionOn(tag, { property: 'name', operator: 'notEmpty' })]),
        ),
      ).toBe(
        where(
          `EXISTS (SELECT 1 FROM "customer_tag" r1l JOIN "tag" r1 ON r1."id" = r1l."tag_id" WHERE r1l."customer_id" = a."id" AND r1."deletedDate" IS NULL AND r1."name" = $4::text)`,
        ),
      );
    });

    it('on a reference stand in its join, with the joins they need themselves', () => {
      const line = order.attributes.get('lines');
      const owner = line?.kind === 'toMany' ? line.target.attributes.get('order') : undefined;
      if (owner?.kind !== 'toOne') {
        throw new Error('Lines refer to their order');
      }
      const reader = readerOf([order, conditionOn(order, { property: 'customer.name', operator: '=', value: 'x' })]);
      const joins = new ToOneJoins('j', reader);
      expect([joins.join('a', owner), joins.join('a', owner), joins.join('a', owner, EVERYTHING)]).toEqual([
        'j1',
        'j1',
        'j2',
      ]);
      expect(reader.restrictions.numbered(joins.clauses, 1)).toMatchObject({
        text:
          ' LEFT JOIN ("order" j1 LEFT JOIN "customer" j1j1 ON j1j1."id" = j1."customer_id") ON j1."id" = a."order_id" AND j1j1."name" = $1::text' +
          ' LEFT JOIN "order" j2 ON j2."id" = a."order_id"',
        properties: [{ path: { text: 'customer.name' } }],
      });
    });
  });
});
