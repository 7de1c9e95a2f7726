import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { ordersToSearch } from '../builders/orders-to-search.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

beforeAll(async () => {
  await ordersToSearch(app.database);
});

const LARGE_STATEMENTS = new Statement('SELECT count(*) FROM pg_prepared_statements WHERE length(statement) > 20000');

const FILTER = 'Cannot parse entities filter';
const GOOD = { property: 'number', operator: '=', value: 'A-1' };

describe('filters of absurd size (protocol/filters.md 1, 6)', () => {
  const nested = (depth: number): string => {
    const other = JSON.stringify({ property: 'number', operator: '=', value: 'x' });
    let text = JSON.stringify({ property: 'lines.order.lines.notes.line.order.number', operator: '=', value: 'A-1' });
    for (let level = 0; level < depth; level++) {
      text = `{"group":"${level % 2 ? 'AND' : 'OR'}","conditions":[${text},${level % 2 ? JSON.stringify(GOOD) : other}]}`;
    }
    return `{"conditions":[${text}]}`;
  };
  const count = async (filter: string) =>
    (await app.as('admin').post('/rest/entities/Order/search/count', `{"filter":${filter}}`)).json;

  it('groups nest 100 levels, no more', async () => {
    expect(await count(nested(100))).toBe(1);
    const details = 'Groups are nested deeper than 100 levels';
    for (const depth of [101, 200]) {
      expect(await count(nested(depth))).toEqual({ error: FILTER, details });
    }
    const empty = `{"conditions":[${'{"group":"OR","conditions":['.repeat(200)}${']}'.repeat(200)}]}`;
    expect(await count(empty)).toEqual({ error: FILTER, details });
    expect(await count(nested(20_000))).toMatchObject({ error: FILTER });
  });

  it('a filter has 1,000 conditions, no more', async () => {
    const many = (length: number, property: string) =>
      JSON.stringify({
        conditions: [
          {
            group: 'OR',
            conditions: Array.from({ length }, (_, value) => ({ property, operator: '=', value: String(value) })),
          },
        ],
      });
    expect(await count(many(1_000, 'customer.name'))).toBe(0);
    expect(await count(many(1_000, 'lines.notes.text'))).toBe(0);
    const details = 'The filter has more than 1000 conditions';
    expect(await count(many(1_001, 'number'))).toEqual({ error: FILTER, details });
  });

  it('the lists of a filter hold 50,000 values, no more', async () => {
    const lists = (length: number) =>
      JSON.stringify({
        conditions: [length, 1].map((values) => ({
          property: 'number',
          operator: 'in',
          value: Array.from({ length: values }, (_, value) => `none ${value}`),
        })),
      });
    expect(await count(lists(49_999))).toBe(0);
    const details = 'The lists of the filter hold more than 50000 values';
    expect(await count(lists(50_000))).toEqual({ error: FILTER, details });
  });

  it('the paths of a filter pass 2,000 collections, no more', async () => {
    const contains = (length: number) =>
      JSON.stringify({
        conditions: Array.from({ length }, (_, value) => ({
          property: 'lines.order.lines.notes.text',
          operator: 'contains',
          value: `none ${value}`,
        })),
      });
    expect(await count(contains(666))).toBe(0);
    const details = 'The filter passes more than 2000 collections';
    expect(await count(contains(667))).toEqual({ error: FILTER, details });
  });

  it('a large filter is not kept by the server as a prepared statement', async () => {
    const conditions = Array.from({ length: 900 }, () => GOOD);
    expect(await count(JSON.stringify({ conditions }))).toBe(1);
    const large = await app.database.rows(LARGE_STATEMENTS);
    expect(large).toEqual([['0']]);
  });

  it('a path has 16 names, no more', async () => {
    const path = (turns: number) => `${'lines.order.'.repeat(turns)}customer.name`;
    const filter = (property: string) => JSON.stringify({ conditions: [{ property, operator: '=', value: 'Acme' }] });
    expect(await count(filter(path(7)))).toBe(1);
    const details = `A property has more than 16 names: ${path(8)}`;
    expect(await count(filter(path(8)))).toEqual({ error: FILTER, details });
  });
});
