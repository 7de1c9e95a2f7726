import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { initializeApp, type JmixRestConnection } from '@haulmont/jmix-rest';
import { insertRow } from '../builders/insert-row.js';
import { KITE, ordersToSearch } from '../builders/orders-to-search.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { specimenQuery } from '../domain/specimen.queries.js';
import { memoryStorage } from '../harness/memory-storage.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);
let client: JmixRestConnection;

beforeAll(async () => {
  await ordersToSearch(app.database);
  client = initializeApp({ name: randomUUID(), apiUrl: `${app.url}/rest/`, storage: memoryStorage() });
  await client.login('admin', 'admin', { tokenEndpoint: `${app.url}/oauth/token` });
});

interface Numbered {
  readonly id: number;
  readonly _instanceName: string;
}

/** Later versions of the client have a wider type; the requests are the same (protocol/client-calls.md). */
const numeric = (id: number): string => id as unknown as string;

describe('ids of the JavaScript client @haulmont/jmix-rest, unmodified (protocol/client-calls.md 3)', () => {
  it('an object stands for a composite key: created, loaded, changed and deleted', async () => {
    const id = { warehouse: 7, sku: 62 };
    await client.commitEntity('StockItem', { ...id, quantity: 3 } as { id?: object });
    expect(await client.loadEntity('StockItem', id, { view: '_local' })).toMatchObject({ id, quantity: 3 });
    await client.commitEntity('StockItem', { id, quantity: 4 });
    expect(await client.loadEntity('StockItem', id)).toMatchObject({ ...id, quantity: 4 });
    await client.deleteEntity('StockItem', id);
    await expect(client.loadEntity('StockItem', id)).rejects.toMatchObject({ response: { status: 404 } });
  });

  it('a number stands for a key that the database makes', async () => {
    const created = await client.commitEntity('Region', { name: 'North' } as { id?: string });
    const id = Number(created.id);
    expect(id).toBeGreaterThan(0);
    expect(await client.loadEntity<Numbered>('Region', numeric(id))).toMatchObject({ id, _instanceName: 'North' });
    await client.commitEntity('Region', { id: numeric(id), name: 'South' });
    expect(await client.loadEntity<Numbered>('Region', numeric(id))).toMatchObject({ id, _instanceName: 'South' });
    await client.deleteEntity('Region', numeric(id));
    await expect(client.loadEntity('Region', numeric(id))).rejects.toMatchObject({ response: { status: 404 } });
  });

  it('a text is a key as it is', async () => {
    await client.commitEntity('Currency', { code: 'EUR', name: 'Euro' } as { id?: string });
    expect(await client.loadEntity('Currency', 'EUR')).toMatchObject({ id: 'EUR', code: 'EUR', name: 'Euro' });
  });
});

describe('parameters of its queries (protocol/client-calls.md 1)', () => {
  it('lists are sent as JSON text', async () => {
    const params = { from: '2024-01-01', to: '2024-02-01', products: [KITE] };
    expect(await client.query('Order', 'ordersBetween', params)).toMatchObject([{ _instanceName: 'A-1' }]);
    expect(await client.queryCount('Order', 'ordersBetween', params)).toBe('1');
  });

  it('undefined and null are sent as nothing: an empty text, or null for other types', async () => {
    await insertRow(app.database, 'domain_specimen', { string: '', int: '5' });
    const byText = specimenQuery('java.lang.String', 'string');
    const byNumber = specimenQuery('java.lang.Integer', 'int');
    expect(await client.queryCount('Specimen', byText, { value: null })).toBe('1');
    expect(await client.queryCount('Specimen', byNumber, { value: undefined })).toBe('0');
    expect(await client.queryCount('Specimen', byNumber, { value: 5 })).toBe('1');
  });
});
