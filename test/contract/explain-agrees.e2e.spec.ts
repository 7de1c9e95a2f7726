import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import fc from 'fast-check';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { Product } from '../../src/sales/product.entity.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { aCustomer } from '../builders/a-customer.js';
import { aProduct } from '../builders/a-product.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { TestRolesModule } from '../builders/test-roles.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const USERS = 40;
const TEST_MS = 180_000;
/** Repeats a run that failed: its number stands in the name of the test. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

@RowLevelRole({ code: 'dear-products', name: 'Products from 20 on' })
@RowLevelPolicy(Product, { property: 'price', operator: '>=', value: '20' })
class DearProductsRole {}

@RowLevelRole({ code: 'trains', name: 'Trains, decided by a function' })
@RowLevelPredicate(Product, 'read', ({ name }) => name === 'Wooden train')
class TrainsRole {}

@RowLevelRole({ code: 'careful', name: 'Changes and deletes some products only' })
@RowLevelPolicy(Product, { property: 'price', operator: '>=', value: '20' }, { action: 'update' })
@RowLevelPredicate(Product, 'delete', ({ name }) => name === 'Wooden train')
class CarefulRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [DearProductsRole, TrainsRole, CarefulRole] })] })
class RowsModule {}

const RESOURCE_ROLES = [
  'rest-minimal',
  'reads-products',
  'names-products',
  'sees-prices',
  'all-operations',
  'all-attributes',
  'customer-names',
  'reads-addresses',
  'writes-cities',
  'screens-only',
  'nowhere',
  'ring-one',
  'product-viewer',
  'order-clerk',
  'system-full-access',
] as const;
const ROW_LEVEL_ROLES = ['dear-products', 'trains', 'careful'] as const;

const app = useApp(() => startApp({}, [SalesModule, TestRolesModule, RowsModule]));
/** A product of each kind, and a customer. */
let products: readonly string[];
let customer: string;

beforeAll(async () => {
  products = [
    await aProduct(app.database, { price: '30.00' }),
    await aProduct(app.database, { price: '10.00' }),
    await aProduct(app.database, { price: '30.00', name: 'Kite' }),
  ];
  customer = await aCustomer(app.database);
});

async function explained(question: Readonly<Record<string, string>>): Promise<boolean> {
  const answer = await app.as('admin').get(`/rest/security/explain?${new URLSearchParams(question).toString()}`);
  expect(answer.status).toBe(200);
  return (answer.json as { readonly allowed: boolean }).allowed;
}

/** Whether the endpoints let somebody do it: anything but 403, and 404 where there is something. */
const permits = async (username: string, method: string, path: string, body?: object): Promise<boolean> =>
  ![403, 404].includes((await app.as(username).send(method, path, body)).status);

const shows = async (username: string, path: string, attribute: string): Promise<boolean> => {
  const { status, json } = await app.as(username).get(path);
  return status === 200 && Object.hasOwn(json as object, attribute);
};

/** A question, and how to find out what really happens. */
type Asked = readonly [Readonly<Record<string, string>>, () => Promise<boolean>];

/** The questions about reading rows, the same for every user. */
function readings(username: string): readonly Asked[] {
  const whole = (entity: string, id: string): string => `/rest/entities/${entity}/${id}?fetchPlan=_base`;
  return [
    ...['Product', 'Customer', 'Order', 'sec_AuditEvent'].map(
      (entity) =>
        [{ entity, action: 'read' }, () => permits(username, 'GET', `/rest/entities/${entity}?limit=1`)] as const,
    ),
    ...products.flatMap((id) => [
      [{ entity: 'Product', id, action: 'read' }, () => permits(username, 'GET', whole('Product', id))] as const,
      ...['name', 'price'].map(
        (attribute) =>
          [
            { entity: 'Product', id, attribute, action: 'view' },
            () => shows(username, whole('Product', id), attribute),
          ] as const,
      ),
    ]),
    ...['name', 'address'].map(
      (attribute) =>
        [
          { entity: 'Customer', id: customer, attribute, action: 'view' },
          () => shows(username, `/rest/entities/Customer/${customer}?fetchPlan=_base`, attribute),
        ] as const,
    ),
  ];
}

/** The questions about writing: each comes before its product is changed or deleted. */
async function writings(username: string): Promise<readonly Asked[]> {
  const path = (id: string): string => `/rest/entities/Product/${id}`;
  const doomed = [await aProduct(app.database, { price: '30.00' }), await aProduct(app.database, { name: 'Kite' })];
  return [
    ...['Product', 'Customer', 'sec_AuditEvent'].map((entity): Asked => [
      { entity, action: 'create' },
      () => permits(username, 'POST', `/rest/entities/${entity}`, []),
    ]),
    ...products.flatMap((id): readonly Asked[] => [
      [{ entity: 'Product', id, action: 'update' }, () => permits(username, 'PUT', path(id), {})],
      [
        { entity: 'Product', id, attribute: 'special', action: 'modify' },
        async () => {
          const special = !(await isSpecial(id));
          await app.as(username).put(path(id), { special });
          return (await isSpecial(id)) === special;
        },
      ],
    ]),
    ...doomed.map((id): Asked => [
      { entity: 'Product', id, action: 'delete' },
      () => permits(username, 'DELETE', path(id)),
    ]),
  ];
}

const isSpecial = async (id: string): Promise<boolean> =>
  ((await app.as('admin').get(`/rest/entities/Product/${id}?fetchPlan=_local`)).json as { special: boolean }).special;

describe(`GET /rest/security/explain for ${USERS} users with random roles, seed ${SEED}`, () => {
  it(
    'agrees with what the endpoints do (protocol/roles.md 2, 3, 4, 6, 7)',
    async () => {
      const people = fc.record({
        resource: fc.subarray([...RESOURCE_ROLES], { maxLength: 4 }),
        rowLevel: fc.subarray([...ROW_LEVEL_ROLES]),
      });
      const counts = { allowed: 0, denied: 0 };
      for (const { resource, rowLevel } of fc.sample(people, { numRuns: USERS, seed: SEED })) {
        const username = `user-${randomUUID()}`;
        await aUser(app.database, { username, roles: resource });
        for (const roleCode of rowLevel) {
          await aRoleAssignment(app.database, { username, roleCode, roleType: 'row_level' });
        }
        const questions = [...readings(username), ...(await writings(username))];
        for (const [question, really] of questions) {
          const told = await explained({ username, ...question });
          const allowed = await really();
          counts[allowed ? 'allowed' : 'denied']++;
          const asked = { resource, rowLevel, ...question };
          expect([asked, told]).toEqual([asked, allowed]);
        }
      }
      expect(Math.min(counts.allowed, counts.denied)).toBeGreaterThan(50);
    },
    TEST_MS,
  );
});
