import { describe, expect, it } from '@jest/globals';
import { order } from './order-model.fixture.js';
import { parseJson } from '../common/json-text.js';
import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import { parseFilter } from './filter-parser.js';
import type { Parameter } from './condition.js';
import { comparedType, isListOperator, type Operator } from './operators.js';
import { compilePredicate, type ConditionRow } from './predicate.js';
import type { Truth } from './truth.js';

interface Values {
  readonly [name: string]: string | null | Values | readonly Values[];
}

/** A row written as nested objects: texts, references as objects, collections as arrays. */
const rowOf = (values: Values): ConditionRow => ({
  value: ({ name }) => {
    const value = values[name] ?? null;
    return typeof value === 'string' ? value : null;
  },
  reference: ({ name }) => {
    const value = values[name] ?? null;
    return value === null ? null : rowOf(value as Values);
  },
  items: ({ name }) => ((values[name] ?? []) as readonly Values[]).map(rowOf),
});

function truth(values: Values, ...conditions: unknown[]): Truth {
  const condition = parseFilter(order, parseJson(JSON.stringify({ conditions })), NO_LIMITS);
  return condition ? compilePredicate(condition)(rowOf(values)) : true;
}

/** The same with a value that is given when the condition is run. */
function truthGiven(amount: string, operator: Operator, given: string | readonly (string | null)[] | null): Truth {
  const json = { conditions: [{ property: 'amount', operator, value: 'p' }] };
  const condition = parseFilter(order, json, NO_LIMITS, ({ end }) => {
    const parameter: Parameter = { kind: 'parameter', name: 'p', type: comparedType(end) };
    return isListOperator(operator) ? { kind: 'listParameter', parameter } : { kind: 'one', value: parameter };
  });
  const args = {
    text: ({ name, type }: Parameter) =>
      `${name} ${type}` === 'p decimal' && typeof given === 'string' ? given : null,
    list: () => (typeof given === 'string' ? null : given),
  };
  return condition ? compilePredicate(condition, args)(rowOf({ amount })) : true;
}

describe('compilePredicate', () => {
  it.each([
    ['=', '1.50', true],
    ['>', '2', false],
    ['=', null, null],
    ['in', ['1', '1.50'], true],
    ['in', ['1', null], null],
    ['in', [], false],
    ['notIn', [], true],
    ['in', null, null],
    ['notIn', null, null],
  ] as const)('1.5 %s the parameter %j is %s', (operator, given, expected) => {
    expect(truthGiven('1.5', operator, given)).toBe(expected);
  });

  it.each([
    ['=', '1.50', true],
    ['<>', '1.50', false],
    ['>', 1.4, true],
    ['<=', 1.4, false],
    ['in', [1, 1.5], true],
    ['notIn', [1, 1.5], false],
    // An unknown element of a list may be equal.
    ['in', [1.5, ''], true],
    ['in', [1, ''], null],
    ['notIn', [1, ''], null],
    ['=', '', false],
    ['<>', '', true],
    ['>', '', null],
    ['isNull', undefined, false],
    ['notEmpty', undefined, true],
  ])('1.5 %s %j is %s', (operator, value, expected) => {
    expect(truth({ amount: '1.5' }, { property: 'amount', operator, value })).toBe(expected);
  });

  it.each([
    ['=', 1, null],
    ['<>', 1, null],
    ['<', 1, null],
    ['in', [1], null],
    ['notIn', [1], null],
    ['in', [], false],
    ['notIn', [], true],
    ['isNull', undefined, true],
    ['notEmpty', undefined, false],
  ])('null %s %j is %s', (operator, value, expected) => {
    expect(truth({ amount: null }, { property: 'amount', operator, value })).toBe(expected);
    expect(truth({}, { property: 'lines.order.amount', operator, value })).toBe(operator === 'isNull');
  });

  it.each([
    ['contains', 'ä%', true],
    ['startsWith', 'straẞE', true],
    ['endsWith', 'ΣÄ%', true],
    ['contains', '%%', false],
    ['doesNotContain', 'x', true],
  ])('"Straße σÄ%%" %s "%s" is %s', (operator, value, expected) => {
    expect(truth({ number: 'Straße σÄ%' }, { property: 'number', operator, value })).toBe(expected);
  });

  it.each([
    ['1.4', ['<', '<=', '<>']],
    ['1.5', ['<=', '=', '>=']],
    ['1.6', ['<>', '>', '>=']],
  ])('%s is %j 1.50', (amount, expected) => {
    const holds = (operator: string) => truth({ amount }, { property: 'amount', operator, value: '1.50' }) === true;
    expect(['<', '<=', '=', '<>', '>', '>='].filter(holds)).toEqual(expected);
  });

  it.each(['contains', 'doesNotContain', 'startsWith', 'endsWith'] as const)(
    'nothing %s an unknown text',
    (operator) => {
      expect(truth({ number: null }, { property: 'number', operator, value: 'x' })).toBeNull();
      const condition = parseFilter(
        order,
        { conditions: [{ property: 'number', operator, value: 'p' }] },
        NO_LIMITS,
        () => ({
          kind: 'one',
          value: { kind: 'parameter', name: 'p', type: 'string' },
        }),
      );
      const unknown = { text: () => null, list: () => null };
      expect(condition && compilePredicate(condition, unknown)(rowOf({ number: 'x' }))).toBeNull();
    },
  );

  it('looks into embedded objects', () => {
    const inEssen = { property: 'customer.address.city', operator: '=', value: 'Essen' };
    expect(truth({ customer: { city: 'Essen' } }, inEssen)).toBe(true);
    expect(truth({ customer: { city: 'Ulm' } }, inEssen)).toBe(false);
    expect(truth({}, inEssen)).toBeNull();
  });

  it('finds nothing in a collection behind a reference that leads nowhere', () => {
    const tagged = { property: 'customer.tags.name', operator: '=', value: 'x' };
    expect(truth({}, tagged)).toBe(false);
    expect(truth({}, { ...tagged, operator: 'isNull' })).toBe(true);
    expect(truth({ customer: { tags: [{ name: 'x' }] } }, tagged)).toBe(true);
  });

  it('of groups follows three-valued logic', () => {
    const known = { property: 'number', operator: '=', value: 'a' };
    const unknown = { property: 'amount', operator: '=', value: 1 };
    expect(truth({ number: 'a' }, known, unknown)).toBeNull();
    expect(truth({ number: 'b' }, known, unknown)).toBe(false);
    expect(truth({ number: 'a' }, { group: 'OR', conditions: [known, unknown] })).toBe(true);
    expect(truth({ number: 'b' }, { group: 'OR', conditions: [known, unknown] })).toBeNull();
  });

  it('follows references and collections', () => {
    const values = { customer: { id: 'c', name: 'Acme' }, lines: [{ quantity: '1' }, { quantity: null }] };
    expect(truth(values, { property: 'customer.name', operator: '=', value: 'Acme' })).toBe(true);
    expect(truth({}, { property: 'customer.name', operator: 'isNull' })).toBe(true);
    expect(truth(values, { property: 'lines.quantity', operator: '=', value: 1 })).toBe(true);
    expect(truth(values, { property: 'lines.quantity', operator: '=', value: 2 })).toBe(false);
    expect(truth(values, { property: 'lines.quantity', operator: 'isNull' })).toBe(true);
    expect(truth({ lines: [] }, { property: 'lines.quantity', operator: 'isNull' })).toBe(true);
    expect(truth({ lines: [{ quantity: '1' }] }, { property: 'lines.quantity', operator: 'isNull' })).toBe(false);
  });
});
