import { describe, expect, it } from '@jest/globals';
import { transformed } from './transform-json.js';
import type { TransformationRule } from './transformation-rule.js';

const rule = (source: string, target: string, more: Partial<TransformationRule> = {}): [string, TransformationRule] => [
  source,
  { source, target, renamed: new Map(), removed: new Set(), custom: undefined, ...more },
];

const RULES = new Map([
  rule('OldOrder', 'Order', { renamed: new Map([['no', 'number']]), removed: new Set(['amount', 'number2']) }),
  rule('OldLine', 'OrderLine', { renamed: new Map([['count', 'quantity']]) }),
  rule('Swapped', 'Swapped', {
    renamed: new Map([
      ['a', 'b'],
      ['b', 'a'],
    ]),
  }),
  rule('Coded', 'Coded', {
    custom: (json) => ({ json: json.replace('"old"', '"new"'), entityName: 'Recoded' }),
  }),
]);

describe('transformed (protocol/transformations.md 3)', () => {
  it.each([
    [
      'the name is replaced, attributes are renamed and removed',
      { _entityName: 'OldOrder', no: 'A', amount: 1 },
      { _entityName: 'Order', number: 'A' },
    ],
    ['a name that is absent is not added', { no: 'A' }, { number: 'A' }],
    ['another name stays', { _entityName: 'Other', no: 'A' }, { _entityName: 'Other', number: 'A' }],
    [
      'each element of an array is an object of the entity',
      [{ no: 'A' }, { no: 'B' }, 'C'],
      [{ number: 'A' }, { number: 'B' }, 'C'],
    ],
    [
      'a named nested object has its own rule',
      { line: { _entityName: 'OldLine', count: 1 } },
      { line: { _entityName: 'OrderLine', quantity: 1 } },
    ],
    ['a nested object without a name is left alone', { line: { count: 1, no: 'A' } }, { line: { count: 1, no: 'A' } }],
    [
      'the first element decides for all of a nested array',
      { lines: [{ _entityName: 'OldLine', count: 1 }, { count: 2 }, { _entityName: 'OldOrder', count: 3 }] },
      { lines: [{ _entityName: 'OrderLine', quantity: 1 }, { quantity: 2 }, { _entityName: 'OldOrder', quantity: 3 }] },
    ],
    [
      'a nested array without a name is left alone',
      { lines: [{ count: 1 }, { _entityName: 'OldLine', count: 2 }] },
      { lines: [{ count: 1 }, { _entityName: 'OldLine', count: 2 }] },
    ],
    [
      'what is nested in an object without a rule is transformed',
      { other: { _entityName: 'Other', line: { _entityName: 'OldLine', count: 1 } } },
      { other: { _entityName: 'Other', line: { _entityName: 'OrderLine', quantity: 1 } } },
    ],
    ['a text, a number, null stay', 'A', 'A'],
  ])('%s', async (_, before, after) => {
    expect(await transformed(before, 'OldOrder', RULES)).toEqual(after);
  });

  it('attributes change names with each other', async () => {
    expect(await transformed({ a: 1, b: 2 }, 'Swapped', RULES)).toEqual({ b: 1, a: 2 });
  });

  it('the name in an object wins over the one it is found under', async () => {
    expect(await transformed([{ _entityName: 'OldLine', count: 1 }], 'OldOrder', RULES)).toEqual([
      { _entityName: 'OrderLine', quantity: 1 },
    ]);
  });

  it('code gets and returns text, and its name is written where there was one', async () => {
    expect(await transformed({ _entityName: 'Coded', a: 'old' }, 'Coded', RULES)).toEqual({
      _entityName: 'Recoded',
      a: 'new',
    });
    expect(await transformed({ a: 'old' }, 'Coded', RULES)).toEqual({ a: 'new' });
  });
});
