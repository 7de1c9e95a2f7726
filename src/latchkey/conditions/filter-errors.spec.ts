import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../common/json-text.js';
import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import { boundValues } from './bound-values.js';
import { shapeOf } from './condition.js';
import { MAX_COLLECTIONS, MAX_CONDITIONS, MAX_GROUP_DEPTH, MAX_PATH_LENGTH, parseFilter } from './filter-parser.js';
import { order } from './order-model.fixture.js';

const parse = (filter: unknown) => parseFilter(order, parseJson(JSON.stringify(filter)), NO_LIMITS);
const property = (name: string, operator: string, value?: unknown) =>
  parse({ conditions: [{ property: name, operator, value }] });
const values = (name: string, operator: string, value: unknown): unknown => {
  const condition = property(name, operator, value);
  return condition && boundValues(condition);
};
const faulty = (details: string) =>
  expect.objectContaining({ status: 400, body: { error: 'Cannot parse entities filter', details } });

const ID = 'aaaaaaaa-0000-4000-8000-000000000001';

describe('faulty filters (protocol/filters.md 6)', () => {
  it.each([
    ['null', 'Entities filter cannot be null'],
    ['[]', 'The filter is not a JSON object'],
    ['"text"', 'The filter is not a JSON object'],
    ['7', 'The filter is not a JSON object'],
    ['{"conditions":[{"group":[],"conditions":[]}]}', "Field 'group' is not a string"],
    ['{"conditions":[{"group":null,"conditions":[]}]}', "Field 'group' is not a string"],
    ['{"conditions":[{"group":"NOT","conditions":[]}]}', 'Invalid conditions group type: NOT'],
    ['{"conditions":[{"group":"NOT"}]}', 'Invalid conditions group type: NOT'],
    ['{"conditions":[{"group":"AND","conditions":{}}]}', "Field 'conditions' of a group is not an array"],
    ['{"conditions":[{}]}', "Field 'property' is not defined for filter condition"],
    ['{"conditions":[{"property":null}]}', "Field 'property' is not defined for filter condition"],
    ['{"conditions":[{"property":{}}]}', "Field 'property' is not a string"],
    ['{"conditions":[{"property":"number"}]}', "Field 'operator' is not defined for filter condition"],
    ['{"conditions":[{"property":"number","operator":null}]}', "Field 'operator' is not defined for filter condition"],
    ['{"conditions":[{"property":"number","operator":["="]}]}', "Field 'operator' is not a string"],
    ['{"conditions":[{"property":"number","operator":"like","value":"x"}]}', 'Operator is not supported: like'],
    ['{"conditions":[{"property":"number","operator":"="}]}', "Field 'value' is not defined for filter condition"],
    [
      '{"conditions":[{"property":"number","operator":"in","value":null}]}',
      'JSON array was expected as a value for condition with operator in',
    ],
    ['{"conditions":[{"property":"colour","operator":"isNull"}]}', 'Property for Order not found: colour'],
    ['{"conditions":[{"property":"total","operator":"isNull"}]}', 'Property for Order is not persistent: total'],
    [
      '{"conditions":[{"property":"amount","operator":"contains","value":1}]}',
      'Operator contains is not available for java type java.math.BigDecimal',
    ],
    [
      '{"conditions":[{"property":"labels","operator":">","value":"x"}]}',
      'Operator > is not available for java type java.util.List',
    ],
    [
      '{"conditions":[{"property":"lines","operator":"isNull"}]}',
      'Operator isNull is not available for java type Line',
    ],
    [
      '{"conditions":[{"property":"customer","operator":">","value":"x"}]}',
      'Operator > is not available for java type Customer',
    ],
    [
      '{"conditions":[{"property":"customer.status","operator":">","value":"x"}]}',
      'Operator > is not available for java type Status',
    ],
    [
      '{"conditions":[{"property":"customer.address","operator":"=","value":1}]}',
      'Operator = is not available for java type Address',
    ],
  ])('%s', (json, details) => {
    expect(() => parseFilter(order, parseJson(json), NO_LIMITS)).toThrow(faulty(details));
  });

  it('undefined is null, and a filter without conditions restricts nothing', () => {
    expect(() => parseFilter(order, undefined, NO_LIMITS)).toThrow(faulty('Entities filter cannot be null'));
    expect(parse({})).toBeUndefined();
    expect(parse({ conditions: 'all' })).toBeUndefined();
    expect(parse({ conditions: [{ group: 'AND', conditions: null }] })).toBeUndefined();
  });

  it.each(['x', null, ['a'], 7])('an element must be an object: %j', (element) => {
    expect(() => parse({ conditions: [element] })).toThrow(
      expect.objectContaining({
        status: 400,
        body: expect.objectContaining({ details: expect.stringContaining(JSON.stringify(element)) }),
      }),
    );
  });

  it('the first fault in document order is reported', () => {
    expect(() =>
      parse({
        conditions: [
          { property: 'number', operator: '=', value: 'x' },
          { property: 'a' },
          { property: 'b', operator: '~' },
        ],
      }),
    ).toThrow(faulty("Field 'operator' is not defined for filter condition"));
  });
});

describe('limits of filters (protocol/filters.md 6)', () => {
  const one = { property: 'number', operator: 'isNull' };

  it('depth of nested groups', () => {
    const nested = (depth: number): unknown => (depth === 0 ? one : { group: 'AND', conditions: [nested(depth - 1)] });
    expect(parse({ conditions: [nested(MAX_GROUP_DEPTH)] })).toBeDefined();
    expect(() => parse({ conditions: [nested(MAX_GROUP_DEPTH + 1)] })).toThrow(
      faulty(`Groups are nested deeper than ${MAX_GROUP_DEPTH} levels`),
    );
  });

  it('number of conditions in all groups together', () => {
    const group = (length: number) => ({ group: 'OR', conditions: Array.from({ length }, () => one) });
    expect(parse({ conditions: [group(MAX_CONDITIONS - 1), one] })).toBeDefined();
    expect(() => parse({ conditions: [group(MAX_CONDITIONS), one] })).toThrow(
      faulty(`The filter has more than ${MAX_CONDITIONS} conditions`),
    );
  });

  it('number of collections on all paths together; references do not count', () => {
    const passing = (text: string, length: number) =>
      Array.from({ length }, () => ({ property: text, operator: 'isNull' }));
    const twice = 'lines.order.lines.quantity';
    expect(parse({ conditions: passing(twice, MAX_COLLECTIONS / 2) })).toBeDefined();
    expect(() => parse({ conditions: [...passing(`lines.order.${twice}`, 334), ...passing(twice, 500)] })).toThrow(
      faulty(`The filter passes more than ${MAX_COLLECTIONS} collections`),
    );
  });

  it('number of names in a path', () => {
    const path = (pairs: number, end: string) => `${'lines.order.'.repeat(pairs)}${end}`;
    expect(property(path(7, 'customer.name'), 'isNull')).toBeDefined();
    const long = path(8, 'number');
    expect(() => property(long, 'isNull')).toThrow(
      faulty(`A property has more than ${MAX_PATH_LENGTH} names: ${long}`),
    );
  });
});

describe('values of filters (protocol/filters.md 2, 5)', () => {
  it.each([
    ['number', '=', 'x', ['x']],
    ['number', '=', '', ['']],
    ['number', '=', true, ['true']],
    ['number', '=', ' ', [' ']],
    ['number', '=', '\ud800', ['\ufffd']],
    ['amount', '=', '1.50', ['1.50']],
    ['amount', '=', ' ', []],
    ['amount', '>', ' ', [null]],
    ['customer', '=', { name: 'x' }, [null]],
    ['customer', '=', { id: null }, [null]],
    ['amount', '=', [3], ['3']],
    ['customer', '=', ID, [ID]],
    ['customer', '=', { id: ID }, [ID]],
    ['customer', '=', { id: ID, name: 'x' }, [ID]],
    ['customer', 'in', [{ id: ID }, { id: ID }], [[ID, ID]]],
    ['customer.status', '=', 'ACTIVE', ['10']],
    ['customer.status', 'in', ['BLOCKED', 'ACTIVE'], [['20', '10']]],
    ['amount', 'in', [], [[]]],
    ['amount', 'notIn', ['', 1], [[null, '1']]],
  ])('%s %s %j is %j', (name, operator, value, bound) => {
    expect(values(name, operator, value)).toEqual(bound);
  });

  it.each([
    ['number', '=', ['a', 'b'], 'Cannot parse the condition value: ["a","b"]'],
    ['number', '=', [], 'Cannot parse the condition value: []'],
    ['number', '=', [['a']], 'Cannot parse the condition value: [["a"]]'],
    ['number', '=', { a: 1 }, 'Cannot parse the condition value: {"a":1}'],
    ['number', '=', [null], 'Cannot parse property value: null'],
    ['number', 'in', 'x', 'JSON array was expected as a value for condition with operator in'],
    ['number', 'notIn', { a: 1 }, 'JSON array was expected as a value for condition with operator notIn'],
    ['number', 'in', ['a', null], 'Cannot parse property value: null'],
    ['number', 'in', [null, 'a'], 'Cannot parse property value: null'],
    ['number', 'in', ['a', ['b']], 'Cannot parse the condition value: ["b"]'],
    ['customer', 'in', [ID, { id: ID }], `Cannot parse property value: {"id":"${ID}"}`],
    ['customer', 'in', [{ id: ID }, ID], `Cannot parse the condition value: ${ID}`],
    ['customer', '=', { id: [ID] }, `Cannot parse the condition value: {"id":["${ID}"]}`],
    ['customer', '=', { id: { id: ID } }, `Cannot parse the condition value: {"id":{"id":"${ID}"}}`],
    ['customer', '=', 'x', 'Cannot parse property value: x'],
    ['amount', '>', 'many', 'Cannot parse property value: many'],
    ['customer.status', '=', 'GONE', 'Cannot parse enum value: GONE'],
    ['customer.status', '=', 10, 'Cannot parse enum value: 10'],
    ['customer.status', '=', {}, 'Cannot parse enum value: {}'],
  ])('%s %s %j is faulty', (name, operator, value, details) => {
    expect(() => property(name, operator, value)).toThrow(faulty(details));
  });

  it.each([
    ['isNull', false, 'notEmpty'],
    ['isNull', 'false', 'notEmpty'],
    ['notEmpty', false, 'isNull'],
    ['notEmpty', 'false', 'isNull'],
    ['isNull', true, 'isNull'],
    ['isNull', 'x', 'isNull'],
    ['isNull', undefined, 'isNull'],
    ['notEmpty', null, 'notEmpty'],
    ['notEmpty', 0, 'notEmpty'],
  ])('%s %j means %s', (operator, value, meant) => {
    const condition = property('amount', operator, value);
    expect(condition && shapeOf(condition)).toBe(`amount ${meant}`);
  });
});
