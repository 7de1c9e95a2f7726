import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { Tag } from '../domain/tag.entity.js';
import { useApp } from '../harness/use-app.js';

@ResourceRole({ code: 'sower', name: 'Creates and reads tags', childRoles: ['rest-minimal'] })
@EntityPolicy(Tag, ['create', 'read'])
@EntityAttributePolicy(Tag, '*', 'modify')
class SowerRole {}

@ResourceRole({ code: 'blind', name: 'Creates and changes tags without seeing them', childRoles: ['rest-minimal'] })
@EntityPolicy(Tag, ['create', 'update'])
@EntityAttributePolicy(Tag, '*', 'modify')
class BlindRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [SowerRole, BlindRole] })] })
class RolesModule {}

const app = useApp(() => startDomainApp({ OPTIMISTIC_LOCKING_ENABLED: 'true' }, [RolesModule]));

beforeAll(async () => {
  await aUser(app.database, { username: 'sower', roles: ['sower'] });
  await aUser(app.database, { username: 'blind', roles: ['blind'] });
});

describe('POST with the id of an existing row (protocol/entities.md 8.1, protocol/README.md decision 12)', () => {
  it('updates it, only what the body names, and still answers 201', async () => {
    const id = await insertRow(app.database, 'domain_product', { name: 'Old', price: '7.00' });
    const answer = await app.as('admin').post('/rest/entities/Product?responseFetchPlan=_local', { id, name: 'New' });
    expect([answer.status, answer.json]).toMatchObject([
      201,
      { id, name: 'New', price: 7, version: 2, lastModifiedBy: 'admin' },
    ]);
    expect(answer.headers.location).toBe(`${app.url}/rest/entities/Product/${id}`);
  });

  it('does not compare versions, which is for updates', async () => {
    const id = await insertRow(app.database, 'domain_tag', { name: 'a', version: '5' });
    const answer = await app.as('admin').post('/rest/entities/Tag', { id, name: 'b', version: 1 });
    expect(answer.status).toBe(201);
  });

  it('validates only what the body names', async () => {
    const id = await insertRow(app.database, 'domain_order', { number: 'U-1' });
    expect((await app.as('admin').post('/rest/entities/Order', { id, amount: 1 })).status).toBe(201);
    const refused = await app.as('admin').post('/rest/entities/Order', { id, number: null });
    expect([refused.status, refused.json]).toMatchObject([400, [{ path: 'number' }]]);
  });

  it('restores it when it was soft-deleted, even where nothing else changes', async () => {
    const id = await insertRow(app.database, 'domain_tag', {
      name: 'gone',
      deleted_date: '2024-01-01T00:00:00Z',
      deleted_by: 'bob',
    });
    const answer = await app.as('admin').post('/rest/entities/Tag', { id });
    expect(answer).toAnswer(201, { _entityName: 'Tag', _instanceName: 'gone', id });
    const read = await app.as('admin').get(`/rest/entities/Tag/${id}?returnNulls=true`);
    expect(read.json).toMatchObject({ version: 2, lastModifiedBy: 'admin', deletedDate: null, deletedBy: null });
  });

  it('works with its items: those not mentioned are removed', async () => {
    const id = await insertRow(app.database, 'domain_order', { number: 'U-2' });
    const line = await insertRow(app.database, 'domain_order_line', { order_id: id, quantity: '1' });
    await insertRow(app.database, 'domain_order_line', { order_id: id, quantity: '2' });
    const answer = await app
      .as('admin')
      .post('/rest/entities/Order?responseFetchPlan=order-with-lines', { id, lines: [{ id: line, quantity: 3 }] });
    expect([answer.status, answer.json]).toMatchObject([201, { lines: [{ id: line, quantity: 3 }] }]);
    expect((answer.json as { lines: unknown[] }).lines).toHaveLength(1);
  });

  it('may mix new and existing rows in an array', async () => {
    const id = await insertRow(app.database, 'domain_tag', { name: 'old' });
    const answer = await app
      .as('admin')
      .post('/rest/entities/Tag?responseFetchPlan=_local', [
        { name: 'first' },
        { id, name: 'second' },
        { name: 'third' },
      ]);
    expect([answer.status, answer.json]).toMatchObject([
      201,
      [
        { name: 'first', version: 1 },
        { id, name: 'second', version: 2 },
        { name: 'third', version: 1 },
      ],
    ]);
  });

  it('needs the right to update', async () => {
    const id = await insertRow(app.database, 'domain_tag', { name: 'old' });
    const answer = await app.as('sower').post('/rest/entities/Tag', { id, name: 'new' });
    expect(answer).toAnswer(403, { error: 'Updating forbidden', details: 'Updating of the Tag is forbidden' });
    expect((await app.as('sower').post('/rest/entities/Tag', { name: 'new' })).status).toBe(201);
  });

  it.each([{}, { deleted_date: '2024-01-01T00:00:00Z' }])(
    'is a conflict when the caller may not see it: %j',
    async (values) => {
      const id = await insertRow(app.database, 'domain_tag', { name: 'hidden', ...values });
      const answer = await app.as('blind').post('/rest/entities/Tag', { id, name: 'new' });
      expect(answer).toAnswer(409, {
        error: 'Entity creation failed',
        details: `Entity Tag with id ${id} already exists`,
      });
    },
  );

  it('works for keys of every kind', async () => {
    await insertValues(app.database, 'domain_currency', { code: 'EUR', name: 'Ecu' });
    await insertValues(app.database, 'domain_stock_item', { warehouse: '1', sku: '42', quantity: '5' });
    const currency = await app
      .as('admin')
      .post('/rest/entities/Currency?responseFetchPlan=_local', { code: 'EUR', name: 'Euro' });
    expect([currency.status, currency.json]).toMatchObject([201, { id: 'EUR', name: 'Euro' }]);
    const item = await app
      .as('admin')
      .post('/rest/entities/StockItem?responseFetchPlan=_local', { warehouse: 1, sku: 42, quantity: 6 });
    expect([item.status, item.json]).toMatchObject([201, { id: { warehouse: 1, sku: 42 }, quantity: 6 }]);
  });
});

describe('what a user who may create but not read learns (protocol/roles.md 6)', () => {
  it('is the id', async () => {
    const answer = await app.as('blind').post('/rest/entities/Tag?responseFetchPlan=_local', { name: 'unseen' });
    const { id } = answer.json as { id: string };
    expect(answer).toAnswer(201, { id, _entityName: 'Tag' });
    expect(answer.headers).not.toHaveProperty('etag');
  });
});
