import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Database } from '../../src/latchkey/database/database.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const MISSING = '00000000-0000-4000-8000-000000000000';

// Whatever the settings of the run: this is about direct writes.
const app = useApp(() => startDomainApp({ DIRECT_WRITES_ENABLED: 'true' }));
let customer: string;

beforeAll(async () => {
  customer = await insertRow(app.database, 'domain_customer', { name: 'Acme' });
  await app.tokenOf('admin');
});

let batches: ReturnType<typeof spyOnBatches>;
let transactions: ReturnType<typeof spyOnTransactions>;
const spyOnBatches = () => jest.spyOn(Database.prototype, 'batch');
const spyOnTransactions = () => jest.spyOn(Database.prototype, 'transaction');

beforeEach(() => {
  batches = spyOnBatches();
  transactions = spyOnTransactions();
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** How the request reached the database: batches, and transactions with a round trip for each step. */
const messages = () => ({ batches: batches.mock.calls.length, transactions: transactions.mock.calls.length });

const DIRECT = { batches: 1, transactions: 0 };
const REPEATED = { batches: 1, transactions: 1 };
const STEP_BY_STEP = { batches: 0, transactions: 1 };

const order = (number: string, more = {}) => ({
  number,
  customer: { id: customer },
  lines: [{ quantity: 1 }, { quantity: 2, notes: [{ text: 'soon' }] }],
  ...more,
});

describe('a creation whose steps need no answer in between is one message to the database', () => {
  it('for an object with items and references', async () => {
    const answer = await app.as('admin').post('/rest/entities/Order', order('D-1'));
    const { id } = answer.json as { id: string };
    expect(answer).toAnswer(201, { _entityName: 'Order', _instanceName: 'D-1', id });
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/Order/${id}`);
    expect(answer.headers.etag).toBe('"1"');
    expect(messages()).toEqual(DIRECT);
    const read = await app.as('admin').get(`/rest/entities/Order/${id}?fetchPlan=order-with-lines`);
    const { lines } = read.json as { lines: { quantity: number; notes: { text: string }[] }[] };
    expect(lines.map(({ quantity, notes }) => [quantity, notes.map(({ text }) => text)]).sort()).toEqual([
      [1, []],
      [2, ['soon']],
    ]);
  });

  it('for an array', async () => {
    const answer = await app.as('admin').post('/rest/entities/Order', [order('D-2'), order('D-3')]);
    expect(answer.status).toBe(201);
    expect((answer.json as { _instanceName: string }[]).map((each) => each._instanceName)).toEqual(['D-2', 'D-3']);
    expect(messages()).toEqual(DIRECT);
  });

  it('and what the database refuses is undone as a whole, and answered as ever', async () => {
    const answer = await app.as('admin').post('/rest/entities/Order', order('D-4', { customer: { id: MISSING } }));
    expect(answer).toAnswer(400, {
      error: 'Entity creation failed',
      details: "Referenced entity for property 'customer' is missing",
    });
    expect(messages()).toEqual(REPEATED);
    const counted = new Statement('SELECT count(*) FROM domain_order WHERE number = $1');
    expect(await app.database.rows(counted, ['D-4'])).toEqual([['0']]);
  });

  it('and a faulty body does not reach the database', async () => {
    const answer = await app.as('admin').post('/rest/entities/Order', order('D-5', { customer: 'Acme' }));
    expect(answer.status).toBe(400);
    expect(messages()).toEqual({ batches: 0, transactions: 0 });
  });
});

describe('a creation is sent step by step', () => {
  it('when the body names an id, which may be that of a row', async () => {
    const id = '00000000-0000-4000-8000-00000000d006';
    expect((await app.as('admin').post('/rest/entities/Order', order('D-6', { id }))).status).toBe(201);
    expect(messages()).toEqual(STEP_BY_STEP);
  });

  it('when the database makes the key', async () => {
    expect((await app.as('admin').post('/rest/entities/Region', { name: 'North' })).status).toBe(201);
    expect(messages()).toEqual(STEP_BY_STEP);
  });
});

/** A customer of this spec. */
const aCustomer = (more = {}) => insertRow(app.database, 'domain_customer', { name: 'Acme', ...more });

const stored = (id: string) =>
  app.database.rows(
    new Statement(
      'SELECT name, version, last_modified_by, deleted_by, deleted_date IS NULL FROM domain_customer WHERE id = $1',
    ),
    [id],
  );

describe('a change of plain values of one row is one message to the database', () => {
  it('with the tag that the client knows', async () => {
    const id = await aCustomer();
    const answer = await app
      .as('admin')
      .send('PUT', `/rest/entities/Customer/${id}`, { name: 'Apex' }, { 'if-match': '"1"' });
    expect(answer).toAnswer(200, { _entityName: 'Customer', _instanceName: 'Apex', id });
    expect(answer.headers.etag).toBe('"2"');
    expect(messages()).toEqual(DIRECT);
    expect(await stored(id)).toEqual([['Apex', '2', 'admin', null, 't']]);
  });

  it('without a tag', async () => {
    const id = await aCustomer();
    const answer = await app.as('admin').put(`/rest/entities/Customer/${id}`, { name: 'Apex' });
    expect([answer.status, answer.headers.etag, messages()]).toEqual([200, '"2"', DIRECT]);
  });

  it('and another tag changes nothing', async () => {
    const id = await aCustomer();
    const answer = await app
      .as('admin')
      .send('PUT', `/rest/entities/Customer/${id}`, { name: 'Apex' }, { 'if-match': '"7"' });
    expect([answer.status, messages()]).toEqual([412, REPEATED]);
    expect(await stored(id)).toEqual([['Acme', '1', null, null, 't']]);
  });

  it('and what the row has already gives it no new version', async () => {
    const id = await aCustomer();
    const answer = await app.as('admin').put(`/rest/entities/Customer/${id}`, { name: 'Acme' });
    expect([answer.status, answer.headers.etag, messages()]).toEqual([200, '"1"', REPEATED]);
    expect(await stored(id)).toEqual([['Acme', '1', null, null, 't']]);
  });

  it('and a deleted row is not found', async () => {
    const id = await aCustomer({ deleted_date: '2024-05-02T12:00:00Z' });
    const answer = await app.as('admin').put(`/rest/entities/Customer/${id}`, { name: 'Apex' });
    expect([answer.status, messages()]).toEqual([404, REPEATED]);
  });
});

describe('a soft deletion of one row that takes nothing along is one message to the database', () => {
  it('once', async () => {
    const id = await aCustomer();
    expect((await app.as('admin').delete(`/rest/entities/Customer/${id}`)).status).toBe(204);
    expect(messages()).toEqual(DIRECT);
    expect(await stored(id)).toEqual([['Acme', '2', null, 'admin', 'f']]);
    expect((await app.as('admin').delete(`/rest/entities/Customer/${id}`)).status).toBe(404);
  });

  it('and another tag deletes nothing', async () => {
    const id = await aCustomer();
    const answer = await app
      .as('admin')
      .send('DELETE', `/rest/entities/Customer/${id}`, undefined, { 'if-match': '"7"' });
    expect([answer.status, messages()]).toEqual([412, REPEATED]);
    expect(await stored(id)).toEqual([['Acme', '1', null, null, 't']]);
  });
});
