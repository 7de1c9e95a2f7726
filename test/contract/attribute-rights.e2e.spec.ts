import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aTag } from '../builders/a-tag.js';
import { aUser } from '../builders/a-user.js';
import { anOrderLine } from '../builders/an-order-line.js';
import { anOrder } from '../builders/an-order.js';
import { useApp } from '../harness/use-app.js';

const app = useApp();

beforeAll(async () => {
  await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
  await aUser(app.database, { username: 'viewer', roles: ['product-viewer'] });
  // Sees and changes all attributes of products, and nothing of any other entity.
  await aUser(app.database, { username: 'editor', roles: ['rest-minimal', 'anonymous-rest-role'] });
});

const inline = (entity: string, properties: unknown[]): string =>
  encodeURIComponent(JSON.stringify({ entity, properties }));

describe('references need READ on their target (protocol/roles.md 3)', () => {
  const tagsOf = (json: unknown): unknown => (json as { tags?: unknown }).tags;

  it('and are left out without it, by every way of reading', async () => {
    const id = await aProduct(app.database, { name: 'Kite', price: '1.00', tags: [await aTag(app.database)] });
    const path = `/rest/entities/Product/${id}`;
    const identity = { _entityName: 'Product', _instanceName: 'Kite', id };
    const plan = inline('Product', ['price', 'tags', { name: 'tags', fetchPlan: { properties: ['name'] } }]);
    for (const answer of [
      await app.as('editor').get(`${path}?fetchPlan=${plan}`),
      await app.as('editor').get(`${path}?fetchPlan=${plan}&returnNulls=true`),
      await app.as('editor').put(`${path}?responseFetchPlan=${plan}`, {}),
    ]) {
      expect(answer).toAnswer(200, { ...identity, price: 1 });
    }
    const list = await app.as('editor').get(`/rest/entities/Product?fetchPlan=${plan}`);
    expect(list.text).toContain(id);
    expect(list.text).not.toContain('tags');
  });

  it('and appear with it', async () => {
    const tag = await aTag(app.database, { name: 'toy' });
    const id = await aProduct(app.database, { tags: [tag] });
    const answer = await app.as('viewer').get(`/rest/entities/Product/${id}?fetchPlan=product-list`);
    expect(tagsOf(answer.json)).toEqual([{ _entityName: 'Tag', _instanceName: 'toy', id: tag, name: 'toy' }]);
  });

  it('from the next request on, when a role is added', async () => {
    await aUser(app.database, { username: 'learner', roles: ['rest-minimal', 'anonymous-rest-role'] });
    const id = await aProduct(app.database, { tags: [] });
    const path = `/rest/entities/Product/${id}?fetchPlan=product-list`;
    expect(tagsOf((await app.as('learner').get(path)).json)).toBeUndefined();
    await aRoleAssignment(app.database, { username: 'learner', roleCode: 'product-viewer' });
    expect(tagsOf((await app.as('learner').get(path)).json)).toEqual([]);
  });

  it('at every level: each nested object is judged by its own entity', async () => {
    const product = await aProduct(app.database, { name: 'Kite' });
    const order = await anOrder(app.database, { number: 'N-1', customer: await aCustomer(app.database) });
    const line = await anOrderLine(app.database, { order, product, quantity: 2 });
    const plan = inline('Order', ['lines.quantity', 'lines.product.name', 'customer.name', 'customer.address']);
    const answer = await app.as('alice').get(`/rest/entities/Order/${order}?fetchPlan=${plan}`);
    expect(answer.json).toMatchObject({
      lines: [{ id: line, quantity: 2, product: { id: product, name: 'Kite' } }],
      customer: { name: 'Toy Corner', address: { country: 'Germany', city: 'Berlin', zip: '10115' } },
    });
  });
});

describe('references that cannot be read cannot be set (protocol/roles.md 4)', () => {
  it('they count as missing', async () => {
    const tag = await aTag(app.database);
    const id = await aProduct(app.database, { name: 'Kite' });
    const answer = await app.as('editor').put(`/rest/entities/Product/${id}`, { name: 'New', tags: [{ id: tag }] });
    expect(answer).toAnswer(400, {
      error: 'Entity update failed',
      details: "Referenced entity for property 'tags' is missing",
    });
    const read = await app.as('admin').get(`/rest/entities/Product/${id}?fetchPlan=product-list`);
    expect(read.json).toMatchObject({ name: 'Kite', tags: [] });
  });

  it('unless they are what is stored already', async () => {
    const tag = await aTag(app.database, { name: 'toy' });
    const id = await aProduct(app.database, { name: 'Kite', tags: [tag] });
    const answer = await app.as('editor').put(`/rest/entities/Product/${id}`, { name: 'New', tags: [{ id: tag }] });
    expect(answer).toAnswer(200, { _entityName: 'Product', _instanceName: 'New', id });
    const read = await app.as('admin').get(`/rest/entities/Product/${id}?fetchPlan=product-list`);
    expect(read.json).toMatchObject({ name: 'New', tags: [{ _instanceName: 'toy' }] });
  });
});

describe('secret attributes (protocol/entities.md 4.8)', () => {
  it('are written and never shown', async () => {
    const plan = inline('User', ['username', 'password']);
    const body = { username: 'frida', password: 'first-secret' };
    const created = await app.as('admin').post(`/rest/entities/User?responseFetchPlan=${plan}`, body);
    const { id } = created.json as { id: string };
    const identity = { _entityName: 'User', _instanceName: '[frida]', id, username: 'frida' };
    expect(created).toAnswer(201, identity);
    expect(await app.login('frida', 'first-secret')).toMatch(/./);

    const path = `/rest/entities/User/${id}`;
    const updated = await app.as('admin').put(`${path}?responseFetchPlan=${plan}`, { password: 'second-secret' });
    expect(updated).toAnswer(200, identity);
    expect(await app.login('frida', 'second-secret')).toMatch(/./);

    for (const query of [`fetchPlan=${plan}`, 'fetchPlan=_local', 'returnNulls=true']) {
      const answer = await app.as('admin').get(`${path}?${query}`);
      expect([answer.status, answer.json]).toMatchObject([200, identity]);
      expect(answer.json).not.toHaveProperty('password');
    }
  });
});

describe('entities without a policy (protocol/roles.md 2, 7)', () => {
  const ID = '00000000-0000-4000-8000-00000000ffff';

  it.each([
    ['minimal', 'GET', 'Product', 'Reading forbidden', 'Reading of the Product is forbidden'],
    ['viewer', 'GET', 'Customer', 'Reading forbidden', 'Reading of the Customer is forbidden'],
    ['viewer', 'GET', `Order/${ID}`, 'Reading forbidden', 'Reading of the Order is forbidden'],
    ['viewer', 'POST', 'Product', 'Creation forbidden', 'Creation of the Product is forbidden'],
    ['editor', 'POST', 'Product', 'Creation forbidden', 'Creation of the Product is forbidden'],
    ['alice', 'PUT', `Customer/${ID}`, 'Updating forbidden', 'Updating of the Customer is forbidden'],
    ['editor', 'DELETE', `Product/${ID}`, 'Deletion forbidden', 'Deletion of the Product is forbidden'],
    ['bob', 'GET', 'Product', 'Forbidden', 'User is not allowed to use the REST API'],
    ['bob', 'GET', 'Nothing', 'Forbidden', 'User is not allowed to use the REST API'],
  ])('%s may not %s %s', async (username, method, path, error, details) => {
    const answer = await app.as(username).send(method, `/rest/entities/${path}`, method === 'GET' ? undefined : {});
    expect(answer).toAnswer(403, { error, details });
  });
});
