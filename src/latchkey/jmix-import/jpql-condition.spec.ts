import { describe, expect, it } from '@jest/globals';
import { conditionOf } from './jpql-condition.js';

describe('a WHERE clause of Jmix', () => {
  it.each([
    ["{E}.region = 'North'", { property: 'region', operator: '=', value: 'North' }],
    ["'it''s' <> {E}.note", { property: 'note', operator: '<>', value: "it's" }],
    ['100 < {E}.total', { property: 'total', operator: '>', value: 100 }],
    ['{E}.total >= -1.5', { property: 'total', operator: '>=', value: -1.5 }],
    ['{E}.paid = TRUE', { property: 'paid', operator: '=', value: true }],
    [
      '{E}.createdBy = :current_user_username',
      { property: 'createdBy', operator: '=', value: ':current_user_username' },
    ],
    ['{E}.customer.email is not null', { property: 'customer.email', operator: 'notEmpty' }],
    ['{E}.customer IS NULL', { property: 'customer', operator: 'isNull' }],
    ["{E}.status in ('new', 'paid')", { property: 'status', operator: 'in', value: ['new', 'paid'] }],
    ["{E}.status not in ('gone')", { property: 'status', operator: 'notIn', value: ['gone'] }],
    [
      '{E}.total between 1 and 9',
      {
        group: 'AND',
        conditions: [
          { property: 'total', operator: '>=', value: 1 },
          { property: 'total', operator: '<=', value: 9 },
        ],
      },
    ],
    [
      "{E}.a = 1 or {E}.b = 2 and ({E}.c = 3 or {E}.d = 'x')",
      {
        group: 'OR',
        conditions: [
          { property: 'a', operator: '=', value: 1 },
          {
            group: 'AND',
            conditions: [
              { property: 'b', operator: '=', value: 2 },
              {
                group: 'OR',
                conditions: [
                  { property: 'c', operator: '=', value: 3 },
                  { property: 'd', operator: '=', value: 'x' },
                ],
              },
            ],
          },
        ],
      },
    ],
  ])('%s is a condition', (clause, condition) => {
    expect(conditionOf(clause)).toEqual(condition);
  });

  it.each([
    "{E}.name like 'A%'",
    'not ({E}.a = 1)',
    '{E}.status = @enum(com.company.Status.NEW)',
    '{E}.a = {E}.b',
    'lower({E}.name) = :current_user_username',
    '{E}.id in (select o.id from Order o)',
    'e.region = 1',
    "{E}.name = ':current_user_username'",
    '{E}.total = 12345678901234567890',
    '{E}.a = 1 and',
    '{E}.a = 1) or (1 = 1',
    '1 = 1',
    "{E}.a = 'open",
    '',
    '('.repeat(60) + '{E}.a = 1' + ')'.repeat(60),
    `{E}.a = '${'x'.repeat(20_000)}'`,
  ])('%s says more than conditions can', (clause) => {
    expect(conditionOf(clause)).toBeUndefined();
  });
});
