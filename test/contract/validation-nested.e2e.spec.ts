import { describe, expect, it } from '@jest/globals';
import { insertRow } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

type Locale = 'en' | 'de';

const MIN = { en: 'must be greater than or equal to 1', de: 'muss größer oder gleich 1 sein' };
const SIZE = { en: 'size must be between 2 and 5', de: 'Größe muss zwischen 2 und 5 liegen' };
const NULL = { en: 'may not be null', de: 'muss angegeben werden' };

const app = useApp(startDomainApp);

const send = (method: string, path: string, body?: object, locale: Locale = 'en'): Promise<Answer> =>
  app.as('admin').send(method, `/rest/entities/${path}`, body, { 'accept-language': locale });

/** The status, then path, message and value of each violation. */
const told = ({ status, json }: Answer): unknown[] => [
  status,
  ...(json as { path: string; message: string; invalidValue: unknown }[]).map(({ path, message, invalidValue }) => [
    path,
    message,
    invalidValue,
  ]),
];

async function aCabinet(): Promise<{ readonly id: string; readonly drawer: string; readonly label: string }> {
  const id = await insertRow(app.database, 'domain_cabinet', {});
  const drawer = await insertRow(app.database, 'domain_drawer', { cabinet_id: id, place: '1' });
  return { id, drawer, label: await insertRow(app.database, 'domain_label', { drawer_id: drawer, text: 'old' }) };
}

describe.each<Locale>(['en', 'de'])('paths of cascaded items in %s (protocol/errors.md 4)', (locale) => {
  const drawers = [{ place: 1 }, { place: 0, labels: [{ text: 'ok' }, { text: 'x' }, {}] }];
  const violations = (prefix: string) => [
    [`${prefix}drawers[1].place`, MIN[locale], 0],
    [`${prefix}drawers[1].labels[1].text`, SIZE[locale], 'x'],
    [`${prefix}drawers[1].labels[2].text`, NULL[locale], null],
  ];

  it('begin at the object of a single request', async () => {
    expect(told(await send('POST', 'Cabinet', { drawers }, locale))).toEqual([400, ...violations('')]);
    const { id } = await aCabinet();
    expect(told(await send('PUT', `Cabinet/${id}`, { drawers }, locale))).toEqual([400, ...violations('')]);
  });

  it('begin with the position of the object in an array', async () => {
    const created = await send('POST', 'Cabinet', [{}, { drawers }, { drawers }], locale);
    expect(told(created)).toEqual([400, ...violations('entities[1].'), ...violations('entities[2].')]);
    const [first, second] = [await aCabinet(), await aCabinet()];
    const updated = await send('PUT', 'Cabinet', [{ id: first.id }, { id: second.id, drawers }], locale);
    expect(told(updated)).toEqual([400, ...violations('entities[1].')]);
  });
});

describe('items of a cascaded attribute on update (protocol/errors.md 4)', () => {
  it('are checked by what they name, and nothing is saved', async () => {
    const { id, drawer, label } = await aCabinet();
    const body = { drawers: [{ place: 7 }, { id: drawer, labels: [{ id: label, text: 'much too long' }] }] };
    expect(told(await send('PUT', `Cabinet/${id}`, body))).toEqual([
      400,
      ['drawers[1].labels[0].text', SIZE.en, 'much too long'],
    ]);
    expect((await send('GET', `Drawer/${drawer}`)).json).toMatchObject({ place: 1 });
    const fine = { drawers: [{ id: drawer, labels: [{ id: label }] }] };
    expect((await send('PUT', `Cabinet/${id}`, fine)).status).toBe(200);
  });
});

describe('items of an attribute that is not cascaded (protocol/errors.md 4)', () => {
  const order = { number: null, lines: [{ quantity: 1 }, { quantity: -1, notes: [{ text: null }] }], delivery: {} };
  const items = [
    ['quantity', 'must be greater than or equal to 0', -1],
    ['text', NULL.en, null],
    ['address', NULL.en, null],
  ];

  it('are reported under their own attributes, also in an array, where only the object has a position', async () => {
    expect(told(await send('POST', 'Order', order))).toEqual([400, ['number', NULL.en, null], ...items]);
    expect(told(await send('POST', 'Order', [{ number: 'ok' }, order]))).toEqual([
      400,
      ['entities[1].number', NULL.en, null],
      ...items,
    ]);
    const id = await insertRow(app.database, 'domain_order', { number: 'V-1' });
    expect(told(await send('PUT', 'Order', [{ id, ...order }]))).toEqual([
      400,
      ['entities[0].number', NULL.en, null],
      ...items,
    ]);
  });
});

describe('parts and whole of objects in an array (protocol/errors.md 4)', () => {
  it('are reported under the position of their object', async () => {
    const parts = await send('POST', 'Customer', [{ name: 'ok' }, { name: null, address: { zip: '1' } }]);
    expect(told(parts)).toEqual([
      400,
      ['entities[1].name', NULL.en, null],
      ['entities[1].address.zip', 'size must be between 5 and 10', '1'],
    ]);
    const period = { opens: '2024-05-02T00:00:00Z', closes: '2024-05-01T00:00:00Z' };
    const whole = await send('POST', 'Offer', [{ code: 'ABC' }, { code: 'ABD', ...period }]);
    expect(told(whole)).toMatchObject([400, ['entities[1]', expect.any(String), null]]);
  });
});
