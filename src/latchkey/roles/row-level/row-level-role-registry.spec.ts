import { describe, expect, it } from '@jest/globals';
import { order } from '../../conditions/order-model.fixture.js';
import type { EntityClass } from '../../model/declarations.js';
import { EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { RoleSet } from '../role-set.js';
import { RoleSnapshot } from '../role-snapshot.js';
import type { RowCondition } from './row-level-declarations.js';
import { RowLevelPolicy, RowLevelPredicate, RowLevelRole } from './row-level.decorators.js';
import { RowLevelRoleRegistry } from './row-level-role-registry.js';

class Order {
  readonly number = '';
}
class User {
  readonly email = '';
}
class Stranger {
  readonly id = '';
}

const copyOf = (model: EntityModel, target: EntityClass, name: string): EntityModel => {
  const copy = new EntityModel(name, target, `"${name.toLowerCase()}"`);
  model.attributes.forEach((attribute, each) => copy.attributes.set(each, attribute));
  return copy;
};
const orders = copyOf(order, Order, 'Order');
orders.attributes.set('pin', { ...order.attributes.get('number'), name: 'pin', secret: true } as never);
const user = copyOf(order, User, 'User');
user.attributes.set('email', { ...order.attributes.get('number'), name: 'email' } as never);
user.attributes.set('password', { ...order.attributes.get('number'), name: 'password', secret: true } as never);

const start = (...roles: EntityClass[]): RoleSnapshot =>
  new RoleSnapshot(
    '',
    new RoleSet([]),
    new RoleSet(new RowLevelRoleRegistry(roles, new EntityRegistry([orders, user])).all()),
  );

@RowLevelRole({ code: 'large', name: 'Large orders' })
@RowLevelPolicy(Order, { property: 'amount', operator: '>', value: 100 })
class LargeRole {}

@RowLevelRole({ code: 'mine', name: 'My orders', childRoles: ['large', 'mine'] })
@RowLevelPolicy(Order, { property: 'number', operator: '=', value: { currentUser: 'email' } })
@RowLevelPredicate(Order, ['update', 'delete'], () => true)
class MineRole {}

/** What roles restrict, without the conditions. */
const policies = (roles: RoleSnapshot, ...codes: string[]): string[] =>
  roles.rowPolicies(codes).map(({ entity, action, role, test }) => `${role}: ${action} ${entity} by ${test.kind}`);

describe('RowLevelRoleRegistry (protocol/roles.md 5, 6)', () => {
  it('gives a role the policies of its children, each role once, and none to unknown codes', () => {
    const registry = start(LargeRole, MineRole);
    expect(policies(registry, 'mine', 'nothing')).toEqual([
      'mine: read Order by condition',
      'mine: update Order by function',
      'mine: delete Order by function',
      'large: read Order by condition',
    ]);
    expect(registry.rowPolicies([])).toEqual([]);
  });

  it('gives a subclass the policies of the role it extends', () => {
    @RowLevelRole({ code: 'both', name: 'Both' })
    @RowLevelPolicy(Order, { property: 'number', operator: 'notEmpty' }, { action: 'update' })
    class BothRole extends LargeRole {}
    expect(policies(start(BothRole), 'both')).toEqual([
      'both: read Order by condition',
      'both: update Order by condition',
    ]);
  });

  it('distinguishes query policies, which name no action, from predicates', () => {
    @RowLevelRole({ code: 'predicate', name: 'READ predicate' })
    @RowLevelPolicy(Order, { property: 'number', operator: 'notEmpty' }, { action: 'read' })
    class PredicateRole {}
    const tests = start(LargeRole, PredicateRole).rowPolicies(['large', 'predicate']);
    expect(tests).toMatchObject([{ test: { query: true } }, { test: { query: false } }]);
  });

  it.each([
    [{ property: 'number', operator: '=', value: ':current_user_email' }, ['current_user_email']],
    [{ property: 'number', operator: 'startsWith', value: { currentLocale: true } }, ['current_locale']],
    [{ property: 'customer', operator: '<>', value: { session: 'userId' } }, ['session_userId']],
    [{ property: 'number', operator: 'in', value: ['a', { session: 'username' }, 'b'] }, ['session_username']],
  ])('reads the parameters of %j', (condition, names) => {
    @RowLevelRole({ code: 'some', name: 'Some' })
    @RowLevelPolicy(Order, condition as RowCondition)
    class SomeRole {}
    const json = JSON.stringify(start(SomeRole).rowPolicies(['some']));
    expect([...json.matchAll(/"kind":"parameter","name":"(\w+)"/g)].map(([, name]) => name)).toEqual(names);
  });
});

describe('a faulty row-level role stops the start', () => {
  const withCondition = (condition: unknown): EntityClass => {
    @RowLevelRole({ code: 'wrong', name: 'Wrong' })
    @RowLevelPolicy(Order, condition as RowCondition)
    class WrongRole {}
    return WrongRole;
  };

  it.each([
    [{ property: 'colour', operator: '=', value: 'x' }, 'Property for Order not found: colour'],
    [{ property: 'total', operator: '=', value: 1 }, 'Property for Order is not persistent: total'],
    [{ property: 'amount', operator: 'contains', value: 1 }, 'Operator contains is not available for java type java'],
    [{ property: 'amount', operator: '>', value: 'many' }, 'Cannot parse property value: many'],
    [{ property: 'number', operator: '=' }, "Field 'value' is not defined for filter condition"],
    [{ property: 'pin', operator: '=', value: '1' }, 'The attribute Order.pin is secret'],
    [{ property: 'number', operator: '=', value: { currentUser: 'region' } }, 'has no attribute region: choose from'],
    [{ property: 'number', operator: '=', value: { currentUser: 'password' } }, 'has no attribute password: choose'],
    [{ property: 'number', operator: '=', value: ':current_usr' }, 'There is no parameter :current_usr: choose from'],
    [{ property: 'number', operator: '=', value: { session: 'id' } }, 'The session has no attribute id: choose from'],
    [{ property: 'amount', operator: '=', value: { currentUser: 'email' } }, ':current_user_email is java.lang.String'],
    [{ property: 'number', operator: 'in', value: { currentUser: 'email' } }, 'The operator in needs an array'],
    [{ group: 'AND', conditions: [{ group: 'OR', conditions: [] }] }, 'A group has no conditions'],
    ['amount > 3', 'The condition is not a JSON object'],
  ])('with the condition %j', (condition, fault) => {
    expect(() => start(withCondition(condition))).toThrow('WrongRole has a policy for Order: ');
    expect(() => start(withCondition(condition))).toThrow(fault);
    expect(() => start(withCondition(condition))).toThrow(/: correct its condition$/);
  });

  it('with two roles of one code', () => {
    @RowLevelRole({ code: 'large', name: 'Another' })
    @RowLevelPolicy(Order, { property: 'number', operator: 'isNull' })
    class OtherRole {}
    expect(() => start(LargeRole, OtherRole)).toThrow(
      'Two row-level roles have the code large: give OtherRole another code',
    );
  });

  it('with an unknown child role', () => {
    expect(() => start(MineRole)).toThrow(
      'Row-level role mine has the child role large, which does not exist: correct childRoles',
    );
  });

  it('with a policy for a class that is not an entity of the API', () => {
    @RowLevelRole({ code: 'wrong', name: 'Wrong' })
    @RowLevelPolicy(Stranger, { property: 'id', operator: 'isNull' })
    class WrongRole {}
    expect(() => start(WrongRole)).toThrow(
      'WrongRole has a policy for Stranger, which is not an entity of the API: add @RestEntity to it',
    );
  });

  it('without any policy', () => {
    @RowLevelRole({ code: 'empty', name: 'Empty' })
    class EmptyRole {}
    expect(() => start(EmptyRole)).toThrow(
      'EmptyRole restricts nothing: add @RowLevelPolicy or @RowLevelPredicate to it',
    );
  });
});
