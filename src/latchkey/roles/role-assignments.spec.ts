import { describe, expect, it } from '@jest/globals';
import { ANONYMOUS, type UserPrincipal } from '../common/principal.js';
import { customer, order } from '../conditions/order-model.fixture.js';
import type { ChangeSignals } from '../database/change-signals.js';
import type { Signal } from '../sql/transaction.js';
import type { Database } from '../database/database.js';
import type { SqlValue, TextRow } from '../sql/statement.js';
import { EntityRegistry } from '../model/entity-registry.js';
import { RightsService } from './rights.service.js';
import { RoleAssignments } from './role-assignments.js';
import type { RoleRegistry } from './role-registry.js';
import { RoleSet } from './role-set.js';
import { RoleSnapshot } from './role-snapshot.js';
import { CurrentUsers } from './row-level/current-users.js';

/** Signals that the spec gives itself. */
class Signals {
  reliable = true;
  private readonly listeners: ((signal: Signal) => void)[] = [];

  onSignal(listener: (signal: Signal) => void): void {
    this.listeners.push(listener);
  }

  give(topic: Signal['topic'], key = ''): void {
    this.listeners.forEach((listener) => listener({ topic, key }));
  }
}

/** A database that returns what the spec says, and records the queries. */
class Answers {
  readonly asked: (readonly SqlValue[])[] = [];
  rowsOf: (values: readonly SqlValue[]) => TextRow[] = () => [];
  whileReading: () => void = () => undefined;

  rows(_: unknown, values: readonly SqlValue[]): Promise<TextRow[]> {
    this.asked.push(values);
    const rows = this.rowsOf(values);
    this.whileReading();
    return Promise.resolve(rows);
  }
}

const user = (username: string): UserPrincipal => ({
  kind: 'user',
  username,
  userId: `id of ${username}`,
  sessionId: 's1',
  sessionLocale: undefined,
  timeZone: undefined,
});
const settings = {
  ANONYMOUS_RESOURCE_ROLES: ['visitor', 'guest'],
  ANONYMOUS_ROW_LEVEL_ROLES: ['south', 'north'],
  QUERY_POLICY_NESTED: true,
};

const setUp = () => {
  const [signals, database] = [new Signals(), new Answers()];
  const parts = [database as unknown as Database, signals as unknown as ChangeSignals] as const;
  return { signals, database, parts, assignments: new RoleAssignments(settings, ...parts) };
};

describe('assigned roles (protocol/roles.md 9)', () => {
  it('of users stand in the database, by kind', async () => {
    const { assignments, database } = setUp();
    database.rowsOf = () => [
      ['clerk', 'resource'],
      ['north', 'row_level'],
      ['viewer', 'resource'],
    ];
    expect(await assignments.of(user('alice'))).toEqual({ resource: ['clerk', 'viewer'], rowLevel: ['north'] });
    expect(database.asked).toEqual([['alice']]);
  });

  it('of anonymous stand in the settings, of clients with them, both sorted', async () => {
    const { assignments, database } = setUp();
    expect(await assignments.of(ANONYMOUS)).toEqual({ resource: ['guest', 'visitor'], rowLevel: ['north', 'south'] });
    const client = {
      ...user('robot'),
      kind: 'client',
      clientId: 'robot',
      resourceRoles: ['b', 'a'],
      rowLevelRoles: ['d', 'c'],
    };
    expect(await assignments.of(client as never)).toEqual({ resource: ['a', 'b'], rowLevel: ['c', 'd'] });
    expect(database.asked).toEqual([]);
  });

  it('of a user who substitutes another are those of the other', async () => {
    const { assignments, database } = setUp();
    await assignments.of({ ...user('alice'), substitutes: { userId: 'id of bob', username: 'bob' } });
    expect(database.asked).toEqual([['bob']]);
  });
});

describe.each([
  [
    'assignments',
    ({ assignments }: ReturnType<typeof setUp>) =>
      (name: string): unknown =>
        assignments.of(user(name)),
  ],
  [
    'accounts',
    ({ parts }: ReturnType<typeof setUp>) => {
      const accounts = Object.assign(Object.create(customer) as typeof customer, { name: 'User' });
      const users = new CurrentUsers(...parts, new EntityRegistry([accounts]));
      return (name: string): unknown => users.of(user(name));
    },
  ],
])('%s that were read', (_, reading) => {
  const found = async () => {
    const set = setUp();
    set.database.rowsOf = () => [['a', 'resource']];
    const read = reading(set);
    await read('alice');
    await read('bob');
    return { ...set, read, count: () => set.database.asked.length };
  };

  it('are kept', async () => {
    const { read, count } = await found();
    expect(await read('alice')).toEqual(await read('alice'));
    expect(count()).toBe(2);
  });

  it('are read again for the user who has changed, and no other', async () => {
    const { read, count, signals } = await found();
    signals.give('user', 'alice');
    await read('bob');
    expect(count()).toBe(2);
    await read('alice');
    expect(count()).toBe(3);
  });

  it('are read again when anything may have changed', async () => {
    const { read, count, signals } = await found();
    signals.give('roles');
    await read('alice');
    expect(count()).toBe(2);
    signals.give('all');
    await read('alice');
    await read('bob');
    expect(count()).toBe(4);
  });

  it('are read each time while signals may get lost', async () => {
    const { read, count, signals } = await found();
    signals.reliable = false;
    await read('alice');
    await read('alice');
    expect(count()).toBe(4);
  });

  it('are not kept when something has changed meanwhile', async () => {
    const { read, count, signals, database } = await found();
    database.whileReading = () => signals.give('session', 'x');
    await read('carol');
    database.whileReading = () => undefined;
    await read('carol');
    expect(count()).toBe(4);
    await read('carol');
    expect(count()).toBe(4);
  });
});

describe('accounts (protocol/roles.md 6)', () => {
  const accounts = Object.assign(Object.create(customer) as typeof customer, { name: 'User' });

  it('are there for users only', async () => {
    const { parts, database } = setUp();
    const users = new CurrentUsers(...parts, new EntityRegistry([accounts]));
    expect(await users.of(ANONYMOUS)).toEqual({ texts: new Map(), values: {} });
    expect(await users.of({ ...user('robot'), kind: 'client' } as never)).toEqual({ texts: new Map(), values: {} });
    expect(database.asked).toEqual([]);
  });

  it('have their texts for the database, and their values for functions', async () => {
    const { parts, database } = setUp();
    database.rowsOf = () => [['id1', null, '10']];
    const users = new CurrentUsers(...parts, new EntityRegistry([accounts]));
    const found = await users.of(user('alice'));
    expect([...found.texts]).toEqual([
      ['id', 'id1'],
      ['name', null],
      ['status', '10'],
    ]);
    expect(found.values).toEqual({ id: 'id1', name: null, status: 10 });
    expect(Object.isFrozen(found.values)).toBe(true);
    expect(database.asked).toEqual([['id of alice']]);
  });

  it('that are not there have no values, and are looked for again', async () => {
    const { parts, database } = setUp();
    const users = new CurrentUsers(...parts, new EntityRegistry([accounts]));
    expect(await users.of(user('alice'))).toEqual({ texts: new Map(), values: {} });
    await users.of(user('alice'));
    expect(database.asked).toHaveLength(2);
    const without = new CurrentUsers(...parts, new EntityRegistry([order]));
    expect(await without.of(user('alice'))).toEqual({ texts: new Map(), values: {} });
    expect(database.asked).toHaveLength(2);
  });
});

describe('rights by sets of roles (protocol/roles.md 12)', () => {
  const role = (code: string) => ({
    code,
    scopes: ['API'],
    childRoles: [],
    policies: [{ type: 'entity', entity: '*', actions: ['read', 'update'] }],
  });
  const snapshotOf = (revision: string, ...codes: string[]) =>
    new RoleSnapshot(revision, new RoleSet(codes.map(role) as never[]), new RoleSet([]));

  it('are built once for each set, and again when roles have changed', async () => {
    const { assignments, database } = setUp();
    database.rowsOf = ([name]) => [[name === 'carol' ? 'other' : 'clerk', 'resource']];
    let snapshot = snapshotOf('1', 'clerk');
    const registry = {
      current: () => Promise.resolve(snapshot),
      read: () => Promise.resolve(snapshotOf('2', 'system-full-access')),
    };
    const entities = new EntityRegistry([
      order,
      Object.assign(Object.create(customer) as typeof customer, { readOnly: true }),
    ]);
    const service = new RightsService(assignments, registry as unknown as RoleRegistry, entities, settings);
    const alice = await service.of(user('alice'));
    expect(await service.of(user('bob'))).toBe(alice);
    expect(alice.mayDo('update', 'Order')).toBe(true);
    expect(alice.mayDo('update', 'Customer')).toBe(false);
    expect(alice.mayDo('delete', 'Order')).toBe(false);
    const carol = await service.of(user('carol'));
    expect(carol.mayDo('read', 'Order')).toBe(false);
    snapshot = snapshotOf('3');
    const later = await service.of(user('alice'));
    expect(later.mayDo('read', 'Order')).toBe(false);
    expect(new Set([alice.key, carol.key, later.key]).size).toBe(3);
    expect((await service.full(database)).mayDo('update', 'Order')).toBe(true);
  });
});
