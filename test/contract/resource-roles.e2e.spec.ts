import { describe, expect, it } from '@jest/globals';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { aUserWith } from '../builders/a-user.js';
import { anOrder } from '../builders/an-order.js';
import { insertRow } from '../builders/insert-row.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { TestRolesModule } from '../builders/test-roles.module.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() =>
  startApp(
    {
      ANONYMOUS_URL_PATTERNS: '/rest/entities/Shelf, /rest/entities/OrderLine',
      ANONYMOUS_RESOURCE_ROLES: 'screens-only, reads-shelves, unknown',
    },
    [SalesModule, TestRolesModule],
  ),
);

const inline = (entity: string, properties: unknown[]): string =>
  encodeURIComponent(JSON.stringify({ entity, properties }));

const outcome = ({ status, json }: Answer): unknown[] => [status, json];

const readingForbidden = (entity: string): unknown[] => [
  403,
  { error: 'Reading forbidden', details: `Reading of the ${entity} is forbidden` },
];

describe('policies (protocol/roles.md 1, 2)', () => {
  const PLAN = inline('Product', ['name', 'price']);

  /** What somebody with these roles sees of a product. */
  async function seen(...roles: string[]): Promise<unknown[]> {
    const id = await aProduct(app.database, { name: 'Kite', price: '12.50' });
    const username = await aUserWith(app.database, 'rest-minimal', ...roles);
    const [status, json] = outcome(await app.as(username).get(`/rest/entities/Product/${id}?fetchPlan=${PLAN}`));
    const { id: seenId, ...others } = json as { id?: string };
    return seenId === id ? [status, others] : [status, json];
  }

  const kite = { _entityName: 'Product', _instanceName: 'Kite' };

  it('READ without attribute policies yields objects without attributes but their id', async () => {
    const [status, json] = await seen('reads-products');
    expect([status, Object.keys(json as object).sort()]).toEqual([200, ['_entityName', '_instanceName']]);
  });

  it('attribute policies without READ yield 403', async () => {
    expect(await seen('names-products', 'all-attributes')).toEqual(readingForbidden('Product'));
  });

  it('several roles add up, in any order', async () => {
    expect(await seen('reads-products', 'names-products')).toEqual([200, { ...kite, name: 'Kite' }]);
    expect(await seen('sees-prices', 'names-products', 'reads-products')).toEqual([
      200,
      { ...kite, name: 'Kite', price: 12.5 },
    ]);
  });

  it('* stands for every entity, and grants no attribute', async () => {
    const username = await aUserWith(app.database, 'rest-minimal', 'reads-all');
    for (const entity of ['Product', 'Order', 'User', 'sec_RoleAssignmentEntity', 'Shelf']) {
      expect((await app.as(username).get(`/rest/entities/${entity}`)).status).toBe(200);
    }
    const id = await insertRow(app.database, 'shelf', { code: 'A-1' });
    const answer = await app.as(username).get(`/rest/entities/Shelf/${id}?fetchPlan=_local&returnNulls=true`);
    expect(Object.keys(answer.json as object).sort()).toEqual(['_entityName', '_instanceName', 'id']);
  });

  it('* with one action grants no other', async () => {
    const username = await aUserWith(app.database, 'rest-minimal', 'reads-all', 'all-attributes');
    expect(await app.as(username).post('/rest/entities/Tag', { name: 'x' })).toAnswer(403, {
      error: 'Creation forbidden',
      details: 'Creation of the Tag is forbidden',
    });
  });

  it('* with all actions grants no specific permission', async () => {
    const username = await aUserWith(app.database, 'rest-minimal', 'all-operations', 'all-attributes');
    expect(await app.as(username).post('/rest/files', 'text')).toAnswer(403, {
      error: 'File upload failed',
      details: 'File upload is not permitted',
    });
  });

  it('*.* stands for every attribute of every entity', async () => {
    expect(await seen('reads-products', 'all-attributes')).toEqual([200, { ...kite, name: 'Kite', price: 12.5 }]);
    const username = await aUserWith(app.database, 'rest-minimal', 'reads-all', 'all-attributes');
    const id = await insertRow(app.database, 'shelf', { code: 'A-2' });
    const answer = await app.as(username).get(`/rest/entities/Shelf/${id}?fetchPlan=${inline('Shelf', ['code'])}`);
    expect(answer).toAnswer(200, { _entityName: 'Shelf', _instanceName: 'A-2', id, code: 'A-2' });
  });

  it('view does not include modify: the key is ignored', async () => {
    const id = await anOrder(app.database, { number: 'R-1', date: '2024-02-05' });
    const username = await aUserWith(app.database, 'rest-minimal', 'order-dates');
    const path = `/rest/entities/Order/${id}?responseFetchPlan=${inline('Order', ['number', 'date'])}`;
    expect(await app.as(username).put(path, { number: 'changed', date: '2025-03-06' })).toAnswer(200, {
      _entityName: 'Order',
      _instanceName: 'R-1',
      id,
      number: 'R-1',
      date: '2025-03-06',
    });
  });

  it('an ignored mandatory attribute stays empty, which is 400', async () => {
    const username = await aUserWith(app.database, 'rest-minimal', 'order-dates');
    const customer = await aCustomer(app.database);
    const body = { number: 'R-2', date: '2024-02-05', customer: { id: customer } };
    const answer = await app.as(username).post('/rest/entities/Order', body);
    expect(answer.status).toBe(400);
    const paths = (answer.json as { path: string }[]).map(({ path }) => path).sort();
    expect(paths).toEqual(['customer', 'number']);
  });
});

describe('embeddables (protocol/roles.md 3)', () => {
  const PLAN = inline('Customer', ['name', 'address']);
  const address = { country: 'Germany', city: 'Berlin', zip: '10115' };

  async function seen(...roles: string[]): Promise<unknown> {
    const id = await aCustomer(app.database, { name: 'Acme', address });
    const username = await aUserWith(app.database, 'rest-minimal', ...roles);
    const answer = await app.as(username).get(`/rest/entities/Customer/${id}?fetchPlan=${PLAN}&returnNulls=true`);
    return { ...(answer.json as object), id: 'any' };
  }

  const acme = { _entityName: 'Customer', _instanceName: 'Acme', id: 'any', name: 'Acme' };

  it('are left out without READ on the embeddable', async () => {
    expect(await seen('customer-names')).toEqual(acme);
  });

  it('show the attributes that policies of the embeddable grant', async () => {
    expect(await seen('customer-names', 'reads-addresses')).toEqual({ ...acme, address: { city: 'Berlin' } });
  });

  it('are changed attribute by attribute', async () => {
    const id = await aCustomer(app.database, { name: 'Acme', address });
    const username = await aUserWith(app.database, 'rest-minimal', 'writes-cities');
    const answer = await app.as(username).put(`/rest/entities/Customer/${id}`, {
      name: 'ignored',
      address: { city: 'Bonn', zip: '53111', country: null },
    });
    expect(answer.status).toBe(200);
    const stored = await app.as('admin').get(`/rest/entities/Customer/${id}?fetchPlan=${PLAN}`);
    expect(stored.json).toMatchObject({ name: 'Acme', address: { country: 'Germany', city: 'Bonn', zip: '10115' } });
  });
});

describe('specific permissions (protocol/roles.md 1, 2)', () => {
  it('are granted by name', async () => {
    const username = await aUserWith(app.database, 'rest-minimal', 'uploads');
    expect((await app.as(username).post('/rest/files', 'text')).status).toBe(201);
    expect(await app.as(username).get('/rest/files?fileRef=x')).toAnswer(403, {
      error: 'File download failed',
      details: 'File download is not permitted',
    });
  });

  it('* grants them all, rest.enabled included, and no entity', async () => {
    const username = await aUserWith(app.database, 'all-permissions');
    expect((await app.as(username).post('/rest/files', 'text')).status).toBe(201);
    expect((await app.as(username).get('/rest/files?fileRef=x')).status).toBe(400);
    expect(outcome(await app.as(username).get('/rest/entities/Product'))).toEqual(readingForbidden('Product'));
  });

  it('none of them makes up for rest.enabled', async () => {
    const username = await aUserWith(app.database, 'uploads', 'all-operations', 'all-attributes');
    expect(await app.as(username).post('/rest/files', 'text')).toAnswer(403, {
      error: 'Forbidden',
      details: 'User is not allowed to use the REST API',
    });
  });
});

describe('child roles and scopes (protocol/roles.md 5)', () => {
  it.each(['ring-one', 'ring-three'])('a ring of roles is harmless: %s has what all have', async (role) => {
    const id = await aProduct(app.database, { name: 'Kite' });
    const username = await aUserWith(app.database, role);
    const path = `/rest/entities/Product/${id}?fetchPlan=${inline('Product', ['name', 'price'])}`;
    expect(await app.as(username).get(path)).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Kite',
      id,
      name: 'Kite',
    });
  });

  it.each(['ring-two', 'screens-only', 'nowhere'])('%s does not count over HTTP, nor do its children', async (role) => {
    const username = await aUserWith(app.database, 'rest-minimal', role);
    expect(outcome(await app.as(username).get('/rest/entities/Product'))).toEqual(readingForbidden('Product'));
  });

  it('a role has the policies of the roles it extends', async () => {
    const id = await aProduct(app.database, { name: 'Kite', price: '3.00' });
    const username = await aUserWith(app.database, 'rest-minimal', 'extended');
    const path = `/rest/entities/Product/${id}?fetchPlan=${inline('Product', ['name', 'price'])}`;
    expect((await app.as(username).get(path)).json).toMatchObject({ id, price: 3 });
  });

  it('without rest-minimal nobody enters', async () => {
    const username = await aUserWith(app.database, 'reads-products', 'names-products');
    expect(await app.as(username).get('/rest/entities/Product')).toAnswer(403, {
      error: 'Forbidden',
      details: 'User is not allowed to use the REST API',
    });
  });

  it('roles of anonymous count by the same scopes, and need no rest.enabled', async () => {
    expect((await app.asAnonymous().get('/rest/entities/Shelf')).status).toBe(200);
    expect(outcome(await app.asAnonymous().get('/rest/entities/OrderLine'))).toEqual(readingForbidden('OrderLine'));
  });
});
