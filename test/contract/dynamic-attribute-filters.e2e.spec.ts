import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database } from '../../src/latchkey/database/database.js';
import { type SqlValue, Statement } from '../../src/latchkey/sql/statement.js';
import { aCategory } from '../builders/a-dynamic-attribute.js';
import { aCustomer } from '../builders/a-customer.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const PRODUCTS = '/rest/entities/Product';

const app = useApp(() => startApp({ DYNAMIC_ATTRIBUTES_ENABLED: 'true' }));
let acme = '';
let bolt = '';

beforeAll(async () => {
  acme = await aCustomer(app.database, { name: 'Acme' });
  bolt = await aCustomer(app.database, { name: 'Bolt' });
  await aCategory(
    app,
    'Product',
    { code: 'warranty', dataType: 'ENUMERATION', enumeration: '1y,2y,3y' },
    { code: 'weight', dataType: 'DECIMAL' },
    { code: 'colours', dataType: 'STRING', isCollection: true },
    { code: 'supplier', dataType: 'ENTITY', entityClass: 'Customer' },
    { code: 'dealers', dataType: 'ENTITY', entityClass: 'Customer', isCollection: true },
    { code: 'tested', dataType: 'DATE_WITHOUT_TIME' },
  );
  const products = [
    {
      name: 'a',
      '+warranty': '2y',
      '+weight': 1.5,
      '+colours': ['red', 'blue'],
      '+supplier': { id: acme },
      '+tested': '2024-01-01',
    },
    { name: 'b', '+warranty': '1y', '+weight': 10, '+colours': ['red'], '+dealers': [{ id: acme }, { id: bolt }] },
    { name: 'c', '+weight': 2, '+supplier': { id: bolt } },
    { name: 'd' },
  ];
  const bodies = products.map((product) => ({ price: 1, ...product }));
  expect((await app.as('admin').post(PRODUCTS, bodies)).status).toBe(201);
});

/** The names of the products that satisfy a condition, in their order. */
async function found(property: string, operator: string, value?: unknown): Promise<string> {
  const filter = { conditions: [{ property, operator, value }] };
  const answer = await app
    .as('admin')
    .post(`${PRODUCTS}/search`, { filter, fetchPlan: '_instance_name', sort: 'name' });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return (answer.json as readonly { name: string }[]).map(({ name }) => name).join('');
}

async function refused(property: string, operator: string, value?: unknown): Promise<unknown> {
  const answer = await app.as('admin').post(`${PRODUCTS}/search`, {
    filter: { conditions: [{ property, operator, value }] },
  });
  return [answer.status, (answer.json as { details: string }).details];
}

async function sorted(sort: string): Promise<string> {
  const answer = await app.as('admin').get(`${PRODUCTS}?sort=${sort}&fetchPlan=_instance_name`);
  return (answer.json as readonly { name: string }[]).map(({ name }) => name).join('');
}

describe('filters by dynamic attributes (protocol/dynamic-attributes.md 5)', () => {
  it('compare values by their type', async () => {
    expect(await found('+warranty', '=', '2y')).toBe('a');
    expect(await found('+warranty', 'in', ['1y', '3y'])).toBe('b');
    expect(await found('+warranty', 'contains', 'Y')).toBe('ab');
    expect(await found('+weight', '>', 1.75)).toBe('bc');
    expect(await found('+tested', '<=', '2024-01-01')).toBe('a');
  });

  it('take no value for null', async () => {
    expect(await found('+warranty', 'isNull')).toBe('cd');
    expect(await found('+warranty', 'notEmpty')).toBe('ab');
    expect(await found('+warranty', '<>', '2y')).toBe('b');
    expect(await found('+colours', 'isNull')).toBe('cd');
    expect(await found('+dealers', 'isNull')).toBe('acd');
  });

  it('find some element of a collection', async () => {
    expect(await found('+colours', '=', 'red')).toBe('ab');
    expect(await found('+colours', '=', 'blue')).toBe('a');
    expect(await found('+colours', 'notEmpty')).toBe('ab');
    expect(await found('+dealers', '=', { id: bolt })).toBe('b');
    expect(await found('+dealers', 'in', [acme])).toBe('b');
  });

  it('follow references', async () => {
    expect(await found('+supplier', '=', acme)).toBe('a');
    expect(await found('+supplier', '=', { id: bolt })).toBe('c');
    expect(await found('+supplier.name', '=', 'Bolt')).toBe('c');
    expect(await found('+dealers.name', 'startsWith', 'Bo')).toBe('b');
    expect(await found('+supplier', 'isNull')).toBe('bd');
  });

  it('are counted', async () => {
    const filter = encodeURIComponent('{"conditions":[{"property":"+weight","operator":"<","value":5}]}');
    const answer = await app.as('admin').get(`${PRODUCTS}/search/count?filter=${filter}`);
    expect([answer.status, answer.text]).toEqual([200, '2']);
  });

  it('name what does not exist or does not fit', async () => {
    expect(await refused('+size', '=', 1)).toEqual([400, 'Property for Product not found: +size']);
    expect(await refused('+weight', 'contains', '1')).toEqual([
      400,
      'Operator contains is not available for java type java.math.BigDecimal',
    ]);
    expect(await refused('+weight', '=', 'heavy')).toEqual([400, 'Cannot parse property value: heavy']);
  });

  it('sort, after their direction', async () => {
    expect(await sorted('%2B%2Bweight,name')).toBe('acbd');
    expect(await sorted('-%2Bweight,name')).toBe('dbca');
    expect(await sorted('-%2Bsupplier,name')).toBe('bdca');
    expect(await sorted('%2B%2Bcolours,-name')).toBe('dcba');
    expect(await sorted('%2B%2Bunknown,-name')).toBe('dcba');
  });

  it('mean another attribute once a definition is replaced', async () => {
    const category = await aCategory(app, 'Tag', { code: 'shade', dataType: 'INTEGER' });
    const search = async (value: unknown) => {
      const filter = { conditions: [{ property: '+shade', operator: '=', value }] };
      const answer = await app.as('admin').post('/rest/entities/Tag/search', { filter, fetchPlan: '_instance_name' });
      return [answer.status, answer.json];
    };
    await app.as('admin').post('/rest/entities/Tag', { name: 'One', '+shade': 1 });
    expect(await search(1)).toEqual([200, [expect.objectContaining({ name: 'One' })]]);
    await app.as('admin').delete(`/rest/entities/dynat_Category/${category}`);
    expect(await search(1)).toEqual([400, expect.objectContaining({ details: 'Property for Tag not found: +shade' })]);
    await aCategory(app, 'Tag', { code: 'shade', dataType: 'STRING' });
    await app.as('admin').post('/rest/entities/Tag', { name: 'Two', '+shade': '1' });
    expect(await search('1')).toEqual([200, [expect.objectContaining({ name: 'Two' })]]);
  });
});

describe('the database finds objects by an index of the values', () => {
  beforeAll(async () => {
    const [[weight] = []] = await app.database.rows(
      new Statement(`SELECT id FROM dynat_category_attribute WHERE code = 'weight'`),
    );
    const fill = `
      WITH made AS (INSERT INTO product (name, price) SELECT 'Made ' || n, 1 FROM generate_series(1, 5000) n RETURNING id)
      INSERT INTO dynat_attribute_value (attribute_id, owner_uuid, position, decimal_value, string_value)
      SELECT $1::uuid, id, 0, 1000 + row_number() OVER (), NULL FROM made`;
    await app.database.rows(new Statement(fill), [weight ?? null]);
    const warranties = `
      INSERT INTO dynat_attribute_value (attribute_id, owner_uuid, position, string_value)
      SELECT a.id, v.owner_uuid, 0, 'w' || v.decimal_value::text FROM dynat_category_attribute a, dynat_attribute_value v
      WHERE a.code = 'warranty' AND v.decimal_value > 1000`;
    await app.database.rows(new Statement(warranties));
    await app.database.rows(new Statement('ANALYZE product, dynat_attribute_value'));
  });

  /** How the database runs the statement of a search. */
  async function plan(property: string, value: string): Promise<string> {
    const conditions = [{ property, operator: '=', value }];
    const sent: [string, readonly SqlValue[]][] = [];
    const send = app.database.rows.bind(app.database);
    const spy = jest.spyOn(Database.prototype, 'rows').mockImplementation((statement, values = []) => {
      sent.push([statement.text, values]);
      return send(statement, values);
    });
    await app.as('admin').post(`${PRODUCTS}/search`, { filter: { conditions }, limit: 10, dynamicAttributes: true });
    spy.mockRestore();
    const [text = '', values = []] = sent.find(([each]) => each.includes('FROM "product"')) ?? [];
    const rows = await app.database.rows(new Statement(`EXPLAIN ${text}`), values);
    return rows.map(([line]) => line).join('\n');
  }

  it('for numbers and for texts', async () => {
    expect(await plan('+weight', '1500')).toMatch(/ix_dynat_attribute_value_decimal_value[\s\S]*product/);
    expect(await plan('+warranty', 'w1500')).toMatch(/ix_dynat_attribute_value_string_value[\s\S]*product/);
    expect(await plan('+weight', '1500')).not.toContain('Seq Scan on product');
  });
});
