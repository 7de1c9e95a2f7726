import { describe, expect, it } from '@jest/globals';
import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import { EntityModel } from '../model/entity-model.js';
import { boundValues, countValues } from './bound-values.js';
import type { Condition, PropertyCondition } from './condition.js';
import { parseFilter } from './filter-parser.js';
import { customer, order } from './order-model.fixture.js';
import { ancestry, related, type RowRestriction, RowRestrictions } from './row-restrictions.js';
import { compileRowCondition, compileSql, refuseUndecided } from './sql-compiler.js';
import { ToOneJoins } from './to-one-joins.js';
import { EVERYTHING, type Reader } from './visible-rows.js';

const kind = (value: string) => ({ column: '"kind"', value });
const payment = new EntityModel('Payment', Object, '"payment"', kind('Payment'));
const card = new EntityModel('Card', Object, '"payment"', kind('card'));
const cash = new EntityModel('Cash', Object, '"payment"', kind('cash'));
card.extend(payment);
cash.extend(payment);

const conditionOn = (entity: EntityModel, ...conditions: object[]): Condition => {
  const condition = parseFilter(entity, { conditions }, NO_LIMITS);
  if (!condition) {
    throw new Error('The condition restricts nothing');
  }
  return condition;
};
const number = conditionOn(order, { property: 'number', operator: '=', value: 'x' });
const restriction = (entity: string, nested = true): RowRestriction => ({ entity, condition: number, nested });
const restricting = (...all: RowRestriction[]) => new RowRestrictions(all, new Set(), compileRowCondition);
const deciding = (...names: string[]) => new RowRestrictions([], new Set(names), compileRowCondition);

describe('restricted entities (protocol/roles.md 6)', () => {
  it('are those of the conditions, and those that extend them or that they extend', () => {
    expect(restricting().hidesNested(order)).toBe(false);
    expect(restricting(restriction('Order')).hidesNested(order)).toBe(true);
    expect(restricting(restriction('Order')).hidesNested(customer)).toBe(false);
    expect(restricting(restriction('Order', false)).hidesNested(order)).toBe(false);
    expect(restricting(restriction('Card')).hidesNested(payment)).toBe(true);
    expect(restricting(restriction('Payment')).hidesNested(card)).toBe(true);
    expect(restricting(restriction('Cash')).hidesNested(card)).toBe(false);
  });

  it('are decided in memory where functions say so', () => {
    expect(deciding().decidesInMemory(order)).toBe(false);
    expect(deciding('Order').decidesInMemory(order)).toBe(true);
    expect(deciding('Order').decidesInMemory(customer)).toBe(false);
    expect(deciding('Card').decidesInMemory(payment)).toBe(true);
    expect(deciding('Payment').decidesInMemory(card)).toBe(true);
    expect(deciding('Cash').decidesInMemory(card)).toBe(false);
  });

  it('have a hierarchy', () => {
    const names = (models: readonly EntityModel[]) => models.map(({ name }) => name);
    expect(names(related(payment))).toEqual(['Payment', 'Card', 'Cash']);
    expect(names(related(card))).toEqual(['Card', 'Payment']);
    expect(names(ancestry(card))).toEqual(['Card', 'Payment']);
  });

  it('are passed by no filter and no sort where functions decide', () => {
    const reader: Reader = { mayDo: () => true, restrictions: deciding('Customer') };
    const refused = expect.objectContaining({
      status: 403,
      body: {
        error: 'Forbidden',
        details: 'Rows of Customer are restricted by a function: no filter and no sort may pass through them',
      },
    });
    expect(() => refuseUndecided(customer, reader)).toThrow(refused);
    expect(() => refuseUndecided(order, reader)).not.toThrow();
    const compiled = (property: string) => () =>
      compileSql(
        conditionOn(order, { property, operator: 'isNull' }),
        { alias: 'a', joins: new ToOneJoins('j', reader) },
        1,
        reader,
      );
    expect(compiled('customer.name')).toThrow(refused);
    expect(compiled('customer')).toThrow(refused);
    expect(compiled('lines.order.customer.name')).toThrow(refused);
    expect(compiled('number')).not.toThrow();
  });
});

describe('marks of values', () => {
  const both = conditionOn(
    order,
    { property: 'number', operator: '=', value: 'x' },
    { property: 'amount', operator: '>', value: '1' },
  ) as { readonly conditions: readonly PropertyCondition[] };
  const [first, second] = both.conditions as [PropertyCondition, PropertyCondition];
  const restrictions = restricting({ entity: 'Order', condition: both as unknown as Condition, nested: true });

  it('become parameters, equal ones the same', () => {
    const { mark } = restrictions;
    const numbered = restrictions.numbered(`${mark(second)} ${mark(first)} ${mark(second)} ${mark(first)}`, 5);
    expect(numbered).toEqual({ text: '$5 $6 $5 $6', properties: [second, first] });
    expect(restrictions.numbered('$1', 5)).toEqual({ text: '$1', properties: [] });
  });

  it('of others are noticed', () => {
    expect(() => restricting().numbered(restrictions.mark(first), 1)).toThrow(
      'SQL text holds the mark of other restrictions',
    );
  });
});

describe('parameters of a condition', () => {
  it('are counted: one for each comparison', () => {
    expect(countValues(undefined)).toBe(0);
    expect(countValues(number)).toBe(1);
    const three = conditionOn(
      order,
      { property: 'number', operator: 'isNull' },
      { property: 'amount', operator: 'in', value: ['1', '2'] },
      {
        group: 'OR',
        conditions: [
          { property: 'number', operator: '=', value: 'a' },
          { property: 'amount', operator: '<', value: '3' },
        ],
      },
    );
    expect(countValues(three)).toBe(3);
    expect(boundValues(three)).toHaveLength(3);
  });

  it('must be given', () => {
    const parameter = { kind: 'parameter', name: 'since', type: 'decimal' } as const;
    const one = parseFilter(
      order,
      { conditions: [{ property: 'amount', operator: '>', value: 'p' }] },
      NO_LIMITS,
      () => ({
        kind: 'one',
        value: parameter,
      }),
    );
    const list = parseFilter(
      order,
      { conditions: [{ property: 'amount', operator: 'in', value: 'p' }] },
      NO_LIMITS,
      () => ({
        kind: 'listParameter',
        parameter,
      }),
    );
    for (const condition of [one, list]) {
      expect(() => condition && boundValues(condition)).toThrow('The parameter since has no value');
    }
  });
});

describe('many collections in one condition', () => {
  const compiled = (count: number): string => {
    const conditions = Array.from({ length: count }, () => ({ property: 'lines.quantity', operator: 'isNull' }));
    const numbers = Array.from({ length: 30 }, () => ({ property: 'number', operator: 'isNull' }));
    return compileSql(
      conditionOn(order, ...conditions, ...numbers),
      { alias: 'a', joins: new ToOneJoins('j', EVERYTHING) },
      1,
      EVERYTHING,
    );
  };

  it('stay subqueries, few may become joins', () => {
    expect(compiled(20)).not.toContain('IS TRUE');
    expect(compiled(21).match(/\(EXISTS \([^)]+\)\) IS TRUE/g)).toHaveLength(42);
  });

  it('have no values where they test for null', () => {
    expect(compiled(1)).not.toContain('$');
  });
});
