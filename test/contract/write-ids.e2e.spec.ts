import { describe, expect, it } from '@jest/globals';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

/** More than a JavaScript number can hold. */
const LONG = '9007199254740993';

const app = useApp(startDomainApp);

const post = (entity: string, body: object | string) => app.as('admin').post(`/rest/entities/${entity}`, body);
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

describe('keys that the server makes (protocol/entities.md 11)', () => {
  it('are uuids, or numbers of the database that stand in the answer and in Location', async () => {
    const tag = await post('Tag', { name: 'x' });
    expect((tag.json as { id: string }).id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const region = await post('Region', { name: 'North' });
    const { id } = region.json as { id: number };
    expect(region).toAnswer(201, { _entityName: 'Region', _instanceName: 'North', id });
    expect(id).toEqual(expect.any(Number));
    expect(region.headers.location).toBe(`${app.url}/rest/entities/Region/${id}`);
    const shelf = await post('Shelf', { label: 'Top' });
    const { code } = shelf.json as { code: number };
    expect(shelf.json).toMatchObject({ id: String(code), code });
    expect(shelf.headers.location).toBe(`${app.url}/rest/entities/Shelf/${code}`);
  });

  it('are given in the order of an array', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const answer = await post(
      'Region?responseFetchPlan=_local',
      names.map((name) => ({ name })),
    );
    const regions = answer.json as { id: number; name: string }[];
    expect(regions.map(({ name }) => name)).toEqual(names);
    const [first = 0] = regions.map(({ id }) => id);
    expect(regions.map(({ id }) => id - first)).toEqual([0, 1, 2, 3]);
  });

  it('reach the items of their objects', async () => {
    const plan = encodeURIComponent(JSON.stringify({ entity: 'Crate', properties: ['label', 'parcels.id'] }));
    const answer = await post(`Crate?responseFetchPlan=${plan}`, [
      { label: 'one', parcels: [{ content: 'a' }, { content: 'b' }] },
      { label: 'two', parcels: [{ content: 'c' }] },
    ]);
    expect(answer.status).toBe(201);
    expect((answer.json as { parcels: unknown[] }[]).map(({ parcels }) => parcels.length)).toEqual([2, 1]);
  });
});

describe('Location (protocol/entities.md 8.1)', () => {
  it('encodes what a URL cannot hold, and does not trust headers of strangers', async () => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' };
    const answer = await app.as('admin').post('/rest/entities/Curren%63y?x=1', { code: 'ü % #?' }, forwarded);
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/Currency/%C3%BC%20%25%20%23%3F`);
    const path = new URL(answer.headers.location ?? '').pathname;
    expect((await app.as('admin').get(path)).json).toMatchObject({ code: 'ü % #?' });
  });
});

describe('keys that the database makes by an expression (protocol/entities.md 11)', () => {
  it('stand in the answer and in Location, also of a body that names nothing at all', async () => {
    const answer = await post('Coupon?responseFetchPlan=_local', {});
    const { id } = answer.json as { id: string };
    expect(id).toMatch(/^C-[0-9a-f]{8}$/);
    expect(answer).toAnswer(201, { _entityName: 'Coupon', _instanceName: id, id, code: id, percent: 10 });
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/Coupon/${id}`);
  });

  it('differ in an array, whose elements may bring their own', async () => {
    const answer = await post('Coupon', [{}, { code: 'mine' }, {}]);
    const ids = (answer.json as { id: string }[]).map(({ id }) => id);
    expect([answer.status, ids[1], new Set(ids).size]).toEqual([201, 'mine', 3]);
  });

  it('are refused when they are too long for their column', async () => {
    const fault = { error: 'Entity creation failed', details: "Value of attribute 'code' is out of range" };
    for (const body of [{ code: 'eleven char' }, [{ id: 'eleven char' }]]) {
      const answer = await post('Coupon', body);
      expect(answer).toAnswer(400, fault);
    }
  });
});

describe('keys that the body names (protocol/entities.md 11)', () => {
  it.each([
    ['Tag', { id: '5D0F4B0E7F9C4F0A9D7E0B5A4C1F2E61', name: 'x' }, '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e61'],
    ['Currency', { code: 'EUR' }, 'EUR'],
    ['Currency', { id: 'USD' }, 'USD'],
    ['Currency', { id: 'GBP', code: 'NOK' }, 'NOK'],
    ['Currency', { id: '', code: 'PLN' }, 'PLN'],
    ['Currency', { id: null, code: 'CHF' }, 'CHF'],
    ['Currency', { id: 7 }, '7'],
    ['Currency', { id: true }, 'true'],
    ['Currency', { code: 'a b/ü' }, 'a%20b%2F%C3%BC'],
    ['StockItem', { warehouse: 1, sku: 42 }, base64url('{"warehouse":1,"sku":42}')],
    ['StockItem', { id: { warehouse: '1', sku: '43' } }, base64url('{"warehouse":1,"sku":43}')],
    ['StockItem', `{"warehouse":2,"sku":${LONG}}`, base64url(`{"warehouse":2,"sku":${LONG}}`)],
  ])('%s %j is found at /%s', async (entity, body, segment) => {
    const answer = await post(entity, body);
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/${entity}/${segment}`);
    if (!segment.includes('%2F')) {
      expect((await app.as('admin').get(`/rest/entities/${entity}/${segment}`)).status).toBe(200);
    }
  });

  it('of a composite key are answered as an object', async () => {
    const answer = await post('StockItem', { warehouse: 9, sku: 1, quantity: 3 });
    expect(answer.json).toMatchObject({ _entityName: 'StockItem', id: { warehouse: 9, sku: 1 } });
    const segment = base64url('{"warehouse":9,"sku":1}');
    const updated = await app.as('admin').put(`/rest/entities/StockItem/${segment}?responseFetchPlan=_local`, {
      warehouse: 10,
      quantity: 4,
    });
    expect([updated.status, updated.json]).toMatchObject([
      200,
      { id: { warehouse: 9, sku: 1 }, warehouse: 9, quantity: 4 },
    ]);
  });

  it.each([
    ['Tag', { id: 5, name: 'x' }, '5'],
    ['Region', { id: 'x', name: 'x' }, 'x'],
    ['Currency', { code: 'half a pair \ud83d' }, 'half a pair \ud83d'],
    ['Region', { id: 1.5, name: 'x' }, '1.5'],
    ['Shelf', { code: 99999999999 }, '99999999999'],
    ['StockItem', { id: 5 }, '5'],
    ['StockItem', { id: { warehouse: 1 } }, '{"warehouse":1}'],
    ['StockItem', { warehouse: 'x', sku: 1 }, '{"warehouse":"x","sku":1}'],
  ])('are refused when they are invalid: %s %j', async (entity, body, text) => {
    const answer = await post(entity, body);
    expect(answer).toAnswer(400, {
      error: 'Invalid entity ID',
      details: `Cannot convert ${text} into valid entity ID`,
    });
  });

  it.each([
    ['Currency', {}, ['code']],
    ['Currency', { id: null, code: null }, ['code']],
    ['Currency', { id: '' }, ['code']],
    ['Currency', { code: '', name: 'nobody could address it' }, ['code']],
    ['StockItem', { quantity: 1 }, ['warehouse', 'sku']],
    ['StockItem', { sku: 1 }, ['warehouse']],
  ])('are mandatory where nobody makes them: %s %j', async (entity, body, paths) => {
    const answer = await post(entity, body);
    const violations = answer.json as { path: string; message: string }[];
    expect(answer.status).toBe(400);
    expect(violations.map(({ path, message }) => [path, message])).toEqual(
      paths.map((path) => [path, 'may not be null']),
    );
  });

  it('are ignored in the body of a PUT, readable or not (protocol/entities.md 9.1)', async () => {
    const { id: shelfId } = (await post('Shelf', {})).json as { id: string };
    const id = ((await post('Tag', { name: 'kept' })).json as { id: string }).id;
    for (const key of ['no uuid', 5, '', {}, [], null, true]) {
      const tag = await app.as('admin').put(`/rest/entities/Tag/${id}`, { id: key, name: 'changed' });
      expect([key, tag.status, tag.json]).toMatchObject([key, 200, { id, _instanceName: 'changed' }]);
      const shelf = await app.as('admin').put(`/rest/entities/Shelf/${shelfId}`, { code: key, id: key, label: 'x' });
      expect([key, shelf.status, shelf.json]).toMatchObject([key, 200, { id: shelfId }]);
    }
  });

  it('do not change on update', async () => {
    await post('Currency', { code: 'SEK', name: 'x' });
    const answer = await app
      .as('admin')
      .put('/rest/entities/Currency/SEK?responseFetchPlan=_local', { id: 'NOK', code: 'DKK', name: 'Krona' });
    expect(answer).toAnswer(200, {
      _entityName: 'Currency',
      _instanceName: 'SEK',
      id: 'SEK',
      code: 'SEK',
      name: 'Krona',
    });
  });
});

describe('keys that the database makes, sent by the client (protocol/entities.md 8.1, as 2.8.3)', () => {
  it.each([
    ['Region', 'id', { name: 'x' }],
    ['Shelf', 'code', {}],
  ])('are ignored for a new %s, so that the sequence never meets them', async (entity, name, body) => {
    const made = async (more: object) =>
      Number((((await post(entity, { ...body, ...more })).json ?? {}) as { id: number | string }).id);
    const first = await made({});
    expect(await made({ id: first + 2 })).toBe(first + 1);
    expect(await made({ [name]: first + 4 })).toBe(first + 2);
    expect(await made({ id: '' })).toBe(first + 3);
    expect(await made({})).toBe(first + 4);
  });

  it('update the row that has them', async () => {
    const { id } = (await post('Region', { name: 'old' })).json as { id: number };
    const answer = await post('Region?responseFetchPlan=_local', { id: String(id), name: 'new' });
    expect([answer.status, answer.json]).toMatchObject([201, { id, name: 'new' }]);
  });

  it('are made for the empty text that forms send, in roots, arrays and items', async () => {
    const uuid: unknown = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect((await post('Tag', { id: '', name: 'x' })).json).toMatchObject({ id: uuid });
    expect((await post('Tag', [{ id: '', name: 'x' }])).json).toMatchObject([{ id: uuid }]);
    const plan = encodeURIComponent(JSON.stringify({ entity: 'Order', properties: ['lines.quantity'] }));
    const order = await post(`Order?responseFetchPlan=${plan}`, { number: 'F', lines: [{ id: '', quantity: 2 }] });
    expect([order.status, order.json]).toMatchObject([201, { lines: [{ id: uuid, quantity: 2 }] }]);
  });

  it('must not be empty in a bulk update, which could not name its row', async () => {
    const answer = await app.as('admin').put('/rest/entities/Tag', [{ id: '', name: 'x' }]);
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: 'Invalid entity ID', details: 'Cannot convert  into valid entity ID' },
    ]);
  });
});
