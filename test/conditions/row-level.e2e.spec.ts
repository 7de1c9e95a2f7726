import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../src/latchkey/common/json-text.js';
import { NO_LIMITS } from '../../src/latchkey/datatypes/scalar-parser.js';
import type { Condition } from '../../src/latchkey/conditions/condition.js';
import { compilePredicate } from '../../src/latchkey/conditions/predicate.js';
import { Statement, type TextRow } from '../../src/latchkey/sql/statement.js';
import { type EntityModel, EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { RoleSnapshot } from '../../src/latchkey/roles/role-snapshot.js';
import { parseRowCondition } from '../../src/latchkey/roles/row-level/row-condition-parser.js';
import { RowConditionError } from '../../src/latchkey/roles/row-level/row-condition-error.js';
import type { RowPolicy, RowTest } from '../../src/latchkey/roles/row-level/row-policy.js';
import { aRestrictedUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';
import { DomainRows } from './domain-rows.js';
import { randomFilters } from './random-filters.js';

/** Sets of policies, and requests to each read path with each set. */
const ROUNDS = 12;
const FILTERS = 4;
const TEST_MS = 240_000;
/** Repeats a run that failed: its number stands in the failure. */
const SEED = Number(process.env.CONDITIONS_SEED ?? Date.now() % 2 ** 31);

/** In an order in which rows can be inserted. */
const TABLES = ['customer', 'product', 'delivery', 'order', 'order_line', 'line_note'].map((name) => `domain_${name}`);
const ENTITIES = ['Customer', 'Product', 'Delivery', 'Order', 'OrderLine', 'LineNote'] as const;
type EntityName = (typeof ENTITIES)[number];

/** What policies and filters look at, through every kind of reference. */
const PATHS: Readonly<Record<EntityName, readonly string[]>> = {
  Customer: ['name', 'status', 'region', 'address.city'],
  Product: ['name', 'price'],
  Delivery: ['address', 'day'],
  Order: [
    'number',
    'amount',
    'customer',
    'customer.name',
    'customer.status',
    'delivery.address',
    'lines.quantity',
    'lines.product.name',
    'lines.notes.text',
  ],
  OrderLine: ['quantity', 'product', 'product.name', 'order.number', 'order.customer.name', 'notes.text'],
  LineNote: ['text', 'line.quantity', 'line.order.customer.region', 'line.product.price'],
};

/** Plans that show everything that a row leads to. */
const PLANS: Readonly<Record<EntityName, readonly string[]>> = {
  Customer: ['name', 'region'],
  Product: ['name', 'price'],
  Delivery: ['address'],
  Order: [
    'number',
    'customer.name',
    'delivery.address',
    'lines.product.name',
    'lines.notes.text',
    'lines.order.number',
  ],
  OrderLine: ['quantity', 'product.name', 'order.customer.name', 'order.lines.quantity', 'notes.line.product'],
  LineNote: ['text', 'line.order.customer.name', 'line.notes.text', 'line.product.price'],
};

const SORTS: Readonly<Record<EntityName, readonly string[]>> = {
  Customer: ['name'],
  Product: ['-price'],
  Delivery: ['address'],
  Order: ['customer', '-customer.region', 'delivery.address,number'],
  OrderLine: ['product', 'order.customer.name', '-order.delivery.day'],
  LineNote: ['line', 'line.product.name', '-line.order.customer.name'],
};

const app = useApp(startDomainApp);
let models: ReadonlyMap<EntityName, EntityModel>;
const policies = new Map<string, readonly RowPolicy[]>();

const id = (table: number, row: number): string => `0000000${table}-0000-4000-8000-${String(row).padStart(12, '0')}`;
const ids = (table: number, count: number): string[] => Array.from({ length: count }, (_, row) => id(table, row));
const KEYS = {
  customers: ids(1, 8),
  products: ids(2, 6),
  deliveries: ids(3, 6),
  orders: ids(4, 14),
  lines: ids(5, 30),
};

beforeAll(async () => {
  const registry = app.nest.get(EntityRegistry);
  models = new Map(ENTITIES.map((name) => [name, registry.get(name)]));
  jest
    .spyOn(RoleSnapshot.prototype, 'rowPolicies')
    .mockImplementation((codes) => codes.flatMap((code) => policies.get(code) ?? []));
  await run('ALTER TABLE domain_order_line ALTER COLUMN order_id DROP NOT NULL');
  await run('ALTER TABLE domain_line_note ALTER COLUMN line_id DROP NOT NULL');
  await insertRows();
  for (const table of TABLES) {
    await run(`CREATE TABLE kept_${table} AS TABLE ${table}`);
  }
});

afterAll(() => {
  jest.restoreAllMocks();
});

const run = (text: string, ...values: (string | null | string[])[]) => app.database.rows(new Statement(text), values);

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number, seed: number): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed });

const often = <T>(...values: T[]): fc.Arbitrary<T | null> => fc.option(fc.constantFrom(...values), { freq: 4 });

async function insertRows(): Promise<void> {
  const text = fc.constantFrom('', 'a', 'b', 'c', 'Ä', 'ab');
  const insert = async (table: string, keys: readonly string[], row: Record<string, fc.Arbitrary<string | null>>) => {
    const deleted = fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, fc.constant('2024-04-01'));
    const rows = sample(fc.record({ ...row, deleted_date: deleted }), keys.length, SEED + table.length);
    for (const [index, values] of rows.entries()) {
      await insertRow(app.database, table, { id: keys[index], ...values });
    }
  };
  const { customers, products, deliveries, orders, lines } = KEYS;
  await insert('domain_customer', customers, {
    name: text,
    status: often('10', '20'),
    region: often('a', 'b'),
    address_city: often('a', 'b'),
  });
  await insert('domain_product', products, { name: text, price: often('0.00', '1.00', '2.50') });
  await insert('domain_delivery', deliveries, { address: text, day: often('2024-01-01') });
  await insert('domain_order', orders, {
    number: text,
    amount: often('0.00', '1.00', '2.50'),
    customer_id: often(...customers),
  });
  for (const [index, delivery] of deliveries.entries()) {
    await run('UPDATE domain_order SET delivery_id = $1 WHERE id = $2', delivery, orders[index] ?? null);
  }
  await insert('domain_order_line', lines, {
    order_id: fc.constantFrom(...orders),
    product_id: often(...products),
    quantity: often('0', '1', '2'),
  });
  await insert('domain_line_note', ids(6, 20), { line_id: fc.constantFrom(...lines), text });
}

const modelOf = (name: EntityName): EntityModel => {
  const model = models.get(name);
  if (!model) {
    throw new Error(`${name} is not an entity`);
  }
  return model;
};

const IDS: Readonly<Record<string, readonly string[]>> = {
  Customer: KEYS.customers,
  Product: KEYS.products,
  Delivery: KEYS.deliveries,
  Order: KEYS.orders,
  OrderLine: KEYS.lines,
};

const filtersOf = (name: EntityName) =>
  randomFilters(modelOf(name), PATHS[name], (target) => IDS[target.name] ?? [id(9, 9)]);

/** Conditions that can be policies: some filters restrict nothing. */
function conditionsOf(name: EntityName, seed: number): Condition[] {
  return sample(filtersOf(name), 3, seed).flatMap((json) => {
    try {
      return [parseRowCondition(modelOf(name), parseJson(JSON.stringify(json)), undefined, NO_LIMITS)];
    } catch (error) {
      if (error instanceof RowConditionError) {
        return [];
      }
      throw error;
    }
  });
}

const policy = (entity: EntityName, test: RowTest): RowPolicy => ({ entity, action: 'read', role: 'random', test });

/** One condition, sometimes two, on most entities. */
function randomPolicies(seed: number): RowPolicy[] {
  return ENTITIES.flatMap((name, index) => {
    const count = [0, 1, 1, 2][(seed + index) % 4] ?? 0;
    const conditions = conditionsOf(name, seed + index).slice(0, count);
    return conditions.map((condition) => policy(name, { kind: 'condition', condition, query: seed % 2 === 0 }));
  });
}

/** One attribute of each entity, to which functions look. */
const NAMES: Readonly<Record<EntityName, string>> = {
  Customer: 'name',
  Product: 'name',
  Delivery: 'address',
  Order: 'number',
  OrderLine: 'quantity',
  LineNote: 'text',
};

/** A function for most entities, which permits some of the values that there are. */
function randomFunctions(seed: number): RowPolicy[] {
  const values = fc.subarray(['', 'a', 'b', 'c', 'Ä', 'ab', '0', '1', '2', 'null'], { minLength: 5 });
  return ENTITIES.filter((_, index) => (seed + index) % 3 > 0).map((name, index) => {
    const [permitted = []] = sample(values, 1, seed + index);
    return policy(name, { kind: 'function', permits: (row) => permitted.includes(String(row[NAMES[name]])) });
  });
}

const CONTEXT = { username: 'random', user: {}, locale: 'en' };

/** Ids of the rows that the policies hide, found in memory. */
async function hiddenIds(given: readonly RowPolicy[]): Promise<Map<EntityName, string[]>> {
  const rows = await DomainRows.load(app.database, [...models.values()]);
  const hidden = new Map<EntityName, string[]>();
  for (const name of ENTITIES) {
    const model = modelOf(name);
    const tests = given.filter(({ entity }) => entity === name).map(({ test }) => test);
    const all = await run(`SELECT id, ${NAMES[name]} FROM ${model.table}`);
    const permitted = ([each, value]: TextRow): boolean => {
      const row = rows.row(model, each ?? '');
      return tests.every((test) =>
        test.kind === 'condition'
          ? row !== null && compilePredicate(test.condition)(row) === true
          : test.kind === 'function' && test.permits({ [NAMES[name]]: value }, CONTEXT),
      );
    };
    hidden.set(
      name,
      all.filter((each) => !permitted(each)).map(([each]) => each ?? ''),
    );
  }
  return hidden;
}

/** Removes these rows: the database then is what somebody sees from whom they are hidden. */
async function remove(hidden: ReadonlyMap<EntityName, string[]>): Promise<void> {
  const of = (name: EntityName) => hidden.get(name) ?? [];
  const forget = (table: string, column: string, name: EntityName) =>
    run(`UPDATE ${table} SET ${column} = NULL WHERE ${column} = ANY($1::uuid[])`, of(name));
  await forget('domain_order', 'customer_id', 'Customer');
  await forget('domain_order', 'delivery_id', 'Delivery');
  await forget('domain_order_line', 'product_id', 'Product');
  await forget('domain_order_line', 'order_id', 'Order');
  await forget('domain_line_note', 'line_id', 'OrderLine');
  for (const name of ENTITIES) {
    await run(`DELETE FROM ${modelOf(name).table} WHERE id = ANY($1::uuid[])`, of(name));
  }
}

async function restore(): Promise<void> {
  await run(`TRUNCATE ${TABLES.join(', ')} CASCADE`);
  for (const table of TABLES) {
    await run(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
  }
}

const query = (parameters: Readonly<Record<string, unknown>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`)
    .join('&');

/** Requests that show rows of an entity and what they lead to. */
function readsOf(name: EntityName): string[] {
  const path = `/rest/entities/${name}`;
  const fetchPlan = { entity: name, properties: PLANS[name] };
  return [
    `${path}?${query({ fetchPlan, returnNulls: 'true', returnCount: 'true' })}`,
    `${path}?${query({ fetchPlan: '_instance_name', limit: '3', offset: '2', returnCount: 'true' })}`,
    `${path}?${query({ fetchPlan: '_instance_name', limit: '2', offset: '1', sort: `-${NAMES[name]}` })}`,
    ...(IDS[name] ?? []).slice(0, 6).map((each) => `${path}/${each}?${query({ fetchPlan })}`),
    `/rest/queries/${name}/all/count`,
  ];
}

/** Requests whose filters and sorts look at what rows lead to. */
function searchesOf(name: EntityName, seed: number): string[] {
  const path = `/rest/entities/${name}`;
  const fetchPlan = { entity: name, properties: PLANS[name] };
  return [
    ...SORTS[name].map((sort) => `${path}?${query({ fetchPlan: '_instance_name', sort })}`),
    ...sample(filtersOf(name), FILTERS, seed).flatMap((filter) => [
      `${path}/search?${query({ filter, fetchPlan, returnCount: 'true' })}`,
      `${path}/search/count?${query({ filter })}`,
    ]),
  ];
}

/** Everything that somebody gets for the requests, except what differs in every answer. */
async function answersTo(username: string, requests: readonly string[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const path of requests) {
    const { status, text, headers } = await app.as(username).get(path);
    answers.push([path, status, text, headers['x-total-count'], headers.etag]);
  }
  return answers;
}

/**
 * Compares what somebody with these policies gets with what everybody gets once hidden rows are removed.
 *
 * @returns the number of hidden rows
 */
async function compare(code: string, given: readonly RowPolicy[], requests: readonly string[]): Promise<number> {
  policies.set(code, given);
  const username = await aRestrictedUser(app.database, [code]);
  const restricted = await answersTo(username, requests);
  const hidden = await hiddenIds(given);
  await remove(hidden);
  const complete = await answersTo('admin', requests);
  await restore();
  expect([SEED, restricted]).toEqual([SEED, complete]);
  return [...hidden.values()].flat().length;
}

/** A test that hides next to nothing, or everything, would prove little. */
function expectSome(hidden: number, rounds: number): void {
  expect(hidden).toBeGreaterThan(rounds * 5);
  expect(hidden).toBeLessThan(rounds * 84);
}

describe('whatever row-level roles hide (protocol/roles.md 6)', () => {
  it(
    'by conditions, reads answer as if it were not in the database',
    async () => {
      let hidden = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const seed = SEED + round * 100;
        const requests = ENTITIES.flatMap((name) => [...readsOf(name), ...searchesOf(name, seed)]);
        hidden += await compare(`conditions-${round}`, randomPolicies(seed), requests);
      }
      expectSome(hidden, ROUNDS);
    },
    TEST_MS,
  );

  it(
    'by functions, and by functions and conditions together, too',
    async () => {
      let hidden = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const seed = SEED + round * 100 + 1;
        const conditions = round % 2 === 0 ? [] : randomPolicies(seed);
        const given = [...randomFunctions(seed), ...conditions];
        hidden += await compare(`functions-${round}`, given, ENTITIES.flatMap(readsOf));
      }
      expectSome(hidden, ROUNDS);
    },
    TEST_MS,
  );
});
