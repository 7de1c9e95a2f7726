import { describe, expect, it } from '@jest/globals';
import { customer, order, tag } from '../../conditions/order-model.fixture.js';
import { boundValues } from '../../conditions/bound-values.js';
import type { Condition } from '../../conditions/condition.js';
import { shapeOf } from '../../conditions/condition.js';
import { parseJson } from '../../common/json-text.js';
import { NO_LIMITS } from '../../datatypes/scalar-parser.js';
import { CurrentValues } from '../caller.js';
import { parseRowCondition } from './row-condition-parser.js';

const parsed = (json: unknown): Condition =>
  parseRowCondition(order, parseJson(JSON.stringify(json)), customer, NO_LIMITS);

const ALICE = new CurrentValues(
  {
    kind: 'user',
    username: 'alice',
    userId: 'u1',
    sessionId: 's1',
    sessionLocale: undefined,
    timeZone: undefined,
  },
  'de',
  { texts: new Map([['name', 'Alice Cooper']]), values: {} },
);

describe('conditions of row-level roles (protocol/roles.md 6)', () => {
  const number = { property: 'number', operator: '=', value: 'x' };
  const amount = { property: 'amount', operator: '>', value: 5 };

  it.each([
    ['one condition', number, 'number ='],
    ['a group', { group: 'OR', conditions: [number, amount] }, '(number = OR amount >)'],
    ['a whole filter', { conditions: [number, amount] }, '(number = AND amount >)'],
    [
      'a group inside a filter',
      { conditions: [number, { group: 'OR', conditions: [number, amount] }] },
      '(number = AND (number = OR amount >))',
    ],
  ])('may be %s', (_, json, shape) => {
    expect(shapeOf(parsed(json))).toBe(shape);
  });

  it.each([
    [':current_user_name', ['Alice Cooper']],
    [':current_user_username', undefined],
    [':current_locale', ['de']],
    [':session_username', ['alice']],
    [':session_locale', ['de']],
    [{ currentUser: 'name' }, ['Alice Cooper']],
    [{ currentLocale: true }, ['de']],
    [{ session: 'username' }, ['alice']],
    // Texts that only look like a parameter.
    ['current_locale', ['current_locale']],
    ['a:current_locale', ['a:current_locale']],
    [':current locale', [':current locale']],
    [': ', [': ']],
  ])('compare with %j', (value, values) => {
    const json = { property: 'number', operator: '=', value };
    if (values) {
      expect(boundValues(parsed(json), ALICE)).toEqual(values);
    } else {
      expect(() => parsed(json)).toThrow('The current user has no attribute username: choose from id, name, status');
    }
  });

  it('of a list take parameters and values together', () => {
    const value = ['a', { session: 'username' }, ':current_locale', 'b'];
    const condition = parsed({ property: 'number', operator: 'in', value });
    expect(boundValues(condition, ALICE)).toEqual([['alice', 'de', 'a', 'b']]);
    expect(boundValues(parsed({ property: 'number', operator: 'notIn', value: [':session_username'] }), ALICE)).toEqual(
      [['alice']],
    );
    expect(boundValues(parsed({ property: 'number', operator: 'in', value: ['a', 'b'] }))).toEqual([['a', 'b']]);
  });

  it('compare a reference with the id of the user', () => {
    const condition = parsed({ property: 'customer', operator: '=', value: ':session_userId' });
    expect(boundValues(condition, ALICE)).toEqual(['u1']);
  });

  it.each([
    ['text', 'The condition is not a JSON object'],
    [null, 'The condition is not a JSON object'],
    [[number], 'The condition is not a JSON object'],
    [{}, 'A group has no conditions'],
    [{ conditions: [] }, 'A group has no conditions'],
    [{ group: 'AND' }, 'A group has no conditions'],
    [{ group: 'AND', conditions: { 0: number } }, 'A group has no conditions'],
    [{ conditions: [number, { group: 'OR', conditions: [] }] }, 'A group has no conditions'],
    [{ conditions: [number, 7] }, 'The condition is not a JSON object'],
    [{ group: 'XOR', conditions: [number] }, 'Invalid conditions group type: XOR'],
    [
      { property: '+weight', operator: 'isNull' },
      '+weight is dynamic, and row-level roles look at declared attributes only',
    ],
    [
      { group: 'OR', conditions: [number, { property: 'customer.+rank', operator: '=', value: 1 }] },
      'customer.+rank is dynamic, and row-level roles look at declared attributes only',
    ],
    [
      { property: 'number', conditions: [{ property: '+weight', operator: 'isNull' }] },
      '+weight is dynamic, and row-level roles look at declared attributes only',
    ],
    [
      { property: 'number', operator: 'in', value: ':current_locale' },
      'The operator in needs an array: write the parameter into one',
    ],
    [
      { property: 'number', operator: 'in', value: 'x' },
      'JSON array was expected as a value for condition with operator in',
    ],
    [
      { property: 'amount', operator: '=', value: ':current_locale' },
      ':current_locale is java.lang.String and cannot be compared with amount, which is java.math.BigDecimal',
    ],
    [
      { property: 'customer', operator: '=', value: ':session_username' },
      ':session_username is java.lang.String and cannot be compared with customer, which is java.util.UUID',
    ],
    [
      { property: 'number', operator: '=', value: ':session_userId' },
      ':session_userId is java.util.UUID and cannot be compared with number, which is java.lang.String',
    ],
    [
      { property: 'number', operator: '=', value: ':session_id' },
      'The session has no attribute id: choose from username, userId, locale',
    ],
    [
      { property: 'number', operator: '=', value: ':locale' },
      'There is no parameter :locale: choose from :current_user_<attribute>, :current_locale, :session_<attribute>',
    ],
    [
      { property: 'number', operator: '=', value: { currentLocale: false } },
      'Cannot parse the condition value: {"currentLocale":false}',
    ],
  ])('are not %j', (json, fault) => {
    expect(() => parsed(json)).toThrow(expect.objectContaining({ name: 'RowConditionError', message: fault }));
  });

  it('know no attribute of the current user where there are no accounts', () => {
    const json = { property: 'number', operator: '=', value: ':current_user_name' };
    expect(() => parseRowCondition(order, json, undefined, NO_LIMITS)).toThrow(
      'The current user has no attribute name: choose from ',
    );
  });

  it('compare with nothing secret, neither at the end of a path nor on the way', () => {
    const secret = { ...tag.attributes.get('name'), name: 'pin', secret: true };
    const tags = { ...customer.attributes.get('tags'), name: 'hiddenTags', secret: true };
    customer.attributes.set('hiddenTags', tags as never);
    tag.attributes.set('pin', secret as never);
    const fault = (property: string) => () => parsed({ property, operator: '=', value: 'x' });
    expect(fault('customer.tags.pin')).toThrow('The attribute Tag.pin is secret');
    expect(fault('customer.hiddenTags.name')).toThrow('The attribute Customer.hiddenTags is secret');
    expect(fault('customer.tags.name')).not.toThrow();
  });
});
