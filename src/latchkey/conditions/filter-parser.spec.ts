import { describe, expect, it } from '@jest/globals';
import { order } from './order-model.fixture.js';
import { parseJson } from '../common/json-text.js';
import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import { shapeOf } from './condition.js';
import { MAX_GROUP_DEPTH, parseFilter } from './filter-parser.js';

const shape = (...conditions: unknown[]): string | undefined => {
  const condition = parseFilter(order, parseJson(JSON.stringify({ conditions })), NO_LIMITS);
  return condition && shapeOf(condition);
};
const number = (value: string) => ({ property: 'number', operator: '=', value });

describe('parseFilter', () => {
  it.each([
    ['nothing', [], undefined],
    ['one condition', [number('1')], 'number ='],
    ['several', [number('1'), { property: 'amount', operator: '>', value: 5 }], '(number = AND amount >)'],
    ['a group', [{ group: 'or', conditions: [number('1'), number('2')] }], '(number = OR number =)'],
    ['a group of one', [{ group: 'OR', conditions: [number('1')] }], 'number ='],
    ['an empty group', [number('1'), { group: 'OR', conditions: [] }, { group: 'AND' }], 'number ='],
    [
      'nested groups',
      [
        number('1'),
        { group: 'OR', conditions: [number('2'), { group: 'AND', conditions: [number('3'), number('4')] }] },
      ],
      '(number = AND (number = OR (number = AND number =)))',
    ],
    ['an inverted test for null', [{ property: 'customer', operator: 'isNull', value: false }], 'customer notEmpty'],
  ])('keeps the structure of %s', (_, conditions, expected) => {
    expect(shape(...conditions)).toBe(expected);
  });

  it('refuses groups nested too deep without walking down', () => {
    let conditions: unknown[] = [];
    for (let depth = 0; depth < 1_000; depth++) {
      conditions = [{ group: 'AND', conditions }];
    }
    expect(() => parseFilter(order, { conditions }, NO_LIMITS)).toThrow(
      expect.objectContaining({
        status: 400,
        body: {
          error: 'Cannot parse entities filter',
          details: `Groups are nested deeper than ${MAX_GROUP_DEPTH} levels`,
        },
      }),
    );
  });
});
