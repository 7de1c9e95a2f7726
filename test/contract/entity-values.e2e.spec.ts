import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { anOrderLine } from '../builders/an-order-line.js';
import { anOrder } from '../builders/an-order.js';
import { useApp } from '../harness/use-app.js';

const app = useApp();
/** Targets of the references that a new row cannot do without. */
let customer: string;
let order: string;
let product: string;

beforeAll(async () => {
  customer = await aCustomer(app.database);
  order = await anOrder(app.database, { number: 'V-0', customer });
  product = await aProduct(app.database, { name: 'Kite' });
});

let orders = 0;

/** The other attributes of a valid body. */
const FILLED = {
  Customer: () => '"name":"Acme"',
  Product: () => '"name":"Kite","price":1',
  Order: () => `"number":"V-${++orders}","date":"2024-05-02","customer":{"id":"${customer}"}`,
  OrderLine: () => `"quantity":1,"order":{"id":"${order}"},"product":{"id":"${product}"}`,
};

type Entity = keyof typeof FILLED;

/** JSON text of a valid body in which one attribute has the given value; of repeated keys the last one counts. */
const bodyWith = (entity: Entity, attribute: string, value: string): string =>
  `{${FILLED[entity]()},"${attribute}":${value}}`;

const EXISTING: Record<Entity, () => Promise<string>> = {
  Customer: () => aCustomer(app.database),
  Product: () => aProduct(app.database),
  Order: () => anOrder(app.database, { number: `V-${++orders}` }),
  OrderLine: () => anOrderLine(app.database, { order, product }),
};

const onlyPlan = (entity: Entity, attribute: string): string =>
  encodeURIComponent(JSON.stringify({ entity, properties: [attribute] }));

/** Text of the attribute in the answer, or nothing when it is null. */
const attributeIn = (text: string, attribute: string): string | undefined =>
  new RegExp(`,"${attribute}":(.*)\\}$`).exec(text)?.[1];

describe('values of every type go in and come out (protocol/serialization.md 1)', () => {
  it.each<[Entity, string, string, string | undefined]>([
    ['Product', 'name', '"  kept  "', '"  kept  "'],
    ['Product', 'name', '"Grün ☂ 😀 <&>\'"', '"Grün ☂ 😀 <&>\'"'],
    ['Product', 'name', '"line\\nbreak \\"quoted\\" \\\\"', '"line\\nbreak \\"quoted\\" \\\\"'],
    ['Product', 'name', '1.50', '"1.50"'],
    ['Product', 'name', '12345678901234567890', '"12345678901234567890"'],
    ['Product', 'name', 'true', '"true"'],
    ['Customer', 'region', '""', '""'],
    ['Customer', 'region', 'null', undefined],
    ['Product', 'price', '12345678901234567.89', '12345678901234567.89'],
    ['Product', 'price', '99999999999999999.99', '99999999999999999.99'],
    ['Product', 'price', '"130.08"', '130.08'],
    ['Product', 'price', '100', '100.00'],
    ['Product', 'price', '0.1', '0.10'],
    ['Product', 'price', '1.5e3', '1500.00'],
    ['Product', 'price', '" 7 "', '7.00'],
    ['Order', 'amount', 'null', undefined],
    ['Product', 'special', 'true', 'true'],
    ['Product', 'special', '"TRUE"', 'true'],
    ['Product', 'special', '"false"', 'false'],
    ['Product', 'releaseDate', '"2024-02-29"', '"2024-02-29"'],
    ['Product', 'releaseDate', '"0001-01-01"', '"0001-01-01"'],
    ['Product', 'releaseDate', '"9999-12-31"', '"9999-12-31"'],
    ['Product', 'releaseDate', '"2024-05-02+03:00"', '"2024-05-02"'],
    ['Product', 'releaseDate', '"2024-05-02Z"', '"2024-05-02"'],
    ['Product', 'releaseDate', '" "', undefined],
    ['Product', 'image', '"fs://2024/03/12/a.png?name=%C3%A4%20b.png"', '"fs://2024/03/12/a.png?name=%C3%A4+b.png"'],
    ['Product', 'image', '""', undefined],
    ['OrderLine', 'quantity', '0.1', '0.1'],
    ['OrderLine', 'quantity', '2.0', '2'],
    ['OrderLine', 'quantity', '"1e-7"', '1e-07'],
    ['OrderLine', 'quantity', '1.7976931348623157e308', '1.7976931348623157e+308'],
    ['OrderLine', 'quantity', '0.30000000000000004', '0.30000000000000004'],
    ['Customer', 'status', '"BLOCKED"', '"BLOCKED"'],
    ['Customer', 'status', '"ACTIVE"', '"ACTIVE"'],
    ['Customer', 'phones', '["b","a","b"]', '["b","a","b"]'],
    ['Customer', 'phones', '[" ","",5,true]', '[" ","","5","true"]'],
    ['Customer', 'phones', '["\\"{,}\\\\","NULL"]', '["\\"{,}\\\\","NULL"]'],
    ['Customer', 'phones', '[]', '[]'],
    ['Customer', 'phones', 'null', '[]'],
    [
      'Customer',
      'address',
      '{"zip":69001,"country":"France","city":""}',
      '{"country":"France","city":"","zip":"69001"}',
    ],
  ])('%s.%s %s is written %s', async (entity, attribute, given, written) => {
    const plan = onlyPlan(entity, attribute);
    const path = `/rest/entities/${entity}`;
    const created = await app.as('admin').post(`${path}?responseFetchPlan=${plan}`, bodyWith(entity, attribute, given));
    expect([created.status, attributeIn(created.text, attribute)]).toEqual([201, written]);
    const id = await EXISTING[entity]();
    const updated = await app.as('admin').put(`${path}/${id}?responseFetchPlan=${plan}`, `{"${attribute}":${given}}`);
    expect([updated.status, attributeIn(updated.text, attribute)]).toEqual([200, written]);
    const read = await app.as('admin').get(`${path}/${id}?fetchPlan=${plan}`);
    expect(attributeIn(read.text, attribute)).toBe(written);
  });

  it('times keep their microseconds', async () => {
    const created = await app.as('admin').post('/rest/entities/Tag?responseFetchPlan=_local', { name: 'x' });
    const { createdDate } = created.json as { createdDate: string };
    expect(createdDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,5}[1-9])?Z$/);
  });
});

describe('values that do not fit (protocol/serialization.md 3, protocol/errors.md 3)', () => {
  const general = 'Cannot deserialize an entity from JSON';
  const isBoolean = (text: string): string =>
    `An error occurred while parsing property. Type [BooleanDatatype]. Value [${text}].`;
  const isEnum = (text: string): string =>
    `An error occurred while parsing enum. Class [class CustomerStatus]. Value [${text}].`;
  const isReference = (name: string): string =>
    `Attribute '${name}' refers to an entity. Property value must be a JSON object literal`;
  const isCollection = (name: string): string =>
    `Attribute '${name}' refers to a collection. Property value must be a JSON array literal`;

  it.each<[Entity, string, string, string]>([
    ['Product', 'special', '"yes"', isBoolean('yes')],
    ['Product', 'special', '1', isBoolean('1')],
    ['Product', 'special', '{}', general],
    ['Product', 'special', '[true,false]', general],
    ['Customer', 'status', '"active"', isEnum('active')],
    ['Customer', 'status', '10', isEnum('10')],
    ['Customer', 'status', '""', isEnum('')],
    ['Customer', 'status', '{}', general],
    ['Product', 'price', '"abc"', general],
    ['Product', 'price', '""', general],
    ['Product', 'price', '"1,5"', general],
    ['Product', 'price', 'true', general],
    ['Product', 'price', '{"value":"5","isLosslessNumber":true}', general],
    ['Product', 'releaseDate', '"2023-02-29"', general],
    ['Product', 'releaseDate', '"02.05.2024"', general],
    ['Product', 'releaseDate', '20240502', general],
    ['Product', 'image', '"a.png"', general],
    ['Product', 'name', '{}', general],
    ['Product', 'name', '["a","b"]', general],
    ['Product', 'name', '"nul \\u0000"', general],
    ['OrderLine', 'quantity', '""', general],
    ['OrderLine', 'quantity', '"NaN"', general],
    ['OrderLine', 'quantity', '1e999', general],
    ['Customer', 'phones', '"123"', isCollection('phones')],
    ['Customer', 'phones', '[{}]', general],
    ['Customer', 'category', '"Retail"', isReference('category')],
    ['Customer', 'category', '[]', isReference('category')],
    ['Product', 'tags', '{}', isCollection('tags')],
    ['Product', 'tags', '"wood"', isCollection('tags')],
    ['Customer', 'address', '{"zip":{}}', general],
  ])('%s.%s is refused as %s', async (entity, attribute, value, error) => {
    const path = `/rest/entities/${entity}`;
    const created = await app.as('admin').post(path, bodyWith(entity, attribute, value));
    expect(created).toAnswer(400, { error, details: '' });
    const id = await EXISTING[entity]();
    const before = await app.as('admin').get(`${path}/${id}`);
    const updated = await app.as('admin').put(`${path}/${id}`, `{"${attribute}":${value}}`);
    expect(updated).toAnswer(400, { error: general, details: '' });
    expect((await app.as('admin').get(`${path}/${id}`)).text).toBe(before.text);
  });
});

describe('values too large for their column (protocol/errors.md 5)', () => {
  it.each<[Entity, string, string]>([
    ['Product', 'price', '100000000000000000.00'],
    ['Product', 'price', '99999999999999999.995'],
    ['Product', 'price', '"1e17"'],
    ['Order', 'amount', '1e5000'],
  ])('%s.%s cannot hold %s', async (entity, attribute, value) => {
    const details = `Value of attribute '${attribute}' is out of range`;
    const path = `/rest/entities/${entity}`;
    const created = await app.as('admin').post(path, bodyWith(entity, attribute, value));
    expect(created).toAnswer(400, { error: 'Entity creation failed', details });
    const id = await EXISTING[entity]();
    const updated = await app.as('admin').put(`${path}/${id}`, `{"${attribute}":${value}}`);
    expect(updated).toAnswer(400, { error: 'Entity update failed', details });
  });
});
