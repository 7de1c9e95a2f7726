import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type EntityFilter, initializeApp, type JmixRestConnection } from '@haulmont/jmix-rest';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { anOrder } from '../builders/an-order.js';
import { memoryStorage } from '../harness/memory-storage.js';
import { useApp } from '../harness/use-app.js';

const app = useApp();
let client: JmixRestConnection;

/** The client's own idea of what it loads; only what the tests look at. */
interface Loaded {
  id: string;
  name: string;
  price: number;
  _instanceName: string;
  [key: string]: unknown;
}

beforeEach(async () => {
  client = initializeApp({ name: randomUUID(), apiUrl: `${app.url}/rest/`, storage: memoryStorage() });
  await client.login('admin', 'admin', { tokenEndpoint: `${app.url}/oauth/token` });
});

describe('the JavaScript client @haulmont/jmix-rest, unmodified (protocol/client-calls.md 1 to 4, protocol/entities.md 16)', () => {
  it('logs in and keeps the token', async () => {
    const { access_token } = await client.login('alice', 'alice', { tokenEndpoint: `${app.url}/oauth/token` });
    expect(access_token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(client.restApiToken).toBe(access_token);
  });

  it('is refused with a wrong password', async () => {
    const login = client.login('alice', 'wrong', { tokenEndpoint: `${app.url}/oauth/token` });
    await expect(login).rejects.toMatchObject({ response: { status: 400 } });
  });

  it('loads a page of entities by the old parameter names, undefined ones included', async () => {
    await aProduct(app.database, { name: 'Zither', price: '900.00' });
    await aProduct(app.database, { name: 'Zebra', price: '901.00' });
    const page = await client.loadEntities<Loaded>('Product', {
      view: '_local',
      sort: '-price',
      limit: 2,
      offset: undefined,
    });
    expect(page.map(({ name, price }) => [name, price])).toEqual([
      ['Zebra', 901],
      ['Zither', 900],
    ]);
  });

  it('loads entities with the count of all', async () => {
    await aProduct(app.database);
    const all = await client.loadEntities<Loaded>('Product');
    const { result, count } = await client.loadEntitiesWithCount<Loaded>('Product', { limit: 1 });
    expect(result).toHaveLength(1);
    expect(count).toBe(all.length);
  });

  it('searches entities, with and without the count', async () => {
    await aProduct(app.database, { name: 'Marble red', price: '0.10' });
    await aProduct(app.database, { name: 'Marble blue', price: '0.20', image: null });
    const filter: EntityFilter = {
      conditions: [
        { property: 'name', operator: 'startsWith', value: 'marble' },
        {
          group: 'OR',
          conditions: [
            { property: 'price', operator: '<', value: '0.15' },
            { property: 'name', operator: 'contains', value: 'BLUE' },
          ],
        },
        // The client always sends a value.
        { property: 'name', operator: 'notEmpty', value: null },
        { property: 'price', operator: 'notEmpty', value: '' },
      ],
    };
    const found = await client.searchEntities<Loaded>('Product', filter, { view: '_local', sort: 'name' });
    expect(found.map(({ name }) => name)).toEqual(['Marble blue', 'Marble red']);
    const counted = await client.searchEntitiesWithCount<Loaded>('Product', filter, { limit: 1, sort: '-name' });
    expect([counted.count, counted.result.map(({ name }) => name)]).toEqual([2, ['Marble red']]);
  });

  it('learns what is wrong with a filter', async () => {
    const filter: EntityFilter = { conditions: [{ property: 'none', operator: '=', value: '1' }] };
    const error = await client.searchEntities('Product', filter).catch((thrown: unknown) => thrown);
    const { response } = error as { response: Response };
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: 'Cannot parse entities filter', details: 'Property for Product not found: none' },
    ]);
  });

  it('loads one entity by id', async () => {
    const id = await aProduct(app.database, { name: 'Cuckoo clock' });
    expect(await client.loadEntity<Loaded>('Product', id, { view: '_base' })).toMatchObject({
      _entityName: 'Product',
      _instanceName: 'Cuckoo clock',
      id,
      price: 24.9,
    });
  });

  it('creates an entity', async () => {
    const created = await client.commitEntity('Product', { name: 'Spinning top', price: 3.5 } as { id?: string });
    expect(await client.loadEntity<Loaded>('Product', String(created.id))).toMatchObject({
      name: 'Spinning top',
      price: 3.5,
    });
  });

  it('sends a loaded entity back with all its system keys and references, and changes what was edited', async () => {
    const customer = await aCustomer(app.database, { name: 'Acme' });
    const id = await anOrder(app.database, { number: 'J-1', customer });
    const plan = { entity: 'Order', properties: ['number', 'version', 'createdDate', 'customer.name'] };
    const loaded = await client.loadEntity<Loaded>('Order', id, { view: JSON.stringify(plan) });
    await client.commitEntity('Order', { ...loaded, number: 'J-2' });
    expect(await client.loadEntity<Loaded>('Order', id, { view: JSON.stringify(plan) })).toEqual({
      ...loaded,
      number: 'J-2',
      version: 2,
      _instanceName: 'J-2',
    });
  });

  it('creates or changes as commitMode says, with or without an id', async () => {
    const id = randomUUID();
    const product = { id, name: 'Diabolo', price: 7 };
    await expect(client.commitEntity('Product', product)).rejects.toMatchObject({ response: { status: 404 } });
    expect(await client.commitEntity('Product', product, { commitMode: 'create' })).toMatchObject({ id });
    await client.commitEntity('Product', { id, price: 8 }, { commitMode: 'edit' });
    expect(await client.loadEntity<Loaded>('Product', id)).toMatchObject({ name: 'Diabolo', price: 8 });
  });

  it('deletes an entity', async () => {
    const id = await aProduct(app.database);
    await client.deleteEntity('Product', id);
    await expect(client.loadEntity('Product', id)).rejects.toMatchObject({ response: { status: 404 } });
  });

  it('calls a service and gets its answer as text', async () => {
    const productId = await aProduct(app.database, { name: 'Yo-yo', price: '4.20' });
    const answer = await client.invokeService<string>('productService', 'getProductInformation', { productId });
    expect(answer).toBe(`{"name":"Yo-yo","productId":"${productId}","price":4.20}`);
  });

  it('calls a service without parameters and without a body, and learns what is missing', async () => {
    const call = client.invokeService('productService', 'getProductInformation', null);
    await expect(call).rejects.toMatchObject({ response: { status: 404 } });
  });

  it('runs a query by name, with and without the count, and counts', async () => {
    const customer = await aCustomer(app.database, { name: 'Baker & Söhne + Co' });
    await anOrder(app.database, { number: 'Q-1', customer, date: '2024-05-01' });
    await anOrder(app.database, { number: 'Q-2', customer, date: '2024-05-02' });
    const params = { customerName: 'Baker & Söhne + Co' };
    const found = await client.query<Loaded>('Order', 'ordersByCustomer', params);
    expect(found.map(({ _instanceName }) => _instanceName)).toEqual(['Q-2', 'Q-1']);
    const paged = { ...params, view: '_local', limit: 1, offset: undefined };
    const { result, count } = await client.queryWithCount<Loaded>('Order', 'ordersByCustomer', paged);
    expect([result.map(({ number }) => number), count]).toEqual([['Q-2'], 2]);
    // The client hands on what it reads, whatever its types say.
    expect(await client.queryCount('Order', 'ordersByCustomer', params)).toBe('2');
    const all = await client.queryWithCount('Order', 'all');
    expect(String(await client.queryCount('Order', 'all'))).toBe(String(all.count));
  });

  it('learns which query or parameter is missing', async () => {
    await expect(client.query('Order', 'none')).rejects.toMatchObject({ response: { status: 404 } });
    const error = await client.query('Order', 'ordersByCustomer').catch((thrown: unknown) => thrown);
    const { response } = error as { response: Response };
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: 'Query parameter not found', details: 'Query parameter customerName not found' },
    ]);
  });

  it('reads the permissions of its user', async () => {
    await client.login('alice', 'alice', { tokenEndpoint: `${app.url}/oauth/token` });
    const { entities, entityAttributes, specifics } = await client.getEffectivePermissions();
    expect(entities.filter(({ target }) => target.startsWith('Product:'))).toEqual([
      { target: 'Product:read', value: 1 },
    ]);
    expect(entityAttributes).toContainEqual({ target: 'Order:number', value: 2 });
    expect(specifics).toEqual([
      { target: 'rest.enabled', value: 1 },
      { target: 'rest.fileDownload.enabled', value: 1 },
    ]);
  });

  it('reads who its user is', async () => {
    expect(await client.getUserInfo()).toMatchObject({ username: 'admin', locale: 'en', attributes: { active: true } });
  });

  it('loads an uploaded file by its unencoded reference', async () => {
    const body = new FormData();
    body.append('file', new Blob(['Hello']), 'hello world.txt');
    const headers = { authorization: `Bearer ${client.restApiToken}` };
    const upload = await fetch(client.getFileUploadURL(), { method: 'POST', headers, body });
    const { fileRef } = (await upload.json()) as { fileRef: string };
    const blob = await client.getFile(fileRef);
    expect(await blob.text()).toBe('Hello');
  });

  it('reads the version of the API', async () => {
    expect(await client.getApiVersion()).toBe('7.2.0');
    expect(await client.refreshApiVersion()).toBe('7.2.0');
  });

  it('loads the fetch plans of an entity by their old name', async () => {
    const plans = await client.loadEntityViews('Product');
    expect(plans).toEqual([
      {
        name: 'product-list',
        entity: 'Product',
        properties: ['name', 'price', 'image', { name: 'tags', fetchPlan: { properties: ['name'] } }],
      },
    ]);
  });

  it('loads one fetch plan, with a slash at the end of the path', async () => {
    expect(await client.loadEntityView('Order', '_instance_name')).toEqual({
      name: '_instance_name',
      entity: 'Order',
      properties: ['number'],
    });
    await expect(client.loadEntityView('Order', 'none')).rejects.toMatchObject({ response: { status: 404 } });
  });

  it('loads the captions of all entities in its language', async () => {
    expect(await client.loadEntitiesMessages()).toMatchObject({ Order: 'Order', 'Order.date': 'Date' });
    client.locale = 'de';
    expect(await client.loadEntitiesMessages()).toMatchObject({ Order: 'Bestellung', 'Order.date': 'Datum' });
  });

  it('sets the locale of its session once it knows the version of the API', async () => {
    client.locale = 'de';
    await client.setSessionLocale();
    const authorization = `Bearer ${client.restApiToken}`;
    const user = await fetch(`${app.url}/rest/userInfo`, { headers: { authorization } });
    expect(await user.json()).toMatchObject({ locale: 'de' });
  });

  it('gets an error when its language is not available for sessions', async () => {
    client.locale = 'fr';
    await expect(client.setSessionLocale()).rejects.toMatchObject({ response: { status: 422 } });
  });

  it('fetches any path, as text and as JSON', async () => {
    expect(await client.fetch<string>('GET', 'version', null, { handleAs: 'text' })).toBe('7.2.0');
    const json = await client.fetchJson<{ values: unknown[] }>('GET', 'metadata/enums/CustomerStatus');
    expect(json.values).toEqual([
      { name: 'ACTIVE', id: 10, caption: 'Active' },
      { name: 'BLOCKED', id: 20, caption: 'Blocked' },
    ]);
    const created = await client.fetchJson<Loaded>('POST', 'entities/Tag', JSON.stringify({ name: 'wooden' }));
    expect(created._instanceName).toBe('wooden');
    const raw = await client.fetch<Response>(
      'GET',
      'entities/Tag',
      { limit: null, returnCount: true },
      { handleAs: 'raw' },
    );
    expect(Number(raw.headers.get('x-total-count'))).toBeGreaterThan(0);
  });

  it('revokes a token that is not its own', async () => {
    const other = initializeApp({ name: randomUUID(), apiUrl: `${app.url}/rest/`, storage: memoryStorage() });
    const { access_token } = await other.login('alice', 'alice', { tokenEndpoint: `${app.url}/oauth/token` });
    await client.revokeToken(access_token, `${app.url}/oauth/revoke`);
    await expect(other.getUserInfo()).rejects.toMatchObject({ response: { status: 401 } });
    // The client forgets its own token, whichever it revokes.
    expect(client.restApiToken).toBeNull();
  });

  it('logs out, which ends the token on the server', async () => {
    const token = client.restApiToken;
    await client.logout({ revokeEndpoint: `${app.url}/oauth/revoke` });
    expect(client.restApiToken).toBeNull();
    let expired = 0;
    client.onTokenExpiry(() => expired++);
    client.restApiToken = token;
    await expect(client.getUserInfo()).rejects.toMatchObject({ response: { status: 401 } });
    expect(expired).toBe(1);
  });
});
