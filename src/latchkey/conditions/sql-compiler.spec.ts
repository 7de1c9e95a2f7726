import { describe, expect, it } from '@jest/globals';
import { order } from './order-model.fixture.js';
import { parseJson } from '../common/json-text.js';
import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import { boundValues } from './bound-values.js';
import { parseFilter } from './filter-parser.js';
import { compileSql } from './sql-compiler.js';
import { ToOneJoins } from './to-one-joins.js';
import { EVERYTHING } from './visible-rows.js';

/** SQL text, joins and values of the conditions. */
function compiled(...conditions: unknown[]): { sql: string; from: string; values: unknown } {
  const condition = parseFilter(order, parseJson(JSON.stringify({ conditions })), NO_LIMITS);
  if (!condition) {
    throw new Error('The filter restricts nothing');
  }
  const joins = new ToOneJoins('j', EVERYTHING);
  const sql = compileSql(condition, { alias: 't0', joins }, 3, EVERYTHING);
  return { sql, from: joins.clauses, values: boundValues(condition) };
}

const JOIN = ' LEFT JOIN "customer" j1 ON j1."id" = t0."customer_id"';
const ID = 'aaaaaaaa-0000-4000-8000-000000000001';

describe('compileSql', () => {
  it.each([
    ['number', '=', 'x', 't0."number" = $3::text', ['x']],
    ['number', 'contains', '50%_\\', 'lower(t0."number") LIKE lower($3::text)', ['%50\\%\\_\\\\%']],
    ['number', 'doesNotContain', 'x', 'lower(t0."number") NOT LIKE lower($3::text)', ['%x%']],
    ['number', 'startsWith', 'x', 'lower(t0."number") LIKE lower($3::text)', ['x%']],
    ['number', 'endsWith', 'x', 'lower(t0."number") LIKE lower($3::text)', ['%x']],
    ['number', 'in', ['a', 'b'], 't0."number" = ANY($3::text[])', [['a', 'b']]],
    ['number', '<>', 'x', 't0."number" <> $3::text', ['x']],
    ['number', 'notIn', [], 't0."number" <> ALL($3::text[])', [[]]],
    ['amount', '>=', 1.5, 't0."amount" >= $3::numeric', ['1.5']],
    ['amount', '<>', '', 't0."amount" IS NOT NULL', []],
    ['amount', '<', '', 't0."amount" < $3::numeric', [null]],
    ['amount', 'isNull', true, 't0."amount" IS NULL', []],
    ['amount', 'notEmpty', 'x', 't0."amount" IS NOT NULL', []],
    ['customer', '=', { id: ID }, 't0."customer_id" = $3::uuid', [ID]],
  ])('%s %s %j', (property, operator, value, sql, values) => {
    expect(compiled({ property, operator, value })).toEqual({ sql, from: '', values });
  });

  it('joins a reference once', () => {
    expect(
      compiled(
        { property: 'customer.name', operator: '=', value: 'a' },
        { property: 'customer.status', operator: 'in', value: ['ACTIVE'] },
        { property: 'customer.address.city', operator: '=', value: 'b' },
      ),
    ).toEqual({
      sql: '(j1."name" = $3::text AND j1."status" = ANY($4::integer[]) AND j1."address_city" = $5::text)',
      from: JOIN,
      values: ['a', ['10'], 'b'],
    });
  });

  it('tests a collection with EXISTS, without deleted items', () => {
    expect(compiled({ property: 'lines.quantity', operator: '>', value: 1 })).toEqual({
      sql: 'EXISTS (SELECT 1 FROM "line" s1 WHERE s1."order_id" = t0."id" AND s1."deletedDate" IS NULL AND s1."quantity" > $3::double precision)',
      from: '',
      values: ['1'],
    });
  });

  it('gives each EXISTS its own aliases and joins', () => {
    const { sql, from } = compiled({ property: 'lines.order.customer.tags.name', operator: 'isNull' });
    const link = 'FROM "customer_tag" s2l JOIN "tag" s2 ON s2."id" = s2l."tag_id"';
    const tags = 's2l."customer_id" = s1j2."id" AND s2."deletedDate" IS NULL';
    expect(sql).toContain(`EXISTS (SELECT 1 ${link} WHERE ${tags} AND s2."name" IS NULL)`);
    expect(sql).toContain('LEFT JOIN "order" s1j1 ON s1j1."id" = s1."order_id" LEFT JOIN "customer" s1j2');
    expect(sql.match(/OR NOT EXISTS/g)).toHaveLength(2);
    expect(from).toBe('');
  });
});
