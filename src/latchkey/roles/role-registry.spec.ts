import { describe, expect, it } from '@jest/globals';
import { shapeOf } from '../conditions/condition.js';
import { customer, order } from '../conditions/order-model.fixture.js';
import type { ChangeSignals } from '../database/change-signals.js';
import type { Signal } from '../sql/transaction.js';
import type { Database } from '../database/database.js';
import type { TextRow } from '../sql/statement.js';
import { EntityRegistry } from '../model/entity-model.js';
import type { Features } from '../model/feature.js';
import { DesignTimeRoles } from './design-time-roles.js';
import { PermissionsService } from './permissions.service.js';
import { EntityPolicy } from './policy.decorators.js';
import { ResourceRole } from './resource-role.decorator.js';
import type { Rights } from './rights.js';
import { type RoleAssignments, RoleRegistry } from './rights.service.js';
import { RowLevelPolicy, RowLevelRole } from './row-level/row-level.decorators.js';
import { RowLevelRoleRegistry } from './row-level/row-level-role-registry.js';

const CONDITION = '{"property":"number","operator":"=","value":"x"}';
class Order {
  readonly number = '';
}
const orders = Object.assign(Object.create(order) as typeof order, { target: Order });
const entities = new EntityRegistry([orders, customer]);

@ResourceRole({ code: 'clerk', name: 'Clerk' })
@EntityPolicy('*', ['read'])
class ClerkRole {}

@RowLevelRole({ code: 'north', name: 'North' })
@RowLevelPolicy(Order, { property: 'number', operator: 'notEmpty' })
class NorthRole {}

const policy = (type: string, resource: string, action: string) => ({
  type,
  resource,
  action,
  effect: 'allow',
  policyGroup: '',
});
const rowPolicy = (more: object) => ({
  type: 'PREDICATE',
  entityName: 'Order',
  action: 'UPDATE',
  whereClause: null,
  joinClause: null,
  script: CONDITION,
  ...more,
});

/** A registry over a database that holds these rows. */
function setUp(resource: TextRow[] = [], rowLevel: TextRow[] = []) {
  const stored = { resource, rowLevel, reads: 0, broken: false };
  const listeners: ((signal: Signal) => void)[] = [];
  const signals = { reliable: true, onSignal: (listener: (signal: Signal) => void) => listeners.push(listener) };
  const database = {
    rows: ({ text }: { text: string }) => {
      stored.reads++;
      return stored.broken
        ? Promise.reject(new Error('no database'))
        : Promise.resolve(text.includes('sec_resource_role') ? stored.resource : stored.rowLevel);
    },
  };
  const registry = new RoleRegistry(
    new DesignTimeRoles([ClerkRole], entities),
    new RowLevelRoleRegistry([NorthRole], entities),
    entities,
    database as unknown as Database,
    signals as unknown as ChangeSignals,
  );
  const give = (topic: Signal['topic']) => listeners.forEach((listener) => listener({ topic, key: '' }));
  return { registry, stored, signals, give };
}

describe('roles of both sources (protocol/roles.md 5)', () => {
  it('count alike; stored policies that cannot be read grant nothing', async () => {
    const texts = [
      policy('entity', 'Order', 'update'),
      policy('entity', 'Parcel', 'read'),
      policy('screen', 'x', 'access'),
    ];
    const { registry } = setUp([
      ['chief', 'Chief', 'Leads', '["clerk"]', '["API"]', JSON.stringify(texts)],
      ['empty', 'Empty', null, null, null, null],
    ]);
    const { resource } = await registry.current();
    expect(resource.find('chief')).toEqual({
      code: 'chief',
      name: 'Chief',
      description: 'Leads',
      source: 'database',
      scopes: ['API'],
      childRoles: ['clerk'],
      policies: [{ type: 'entity', entity: 'Order', actions: ['update'] }],
      policyTexts: texts,
    });
    expect(resource.find('empty')).toEqual({
      code: 'empty',
      name: 'Empty',
      source: 'database',
      scopes: [],
      childRoles: [],
      policies: [],
      policyTexts: [],
    });
    expect(resource.withChildren(['chief']).map(({ code }) => code)).toEqual(['chief', 'clerk']);
  });

  it('restrict alike; stored policies that cannot be read deny every row of what they are about', async () => {
    const texts = [
      rowPolicy({}),
      rowPolicy({ type: 'JPQL', whereClause: CONDITION }),
      rowPolicy({ script: 'x' }),
      rowPolicy({ type: 'JPQL', action: 'DELETE', whereClause: 'x' }),
      rowPolicy({ action: 'NONE' }),
    ];
    const { registry } = setUp(
      [],
      [
        ['south', 'South', 'Restricts', '["north"]', JSON.stringify(texts)],
        ['bare', 'Bare', null, null, null],
      ],
    );
    const { rowLevel } = await registry.current();
    const south = rowLevel.find('south');
    expect(south).toMatchObject({
      code: 'south',
      name: 'South',
      description: 'Restricts',
      source: 'database',
      childRoles: ['north'],
      policyTexts: texts,
    });
    expect(
      south?.policies.map(({ entity, action, role, test }) =>
        [entity, action, role, test.kind === 'condition' ? shapeOf(test.condition) : test.kind].join(' '),
      ),
    ).toEqual([
      'Order update south number =',
      'Order read south number =',
      'Order update south never',
      'Order read south never',
      'Order create south never',
      'Order read south never',
      'Order update south never',
      'Order delete south never',
    ]);
    expect(rowLevel.find('bare')).toEqual({
      code: 'bare',
      name: 'Bare',
      source: 'database',
      childRoles: [],
      policies: [],
      policyTexts: [],
    });
    expect(rowLevel.find('north')?.policies).toHaveLength(1);
  });

  it('have a unique code, or the start fails', async () => {
    const fault = (code: string) =>
      `The database holds a role ${code}, and so does the code: give one of them another code`;
    const role = (code: string): TextRow[] => [
      ['other', 'Other', null, null, null, null],
      [code, code, null, null, null, null],
    ];
    await expect(setUp(role('clerk')).registry.onApplicationBootstrap()).rejects.toThrow(fault('clerk'));
    await expect(setUp([], role('north')).registry.onApplicationBootstrap()).rejects.toThrow(fault('north'));
    await expect(setUp(role('north'), role('clerk')).registry.onApplicationBootstrap()).resolves.toBeUndefined();
  });

  it('are read once, and again after a change of roles', async () => {
    const { registry, stored, give } = setUp();
    const first = await registry.current();
    give('user');
    expect(await registry.current()).toBe(first);
    expect(stored.reads).toBe(2);
    stored.resource = [['new', 'New', null, null, null, null]];
    give('roles');
    const second = await registry.current();
    expect(second.resource.find('new')).toBeDefined();
    expect(second.revision).not.toBe(first.revision);
    stored.resource = [];
    stored.rowLevel = [['new', 'New', null, null, null]];
    give('all');
    const third = await registry.current();
    expect(third.rowLevel.find('new')).toBeDefined();
    expect(new Set([first.revision, second.revision, third.revision]).size).toBe(3);
    stored.rowLevel = [];
    give('roles');
    expect((await registry.current()).revision).toBe(first.revision);
  });

  it('are read each time while signals may get lost, and again after a failure', async () => {
    const { registry, stored, signals } = setUp();
    stored.broken = true;
    await expect(registry.current()).rejects.toThrow('no database');
    stored.broken = false;
    const kept = await registry.current();
    expect(await registry.current()).toBe(kept);
    signals.reliable = false;
    expect(await registry.current()).not.toBe(kept);
  });
});

describe('permissions of a caller (protocol/permissions.md 1)', () => {
  const rightsOf = (key: string, ...granted: string[]): Rights => {
    const has = (text: string) => granted.includes(text);
    return {
      key,
      mayDo: (action: string, name: string) => has(`${action} ${name}`),
      mayModify: ({ owner, name }: { owner: string; name: string }) => has(`modify ${owner}.${name}`),
      hasViewPolicy: ({ owner, name }: { owner: string; name: string }) => has(`view ${owner}.${name}`),
      mayExecute: has,
    } as unknown as Rights;
  };
  const principal = { kind: 'anonymous', username: 'anonymous' } as const;
  const service = () =>
    new PermissionsService(
      { of: () => Promise.resolve({ resource: ['clerk'], rowLevel: ['north'] }) } as unknown as RoleAssignments,
      entities,
      { all: () => ['shop.close', 'rest.enabled', 'a.first'] } as unknown as Features,
    );
  const answer = async (from: PermissionsService, rights: Rights): Promise<unknown> =>
    JSON.parse(await from.of({ principal, rights }));

  it('are its roles, operations, attributes and named permissions', async () => {
    const rights = rightsOf(
      '1',
      'read Order',
      'delete Order',
      'create Customer',
      'read Address',
      'view Order.number',
      'view Order.amount',
      'modify Order.amount',
      'view Address.city',
      'shop.close',
      'rest.enabled',
      'unregistered',
    );
    expect(await answer(service(), rights)).toEqual({
      authorities: ['ROLE_clerk', 'ROW_LEVEL_ROLE_north'],
      entities: ['Address:read', 'Customer:create', 'Order:read', 'Order:delete'].map((target) => ({
        target,
        value: 1,
      })),
      entityAttributes: [
        { target: 'Address:city', value: 1 },
        { target: 'Order:number', value: 1 },
        { target: 'Order:amount', value: 2 },
      ],
      specifics: [
        { target: 'rest.enabled', value: 1 },
        { target: 'shop.close', value: 1 },
      ],
    });
  });

  it('name what can be granted, each once, in order', () => {
    expect(service().specifics).toEqual([
      'a.first',
      'rest.enabled',
      'rest.fileDownload.enabled',
      'rest.fileUpload.enabled',
      'security.admin',
      'shop.close',
    ]);
  });

  it('are found out once for equal rights', async () => {
    const from = service();
    const first = await answer(from, rightsOf('1', 'read Order'));
    expect(await answer(from, rightsOf('1'))).toEqual(first);
    expect(await answer(from, rightsOf('2'))).not.toEqual(first);
  });
});
