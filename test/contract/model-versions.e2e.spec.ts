import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { EchoModule } from '../builders/services/echo.module.js';
import { OlderModelsModule } from '../builders/older-models.module.js';
import { A1, ACME, KITE, ordersToSearch } from '../builders/orders-to-search.js';
import { startDomainApp } from '../domain/start-domain-app.js';

import type { SentBody } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const STORED = new Statement('SELECT number, amount FROM domain_order WHERE id = $1');
const QUANTITIES = new Statement('SELECT quantity FROM domain_order_line WHERE order_id = $1');
/** The attributes of an order that version 1.0 speaks of, by their names of today. */
const SHORT = encodeURIComponent('{"entity":"Order","properties":["number","date","amount","version"]}');

let folder: string;

const app = useApp(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-versions-'));
  const TRANSFORMATIONS_FILE = join(folder, 'transformations.json');
  await writeFile(
    TRANSFORMATIONS_FILE,
    '[{"version":"file","entity":"Tag","oldEntity":"Label","renameAttributes":{"text":"name"}}]',
  );
  return startDomainApp({ TRANSFORMATIONS_FILE }, [OlderModelsModule, EchoModule]);
});

beforeAll(async () => {
  await ordersToSearch(app.database);
});

afterAll(() => rm(folder, { recursive: true }));

const old = (path: string, parameters = '') =>
  app.as('admin').get(`/rest/${path}?modelVersion=1.0${parameters && `&${parameters}`}`);
const filter = (json: unknown) => `filter=${encodeURIComponent(JSON.stringify(json))}`;
const A_1 = { conditions: [{ property: 'number', operator: '=', value: 'A-1' }] };

const OLD_A1 = { _entityName: 'OldOrder', _instanceName: 'A-1', id: A1, date: '2024-01-01', no: 'A-1', version: 1 };

describe('reads in the words of an older model (protocol/transformations.md 1, 4, queries.md 5)', () => {
  it('of one object', async () => {
    const answer = await old(`entities/OldOrder/${A1}`, `fetchPlan=${SHORT}`);
    expect([answer.status, answer.json, answer.headers.etag]).toEqual([200, OLD_A1, '"1"']);
  });

  it('of nested objects and collections; plans speak of today', async () => {
    const plan = JSON.stringify({
      entity: 'Order',
      properties: [{ name: 'lines', fetchPlan: { properties: ['quantity'] } }],
    });
    const { json } = await old(`entities/OldOrder/${A1}`, `fetchPlan=${encodeURIComponent(plan)}`);
    expect(json).toEqual({
      _entityName: 'OldOrder',
      _instanceName: 'A-1',
      id: A1,
      items: expect.arrayContaining([
        expect.objectContaining({ _entityName: 'OldLine', count: 2 }),
        expect.objectContaining({ _entityName: 'OldLine', count: 1 }),
      ]),
    });
  });

  it.each([
    ['a list, whose sort speaks of today', () => old('entities/OldOrder', `sort=number&limit=1&fetchPlan=${SHORT}`)],
    ['a search by GET', () => old('entities/OldOrder/search', `${filter(A_1)}&fetchPlan=${SHORT}`)],
    [
      'a search by POST, with the version in the body',
      () =>
        app.as('admin').post('/rest/entities/OldOrder/search', {
          filter: A_1,
          fetchPlan: decodeURIComponent(SHORT),
          modelVersion: '1.0',
        }),
    ],
    ['a query by GET', () => old('queries/OldOrder/ordersByCustomer', `customerName=Acme&fetchPlan=${SHORT}`)],
    [
      'a query by POST',
      () =>
        app.as('admin').post(`/rest/queries/OldOrder/ordersByCustomer?modelVersion=1.0&fetchPlan=${SHORT}`, {
          customerName: 'Acme',
        }),
    ],
  ])('%s', async (_, send) => {
    const answer = await send();
    expect(answer).toAnswer(200, [OLD_A1]);
  });

  it.each([
    ['GET search/count', () => old('entities/OldOrder/search/count', filter(A_1))],
    [
      'POST search/count',
      () => app.as('admin').post('/rest/entities/OldOrder/search/count', { filter: A_1, modelVersion: '1.0' }),
    ],
    ['GET query/count', () => old('queries/OldOrder/ordersByCustomer/count', 'customerName=Acme')],
    [
      'POST query/count',
      () =>
        app
          .as('admin')
          .post('/rest/queries/OldOrder/ordersByCustomer/count?modelVersion=1.0', { customerName: 'Acme' }),
    ],
  ])('counts map the name: %s', async (_, send) => {
    const answer = await send();
    expect([answer.status, answer.text]).toEqual([200, '1']);
  });

  it('errors speak of today', async () => {
    const id = randomUUID();
    expect((await old(`entities/OldOrder/${id}`)).json).toEqual({
      error: 'Entity not found',
      details: `Entity Order with id ${id} not found`,
    });
  });
});

describe('writes in the words of an older model (protocol/transformations.md 1)', () => {
  let created: string;
  const send = (method: string, path: string, body?: SentBody) =>
    app.as('admin').send(method, `/rest/entities/${path}${path.includes('?') ? '&' : '?'}modelVersion=1.0`, body);
  const stored = (id: string) => app.database.rows(STORED, [id]);

  beforeEach(() => {
    created = randomUUID();
  });

  const create = () =>
    send('POST', `OldOrder?responseFetchPlan=${SHORT}`, {
      _entityName: 'OldOrder',
      id: created,
      no: 'V-1',
      amount: 5,
      colour: 'red',
      customer: { _entityName: 'Customer', id: ACME },
      items: [{ _entityName: 'OldLine', count: 3, product: { id: KITE } }],
    });

  it('POST: the body is carried over, so is the answer, and Location keeps the name of the request', async () => {
    const answer = await create();
    expect(answer).toAnswer(201, { _entityName: 'OldOrder', _instanceName: 'V-1', id: created, no: 'V-1', version: 1 });
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/OldOrder/${created}`);
    expect(await stored(created)).toEqual([['V-1', '5.00']]);
    expect(await app.database.rows(QUANTITIES, [created])).toEqual([['3']]);
    await send('DELETE', `OldOrder/${created}`);
  });

  it('PUT of one and of many, DELETE of one and of many', async () => {
    await app.as('admin').post('/rest/entities/Order', { id: created, number: 'V-1' });
    expect((await send('PUT', `OldOrder/${created}`, { no: 'V-2' })).json).toMatchObject({ _entityName: 'OldOrder' });
    expect(await stored(created)).toEqual([['V-2', null]]);
    const many = await send('PUT', `OldOrder?responseFetchPlan=${SHORT}`, [{ id: created, no: 'V-3' }]);
    expect(many.json).toEqual([expect.objectContaining({ _entityName: 'OldOrder', no: 'V-3' })]);
    expect((await send('DELETE', `OldOrder/${created}`)).status).toBe(204);
    expect((await send('DELETE', 'OldOrder', [created])).status).toBe(404);
  });

  it('text that is not JSON is refused as usual', async () => {
    const answer = await send('POST', 'OldOrder', 'no JSON');
    expect(answer).toAnswer(400, { error: 'Malformed request JSON data structure', details: '' });
  });

  it('a version nobody declared, and an empty one, change nothing', async () => {
    for (const version of ['0.9', '']) {
      const answer = await app.as('admin').get(`/rest/entities/Order/${A1}?modelVersion=${version}&fetchPlan=_local`);
      expect(answer.json).toMatchObject({ _entityName: 'Order', number: 'A-1', amount: 100 });
      expect((await app.as('admin').get(`/rest/entities/OldOrder?modelVersion=${version}`)).status).toBe(404);
    }
  });
});

describe('services in the words of an older model (protocol/services.md 7)', () => {
  const sent = [
    { _entityName: 'OldOrder', id: A1, no: 'A-1', amount: 5, items: [{ _entityName: 'OldLine', count: 1 }] },
  ];
  const answered = [
    expect.objectContaining({
      _entityName: 'OldOrder',
      id: A1,
      no: 'A-1',
      items: [expect.objectContaining({ _entityName: 'OldLine', count: 1 })],
    }),
  ];

  it('lists of entities and results are carried over, in GET and POST', async () => {
    const path = '/rest/services/echo/orders?modelVersion=1.0';
    for (const answer of [
      await app.as('admin').post(path, { value: sent }),
      await app.as('admin').get(`${path}&value=${encodeURIComponent(JSON.stringify(sent))}`),
    ]) {
      expect(answer).toAnswer(200, answered);
      expect(answer.json).not.toEqual([expect.objectContaining({ amount: 5 })]);
    }
  });

  it('results of one entity are carried over, objects around entities are not', async () => {
    const post = (method: string) =>
      app.as('admin').post(`/rest/services/echo/${method}?modelVersion=1.0`, { value: sent });
    expect((await post('firstOrder')).json).toEqual(answered[0]);
    expect((await post('boxed')).json).toEqual({
      value: [expect.objectContaining({ _entityName: 'Order', number: 'A-1' })],
    });
  });

  it.each([
    ['one', 0],
    ['list', undefined],
    ['set', undefined],
  ])('results without a declared type are carried over by their class: %s', async (how, index) => {
    const path = '/rest/services/echo/anything?modelVersion=1.0';
    const answer = await app.as('admin').post(path, { value: sent, how });
    expect(answer).toAnswer(200, index === undefined ? answered : answered[index]);
  });

  it('lists without a declared type that hold other objects as well stay as they are', async () => {
    const path = '/rest/services/echo/anything?modelVersion=1.0';
    const answer = await app.as('admin').post(path, { value: sent, how: 'mixed' });
    expect(answer.json).toEqual([expect.objectContaining({ _entityName: 'Order', number: 'A-1' }), { amount: 5 }]);
    expect((await app.as('admin').post(path, { value: sent, how: 'none' })).json).toEqual([]);
  });

  it('single entities stay as they are, and so does everything without the parameter', async () => {
    const kinds = await app.as('admin').post('/rest/services/echo/order?modelVersion=1.0', { value: sent[0] });
    expect(kinds).toAnswer(400, { error: 'Invalid parameter value', details: 'Invalid parameter value for value' });
    const today = await app.as('admin').post('/rest/services/echo/orders', { value: [{ number: 'A-1' }] });
    expect(today.json).toEqual([expect.objectContaining({ _entityName: 'Order', number: 'A-1' })]);
  });
});

describe('transformations in TRANSFORMATIONS_FILE', () => {
  it('count like those of code', async () => {
    const path = '/rest/entities/Label?modelVersion=file&responseFetchPlan=_instance_name';
    const answer = await app.as('admin').post(path, { text: 'paper' });
    expect([answer.status, answer.json]).toMatchObject([201, { _entityName: 'Label', text: 'paper' }]);
  });
});

describe('transformations by code (protocol/transformations.md 2, 3)', () => {
  it('get and answer the text of each object', async () => {
    const id = randomUUID();
    const path = '/rest/entities/Label?modelVersion=code&responseFetchPlan=_instance_name';
    const answer = await app.as('admin').post(path, [{ id, text: 'paper' }]);
    expect(answer).toAnswer(201, [{ _entityName: 'Label', _instanceName: 'paper', id, text: 'paper' }]);
  });

  it('a failure answers 500 without what the code said', async () => {
    const answer = await app.as('admin').post('/rest/entities/Tag?modelVersion=broken', { name: 'x' });
    expect(answer).toAnswer(500, {
      error: 'JSON transformation failed',
      details: 'Objects of Tag cannot be transformed',
    });
  });
});
