import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  createDataProvider,
  fileUrl,
  LatchkeyClient,
  type LatchkeyDataProvider,
  LatchkeyError,
  Rights,
} from '../../src/react-admin/index.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

let client: LatchkeyClient;
let provider: LatchkeyDataProvider;
/** Paths of the requests since the last look. */
const sent: string[] = [];

const pathsSent = (): string[] => sent.splice(0);

beforeAll(() => {
  client = new LatchkeyClient({
    rest: `${app.url}/rest`,
    token: () => app.tokenOf('admin'),
    fetch: (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      sent.push(`${init?.method ?? 'GET'} ${pathname}`);
      return fetch(input, init);
    },
  });
  provider = createDataProvider({ client });
});

interface Saved {
  readonly id: string;
  readonly version: number;
  readonly [attribute: string]: unknown;
}

const create = async (entity: string, data: object): Promise<Saved> =>
  (await provider.create<Saved>(entity, { data })).data;

const PAGE = { pagination: { page: 1, perPage: 2 }, sort: { field: 'name', order: 'ASC' as const }, filter: {} };

/** The error of a call that must fail. */
async function errorOf(call: Promise<unknown>): Promise<LatchkeyError> {
  const error: unknown = await call.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  expect(error).toBeInstanceOf(LatchkeyError);
  return error as LatchkeyError;
}

describe('the data provider of react-admin', () => {
  it('lists a page in its order, with the total of the header', async () => {
    for (const name of ['list-c', 'list-a', 'list-b']) {
      await create('Tag', { name });
    }
    const filter = { 'name@startsWith': 'list-' };
    const first = await provider.getList<Saved>('Tag', { ...PAGE, filter });
    expect([first.total, first.data.map(({ name }) => name)]).toEqual([3, ['list-a', 'list-b']]);
    const last = await provider.getList<Saved>('Tag', {
      pagination: { page: 2, perPage: 2 },
      sort: { field: 'name', order: 'DESC' },
      filter,
    });
    expect([last.total, last.data.map(({ name }) => name)]).toEqual([3, ['list-a']]);
  });

  it('keeps every digit of decimals and of 64-bit keys, in both directions', async () => {
    const price = '12345678901234567.80';
    const created = await create('Product', { name: 'Exact', price });
    expect(created.price).toBe(price);
    const { data } = await provider.getOne<Saved>('Product', { id: created.id });
    expect(data.price).toBe(price);
    const item = await create('StockItem', { warehouse: 1, sku: '9007199254740993', quantity: 5 });
    const { data: read } = await provider.getOne<Saved>('StockItem', { id: item.id });
    expect([typeof item.id, read.id, read.sku]).toEqual(['string', item.id, '9007199254740993']);
  });

  it('reads many objects by their ids with one request', async () => {
    const tags = [await create('Tag', { name: 'many-1' }), await create('Tag', { name: 'many-2' })];
    pathsSent();
    const { data } = await provider.getMany<Saved>('Tag', { ids: tags.map(({ id }) => id) });
    expect(data.map(({ name }) => name).sort()).toEqual(['many-1', 'many-2']);
    expect(pathsSent()).toEqual(['POST /rest/entities/Tag/search']);
  });

  it('reads objects whose key has another name or several attributes', async () => {
    await create('Currency', { code: 'XTS', name: 'Testing' });
    const item = await create('StockItem', { warehouse: 7, sku: '8', quantity: 1 });
    const { data: currencies } = await provider.getMany<Saved>('Currency', { ids: ['XTS'] });
    const { data: items } = await provider.getMany<Saved>('StockItem', { ids: [item.id] });
    expect([currencies.map(({ id }) => id), items.map(({ id }) => id)]).toEqual([['XTS'], [item.id]]);
    await provider.deleteMany('StockItem', { ids: [item.id] });
    expect((await errorOf(provider.getOne('StockItem', { id: item.id }))).status).toBe(404);
  });

  it('finds a text in the names of objects, and takes groups of conditions as they are', async () => {
    await create('Product', { name: 'Blue kite', price: '5' });
    await create('Product', { name: 'Red kite', price: '50' });
    const found = await provider.getList<Saved>('Product', { ...PAGE, filter: { q: 'KITE' } });
    expect(found.data.map(({ name }) => name)).toEqual(['Blue kite', 'Red kite']);
    const conditions = [
      {
        group: 'OR',
        conditions: [
          { property: 'name', operator: '=', value: 'Blue kite' },
          { property: 'price', operator: '>', value: 1e9 },
        ],
      },
    ];
    const filtered = await provider.getList<Saved>('Product', { ...PAGE, filter: { q: 'kite', conditions } });
    expect(filtered.data.map(({ name }) => name)).toEqual(['Blue kite']);
  });

  it('lists what is deleted, and brings it back', async () => {
    const [first, second] = [await create('Tag', { name: 'gone-1' }), await create('Tag', { name: 'gone-2' })];
    const ids = [first.id, second.id];
    await provider.deleteMany('Tag', { ids });
    const filter = { 'name@startsWith': 'gone-' };
    const deleted = { ...PAGE, filter: { ...filter, '@deleted': true } };
    const found = await provider.getList<Saved>('Tag', deleted);
    expect([found.total, found.data.map(({ name }) => name)]).toEqual([2, ['gone-1', 'gone-2']]);
    expect((await provider.getList<Saved>('Tag', { ...PAGE, filter })).total).toBe(0);
    pathsSent();
    await provider.restoreMany('Tag', { ids });
    expect(pathsSent()).toEqual(['POST /rest/entities/Tag']);
    expect((await provider.getList<Saved>('Tag', deleted)).total).toBe(0);
    expect((await provider.getList<Saved>('Tag', { ...PAGE, filter })).total).toBe(2);
  });

  it('counts what a deletion would take along, and deletes nothing', async () => {
    const order = await create('Order', { number: 'P-1', lines: [{ quantity: 1 }, { quantity: 2 }] });
    pathsSent();
    expect(await provider.previewDeletion('Order', { ids: [order.id] })).toEqual({
      data: {
        deleted: [
          { entity: 'Order', requested: 1, along: 0, soft: true },
          { entity: 'OrderLine', requested: 0, along: 2, soft: true },
        ],
        unlinked: [],
      },
    });
    expect(pathsSent()).toEqual(['POST /rest/entities/Order/deletion-preview']);
    expect((await provider.getOne<Saved>('Order', { id: order.id })).data.id).toBe(order.id);
    await expect(
      provider.previewDeletion('Order', { ids: ['00000000-0000-4000-8000-00000000ffff'] }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('lists what refers to an object', async () => {
    const tag = await create('Tag', { name: 'refers' });
    const product = await create('Product', { name: 'Referring', price: '1', tags: [{ id: tag.id }] });
    const { data, total } = await provider.getManyReference<Saved>('Product', { ...PAGE, target: 'tags', id: tag.id });
    expect([total, data.map(({ id }) => id)]).toEqual([1, [product.id]]);
  });

  it('sends what has changed, and refuses to overwrite what somebody else has saved', async () => {
    const before = await create('Product', { name: 'Shared', price: '1.00' });
    const { data: changed } = await provider.update<Saved>('Product', {
      id: before.id,
      data: { ...before, name: 'Mine' },
      previousData: before,
    });
    expect([changed.name, changed.version]).toEqual(['Mine', before.version + 1]);
    const error = await errorOf(
      provider.update('Product', { id: before.id, data: { ...before, price: '2' }, previousData: before }),
    );
    expect([error.status, error.message]).toEqual([412, `Product with id ${before.id} has another version`]);
    // A save with one changed attribute does not touch the other's attributes.
    await provider.update('Product', { id: before.id, data: { ...changed, price: '3' }, previousData: changed });
    const { data: after } = await provider.getOne<Saved>('Product', { id: before.id });
    expect([after.name, after.price]).toEqual(['Mine', '3.00']);
  });

  it('changes and deletes many objects with one request each', async () => {
    const ids = [(await create('Tag', { name: 'bulk' })).id, (await create('Tag', { name: 'bulk' })).id];
    pathsSent();
    expect(await provider.updateMany('Tag', { ids, data: { name: 'changed' } })).toEqual({ data: ids });
    expect(await provider.deleteMany('Tag', { ids })).toEqual({ data: ids });
    expect(pathsSent()).toEqual(['PUT /rest/entities/Tag', 'DELETE /rest/entities/Tag']);
    const { total } = await provider.getList('Tag', { ...PAGE, filter: { name: 'changed' } });
    expect(total).toBe(0);
  });

  it('puts violations at the fields of the form', async () => {
    const error = await errorOf(provider.create('Product', { data: { name: '', price: '-1' } }));
    expect(error.status).toBe(400);
    expect(error.body.errors).toEqual({
      name: 'may not be null',
      price: 'must be greater than or equal to 0',
    });
  });

  it('names the entity and the trace id of a denial', async () => {
    const asBob = createDataProvider({
      client: new LatchkeyClient({ rest: `${app.url}/rest`, token: () => app.tokenOf('bob') }),
    });
    const error = await errorOf(asBob.getOne('Tag', { id: '1' }));
    expect([error.status, error.message]).toEqual([403, 'User is not allowed to use the REST API']);
    expect(error.traceId).toMatch(/^[\da-f]+$/);
  });

  it('uploads a chosen file and makes a URL that shows it', async () => {
    const rawFile = new File(['picture'], 'kite.txt', { type: 'text/plain' });
    const { data } = await provider.create<Saved>('Specimen', { data: { fileRef: { rawFile } } });
    const ref = data.fileRef;
    expect(ref).toMatch(/^fs:\/\/.*\?name=kite\.txt$/);
    const { url } = await fileUrl(client, ref as string);
    const shown = await fetch(app.url + url);
    expect([shown.status, await shown.text()]).toEqual([200, 'picture']);
  });

  it('sends a request again when the session has got another token', async () => {
    const asked: (string | undefined)[] = [];
    const renewing = new LatchkeyClient({
      rest: `${app.url}/rest`,
      token: (refused) => {
        asked.push(refused);
        return refused === undefined ? 'expired' : app.tokenOf('admin');
      },
    });
    expect((await Rights.load(renewing)).may('Tag', 'delete')).toBe(true);
    expect(asked).toEqual([undefined, 'expired']);
  });
});
