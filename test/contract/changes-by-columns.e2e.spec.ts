import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Database } from '../../src/latchkey/database/database.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const MISSING = '00000000-0000-4000-8000-000000000000';

// Whatever the settings of the run: this is about direct writes.
const app = useApp(() => startDomainApp({ DIRECT_WRITES_ENABLED: 'true' }));

let batches: ReturnType<typeof spyOnBatches>;
let transactions: ReturnType<typeof spyOnTransactions>;
const spyOnBatches = () => jest.spyOn(Database.prototype, 'batch');
const spyOnTransactions = () => jest.spyOn(Database.prototype, 'transaction');

let kite: string;
let ball: string;

beforeEach(async () => {
  await app.tokenOf('admin');
  kite = await aProduct('Kite', '1.50');
  ball = await aProduct('Ball', '2.00');
  batches = spyOnBatches();
  transactions = spyOnTransactions();
});

afterEach(() => {
  jest.restoreAllMocks();
});

const aProduct = (name: string, price: string, more = {}) =>
  insertRow(app.database, 'domain_product', { name, price, ...more });

/** How the request reached the database: batches, and transactions with a round trip for each step. */
const messages = () => ({ batches: batches.mock.calls.length, transactions: transactions.mock.calls.length });

const DIRECT = { batches: 1, transactions: 0 };
const REPEATED = { batches: 1, transactions: 1 };
const STEP_BY_STEP = { batches: 0, transactions: 1 };

const change = (bodies: object) => app.as('admin').put('/rest/entities/Product', bodies);

const stored = async () => {
  const select = 'SELECT name, price, version, last_modified_by FROM domain_product WHERE id = $1';
  return [
    ...(await app.database.rows(new Statement(select), [kite])),
    ...(await app.database.rows(new Statement(select), [ball])),
  ];
};

const UNCHANGED = [
  ['Kite', '1.50', '1', null],
  ['Ball', '2.00', '1', null],
];

describe('changes of the same plain values of many rows are one message to the database', () => {
  it('in the order of the bodies', async () => {
    const answer = await change([
      { id: ball, name: 'Big ball', price: 3 },
      { id: kite, _entityName: 'Product', name: 'Big kite', price: null },
    ]);
    expect([answer.status, (answer.json as { id: string }[]).map(({ id }) => id)]).toEqual([200, [ball, kite]]);
    expect(messages()).toEqual(DIRECT);
    expect(await stored()).toEqual([
      ['Big kite', null, '2', 'admin'],
      ['Big ball', '3.00', '2', 'admin'],
    ]);
  });

  it('and rows that have the values already get no new version', async () => {
    const answer = await change([
      { id: kite, price: 1.5 },
      { id: ball, price: 2.5 },
    ]);
    expect([answer.status, messages()]).toEqual([200, DIRECT]);
    expect(await stored()).toEqual([
      ['Kite', '1.50', '1', null],
      ['Ball', '2.50', '2', 'admin'],
    ]);
  });
});

describe('nothing is changed', () => {
  it('when one row is missing, which is named', async () => {
    const answer = await change([
      { id: kite, price: 9 },
      { id: MISSING, price: 9 },
    ]);
    expect(answer).toAnswer(404, {
      error: 'Entity not found',
      details: `Entity Product with id ${MISSING} not found`,
    });
    expect(messages()).toEqual(REPEATED);
    expect(await stored()).toEqual(UNCHANGED);
  });

  it('when one row is deleted', async () => {
    const gone = await aProduct('Gone', '1', { deleted_date: '2024-05-02T12:00:00Z' });
    const answer = await change([
      { id: kite, price: 9 },
      { id: gone, price: 9 },
    ]);
    expect([answer.status, messages()]).toEqual([404, REPEATED]);
    expect(await stored()).toEqual(UNCHANGED);
  });

  it('when one value breaks a constraint', async () => {
    const answer = await change([
      { id: kite, price: 9 },
      { id: ball, price: -9 },
    ]);
    expect(answer.status).toBe(400);
    expect((answer.json as { path: string }[]).map(({ path }) => path)).toEqual(['entities[1].price']);
    expect(messages()).toEqual(STEP_BY_STEP);
    expect(await stored()).toEqual(UNCHANGED);
  });

  it('when a trigger skips one row', async () => {
    const run = (sql: string) => app.database.rows(new Statement(sql));
    await run(
      "CREATE FUNCTION keep_balls() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.name = 'Ball' THEN RETURN NULL; END IF; RETURN NEW; END $$",
    );
    await run('CREATE TRIGGER keeps BEFORE UPDATE ON domain_product FOR EACH ROW EXECUTE FUNCTION keep_balls()');
    const answer = await change([
      { id: kite, price: 9 },
      { id: ball, price: 9 },
    ]);
    await run('DROP TRIGGER keeps ON domain_product');
    expect([answer.status, messages()]).toEqual([400, REPEATED]);
    expect(await stored()).toEqual(UNCHANGED);
  });
});

describe('changes are sent step by step', () => {
  it.each<[string, () => readonly object[]]>([
    [
      'when bodies set different attributes',
      () => [
        { id: kite, price: 9 },
        { id: ball, name: 'Big ball' },
      ],
    ],
    [
      'when one sets more than the first',
      () => [
        { id: kite, price: 9 },
        { id: ball, price: 9, name: 'Big ball' },
      ],
    ],
    [
      'when one sets links',
      () => [
        { id: kite, price: 9, tags: [] },
        { id: ball, price: 9, tags: [] },
      ],
    ],
    ['when they set nothing', () => [{ id: kite }, { id: ball }]],
  ])('%s', async (_, bodies) => {
    expect((await change(bodies())).status).toBe(200);
    expect(messages()).toEqual(STEP_BY_STEP);
  });

  it('when a row is named twice, which is refused', async () => {
    const answer = await change([
      { id: kite, price: 8 },
      { id: kite, price: 9 },
    ]);
    expect([answer.status, messages()]).toEqual([400, STEP_BY_STEP]);
    expect(await stored()).toEqual(UNCHANGED);
  });
});
