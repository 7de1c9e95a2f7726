import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { Customer } from '../../src/sales/customer.entity.js';
import { Product } from '../../src/sales/product.entity.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { aCustomer } from '../builders/a-customer.js';
import { anOrder } from '../builders/an-order.js';
import { aProduct } from '../builders/a-product.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aRowLevelRole } from '../builders/a-row-level-role.js';
import { aUser, aUserWith } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { TestRolesModule } from '../builders/test-roles.module.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

@RowLevelRole({ code: 'own-products', name: 'Products of the same name' })
@RowLevelPolicy(Product, { property: 'name', operator: '=', value: { currentUser: 'username' } })
class OwnProductsRole {}

@RowLevelRole({ code: 'no-changes', name: 'Cheap products are not changed' })
@RowLevelPolicy(Product, { property: 'price', operator: '>=', value: '10' }, { action: 'update' })
@RowLevelPredicate(Product, 'delete', ({ special }) => special === true)
class NoChangesRole {}

@RowLevelRole({ code: 'namesake-customers', name: 'Customers of the same name' })
@RowLevelPolicy(Customer, { property: 'name', operator: '=', value: { currentUser: 'username' } })
class NamesakeCustomersRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [OwnProductsRole, NoChangesRole, NamesakeCustomersRole] })] })
class RowsModule {}

const app = useApp(() => startApp({}, [SalesModule, TestRolesModule, RowsModule]));

const explain = (question: Readonly<Record<string, string>>): Promise<Answer> =>
  app.as('admin').get(`/rest/security/explain?${new URLSearchParams(question).toString()}`);

const API = {
  role: 'rest-minimal',
  source: 'annotatedClass',
  policy: { type: 'specific', resource: 'rest.enabled', action: 'access' },
  effect: 'allow',
};

describe('GET /rest/security/explain (beyond protocol/roles.md 11)', () => {
  it('names the roles and policies that grant', async () => {
    const username = await aUserWith(app.database, 'product-viewer', 'reads-all');
    const answer = await explain({ username, entity: 'Product', action: 'read' });
    expect(answer).toAnswer(200, {
      allowed: true,
      reasons: [
        API,
        {
          role: 'product-viewer',
          source: 'annotatedClass',
          policy: { type: 'entity', resource: 'Product', action: 'read' },
          effect: 'allow',
        },
        {
          role: 'reads-all',
          source: 'annotatedClass',
          policy: { type: 'entity', resource: '*', action: 'read' },
          effect: 'allow',
        },
      ],
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('names what is missing, and roles that would grant it but do not count over HTTP', async () => {
    const username = await aUserWith(app.database, 'rest-minimal', 'screens-only');
    const policy = { type: 'entity', resource: 'Product', action: 'read' };
    expect((await explain({ username, entity: 'Product', action: 'read' })).json).toEqual({
      allowed: false,
      reasons: [
        API,
        { role: null, source: null, policy, effect: 'missing' },
        { role: 'screens-only', source: 'annotatedClass', policy, effect: 'ignored' },
        {
          role: 'all-operations',
          source: 'annotatedClass',
          policy: { type: 'entity', resource: '*', action: 'all' },
          effect: 'ignored',
        },
      ],
    });
  });

  it('names everything that a change needs: the operation, READ, and the attribute', async () => {
    const username = await aUserWith(app.database, 'names-products');
    const missing = (type: string, resource: string, action: string): object => ({
      role: null,
      source: null,
      policy: { type, resource, action },
      effect: 'missing',
    });
    expect((await explain({ username, entity: 'Product', attribute: 'price', action: 'modify' })).json).toEqual({
      allowed: false,
      reasons: [
        missing('specific', 'rest.enabled', 'access'),
        missing('entity', 'Product', 'update'),
        missing('entity', 'Product', 'read'),
        missing('entityAttribute', 'Product.price', 'modify'),
      ],
    });
  });

  it('knows roles of the database', async () => {
    const role = {
      name: 'Tags',
      code: 'tags-of-the-database',
      scopes: ['API'],
      resourcePolicies: [{ type: 'entity', resource: 'Tag', action: 'all', effect: 'allow' }],
    };
    expect((await app.as('admin').post('/rest/entities/sec_ResourceRoleEntity', role)).status).toBe(201);
    const username = await aUserWith(app.database, 'rest-minimal', 'tags-of-the-database');
    expect((await explain({ username, entity: 'Tag', action: 'create' })).json).toEqual({
      allowed: true,
      reasons: [
        API,
        {
          role: 'tags-of-the-database',
          source: 'database',
          policy: { type: 'entity', resource: 'Tag', action: 'all' },
          effect: 'allow',
        },
      ],
    });
  });

  it('shows what no role can grant', async () => {
    const deny = async (question: Readonly<Record<string, string>>): Promise<unknown> => {
      const answer = await explain({ username: 'admin', ...question });
      const { allowed, reasons } = answer.json as {
        readonly allowed: boolean;
        readonly reasons: readonly { readonly effect: string; readonly source: string; readonly policy: object }[];
      };
      return [allowed, reasons.filter(({ effect }) => effect === 'deny').map(({ source, policy }) => [source, policy])];
    };
    const policy = (type: string, resource: string, action: string): object => ({ type, resource, action });
    expect(await deny({ entity: 'sec_AuditEvent', action: 'create' })).toEqual([
      false,
      [['model', policy('entity', 'sec_AuditEvent', 'create')]],
    ]);
    expect(await deny({ entity: 'User', attribute: 'password', action: 'view' })).toEqual([
      false,
      [['model', policy('entityAttribute', 'User.password', 'view')]],
    ]);
    expect(await deny({ entity: 'Product', attribute: 'createdBy', action: 'modify' })).toEqual([
      false,
      [['model', policy('entityAttribute', 'Product.createdBy', 'modify')]],
    ]);
    await aUser(app.database, { username: 'asleep', active: false, roles: ['product-viewer'] });
    expect(await deny({ username: 'asleep', entity: 'Product', action: 'read' })).toEqual([
      false,
      [['account', policy('account', 'asleep', 'login')]],
    ]);
  });

  it('shows for a row which condition of which row-level role failed, with the values of row and user', async () => {
    const username = await aUserWith(app.database, 'product-viewer');
    await aRoleAssignment(app.database, { username, roleCode: 'own-products', roleType: 'row_level' });
    const [own, other] = [await aProduct(app.database, { name: username }), await aProduct(app.database)];
    const tree = { property: 'name', operator: '=', value: ':current_user_username' };
    const current = { ':current_user_username': username };
    const rowReason = { role: 'own-products', source: 'annotatedClass' };
    const policy = { type: 'JPQL', resource: 'Product', action: 'read' };
    const reasonsOf = async (question: Readonly<Record<string, string>>): Promise<unknown> => {
      const { allowed, reasons } = (await explain({ username, entity: 'Product', action: 'read', ...question }))
        .json as { readonly allowed: boolean; readonly reasons: readonly { readonly role: string }[] };
      return [allowed, reasons.filter(({ role }) => role === 'own-products')];
    };
    expect(await reasonsOf({ id: other })).toEqual([
      false,
      [{ ...rowReason, policy, effect: 'deny', condition: { tree, row: { name: 'Wooden train' }, current } }],
    ]);
    expect(await reasonsOf({ id: own })).toEqual([
      true,
      [{ ...rowReason, policy, effect: 'allow', condition: { tree, row: { name: username }, current } }],
    ]);
    expect(await reasonsOf({})).toEqual([
      true,
      [{ ...rowReason, policy, effect: 'restrict', condition: { tree, current } }],
    ]);
  });

  it('checks the policies of the action, functions included', async () => {
    const username = await aUserWith(app.database, 'rest-minimal', 'all-operations');
    await aRoleAssignment(app.database, { username, roleCode: 'no-changes', roleType: 'row_level' });
    const id = await aProduct(app.database, { price: '5.00' });
    const denials = async (action: string): Promise<unknown> => {
      const { reasons } = (await explain({ username, entity: 'Product', id, action })).json as {
        readonly reasons: readonly { readonly effect: string; readonly policy: object; readonly condition: object }[];
      };
      return reasons.filter(({ effect }) => effect === 'deny').map(({ policy, condition }) => [policy, condition]);
    };
    const policy = { type: 'PREDICATE', resource: 'Product' };
    expect(await denials('read')).toEqual([]);
    expect(await denials('update')).toEqual([
      [
        { ...policy, action: 'update' },
        { tree: { property: 'price', operator: '>=', value: '10' }, row: { price: '5.00' } },
      ],
    ]);
    expect(await denials('delete')).toEqual([[{ ...policy, action: 'delete' }, { tree: null }]]);
  });

  it('looks behind a reference, which is shown only where its target is', async () => {
    const username = await aUserWith(app.database, 'order-clerk');
    await aRoleAssignment(app.database, { username, roleCode: 'namesake-customers', roleType: 'row_level' });
    for (const name of [username, 'Toy Corner']) {
      const id = await anOrder(app.database, { number: name, customer: await aCustomer(app.database, { name }) });
      const question = { username, entity: 'Order', id, attribute: 'customer', action: 'view' };
      const { allowed, reasons } = (await explain(question)).json as {
        readonly allowed: boolean;
        readonly reasons: readonly { readonly role: string; readonly effect: string; readonly condition?: object }[];
      };
      const shown = (await app.as(username).get(`/rest/entities/Order/${id}?fetchPlan=order-with-lines`)).json;
      expect([allowed, Object.hasOwn(shown as object, 'customer')]).toEqual([name === username, name === username]);
      expect(reasons.filter(({ role }) => role === 'namesake-customers')).toMatchObject([
        { effect: name === username ? 'allow' : 'deny', condition: { row: { name } } },
      ]);
    }
  });

  it('blames a stored policy that cannot be read, of the entity and of what a reference leads to', async () => {
    const { id: roleId, code } = await aRowLevelRole(app, []);
    const username = await aUserWith(app.database, 'order-clerk');
    await aRoleAssignment(app.database, { username, roleCode: code, roleType: 'row_level' });
    await app.database.transaction(async (transaction) => {
      transaction.signal({ topic: 'roles', key: '' });
      const policy = { type: 'predicate', entity_name: 'Customer', action: 'read', script: 'true' };
      await insertRow(transaction, 'sec_row_level_policy', { ...policy, role_id: roleId });
    });
    const id = await aCustomer(app.database);
    const deny = {
      role: code,
      source: 'database',
      policy: { type: 'PREDICATE', resource: 'Customer', action: 'read' },
      effect: 'deny',
      condition: { tree: null },
    };
    expect((await app.as(username).get(`/rest/entities/Customer/${id}`)).status).toBe(403);
    const questions: readonly Readonly<Record<string, string>>[] = [
      { entity: 'Customer', action: 'read' },
      { entity: 'Customer', action: 'read', id },
      { entity: 'Order', action: 'view', attribute: 'customer' },
    ];
    for (const question of questions) {
      const { allowed, reasons } = (await explain({ username, ...question })).json as {
        readonly allowed: boolean;
        readonly reasons: readonly { readonly effect: string; readonly policy: object }[];
      };
      expect([question, allowed, reasons.filter(({ effect }) => effect !== 'allow')]).toEqual([
        question,
        false,
        [deny],
      ]);
      const granted = { type: 'entity', resource: 'Customer', action: 'read' };
      expect(reasons).toContainEqual({
        role: 'order-clerk',
        source: 'annotatedClass',
        policy: granted,
        effect: 'allow',
      });
    }
  });

  it.each([
    [{}, 'username', ''],
    [{ username: 'alice', action: 'read' }, 'entity', ''],
    [{ username: 'alice', entity: 'None', action: 'read' }, 'entity', 'None'],
    [{ username: 'alice', entity: 'Product' }, 'action', ''],
    [{ username: 'alice', entity: 'Product', action: 'none' }, 'action', 'none'],
    [{ username: 'alice', entity: 'Product', action: 'view' }, 'action', 'view'],
    [{ username: 'alice', entity: 'Product', action: 'view', attribute: 'none' }, 'attribute', 'none'],
    [{ username: 'alice', entity: 'Product', action: 'delete', attribute: 'name' }, 'action', 'delete'],
    [{ username: 'alice', entity: 'Product', action: 'constructor', attribute: 'name' }, 'action', 'constructor'],
    [{ username: 'alice', entity: 'Product', action: 'create', id: '1' }, 'id', '1'],
    [{ username: 'alice', entity: 'Product', action: 'read', id: '' }, 'id', ''],
    [{ username: 'alice', entity: 'Product', action: 'read', attribute: '' }, 'attribute', ''],
  ])('answers 400 to %j', async (question, name, value) => {
    const answer = await explain(question);
    expect(answer).toAnswer(400, {
      error: 'Invalid request parameter',
      details: `Parameter '${name}' has invalid value '${value}'`,
    });
  });

  it('answers 404 for a user or a row that does not exist', async () => {
    const id = '00000000-0000-4000-8000-00000000dead';
    const nobody = await explain({ username: 'nobody', entity: 'Product', action: 'read' });
    expect(nobody).toAnswer(404, { error: 'User not found', details: 'User nobody not found' });
    const nothing = await explain({ username: 'alice', entity: 'Product', id, action: 'read' });
    expect(nothing).toAnswer(404, { error: 'Entity not found', details: `Entity Product with id ${id} not found` });
    expect((await explain({ username: 'alice', entity: 'Product', id: 'x', action: 'read' })).status).toBe(400);
  });
});
