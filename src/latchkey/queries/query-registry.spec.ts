import { describe, expect, it } from '@jest/globals';
import { customer, order, tag } from '../conditions/order-model.fixture.js';
import { FetchPlanRegistry } from '../entities/fetch-plan/fetch-plan-registry.js';
import type { EntityClass } from '../model/declarations.js';
import { EntityModel, EntityRegistry } from '../model/entity-model.js';
import { Features } from '../model/feature.js';
import type { QueryDeclaration } from '../model/query-declaration.js';
import { predefinedQuery } from './predefined-query.js';
import { QueryRegistry } from './query-registry.js';

class Order {
  readonly number = '';
}

/** The orders of the model, as entities of a class. */
const orders = new EntityModel('Order', Order, '"order"');
for (const [name, attribute] of order.attributes) {
  orders.attributes.set(name, attribute);
}
orders.attributes.set('pin', { ...order.attributes.get('number'), name: 'pin', secret: true } as never);

const registryOf = (...queries: QueryDeclaration[]): QueryRegistry => {
  const entities = new EntityRegistry([orders, customer, tag]);
  return new QueryRegistry(new Features([{ queries }]), entities, new FetchPlanRegistry(entities));
};

/** Declarations as a developer without a type checker would write them. */
const declare = (options: object, name = 'some', entity: EntityClass = Order): QueryRegistry =>
  registryOf(predefinedQuery(entity, name, { fetchPlan: '_local', ...options }));

const comparing = (property: string, operator: string, type: string) => ({
  parameters: { p: type },
  where: { property, operator, value: { parameter: 'p' } },
});

describe('QueryRegistry (protocol/queries.md 1)', () => {
  it.each([
    ['customer', '=', 'java.util.UUID'],
    ['customer', 'in', 'java.util.UUID[]'],
    ['customer.status', '=', 'Status'],
    ['customer.address.city', 'startsWith', 'java.lang.String'],
    ['lines.quantity', '>', 'java.lang.Integer'],
    ['amount', 'notIn', 'long[]'],
  ])('takes a condition %s %s with %s', (property, operator, type) => {
    const query = declare(comparing(property, operator, type)).get(orders, 'some');
    expect(query.parameters).toMatchObject([{ name: 'p', typeName: type }]);
  });

  it.each([
    ['a class that is not an entity', {}, 'q', 'the class Number is not an entity of the API: add @RestEntity', Number],
    ['the reserved name', {}, 'aLL', 'Query Order.aLL: the name aLL is reserved for the query of all rows: rename it'],
    ['no name', {}, '', 'a query needs a name of letters'],
    ['a name of two segments', {}, 'a/b', 'Query Order.a/b: a query needs a name of letters'],
    [
      'an unknown plan',
      { fetchPlan: 'x' },
      'q',
      'Order has no fetch plan x: choose from _base, _instance_name, _local',
    ],
    ['a reserved parameter', { parameters: { limit: 'int' } }, 'q', 'no parameter can be named "limit"'],
    ['a parameter of the session', { parameters: { session$userId: 'java.util.UUID' } }, 'q', 'named "session$userId"'],
    ['an unknown type', { parameters: { p: 'string' } }, 'q', 'the parameter p has the unknown type string: use'],
    ['a name of Object', { parameters: { p: 'constructor' } }, 'q', 'has the unknown type constructor'],
    ['a list of lists', { parameters: { p: 'int[][]' } }, 'q', 'has the unknown type int[][]'],
    ['an unused parameter', { parameters: { p: 'int' } }, 'q', '"where" does not use the parameter p'],
    [
      'an unknown parameter',
      { where: { property: 'number', operator: '=', value: { parameter: 'x' } } },
      'q',
      '"where" uses x, which is not a parameter: add it to "parameters"',
    ],
    [
      'an unknown attribute',
      { where: { property: 'customer.nme', operator: 'isNull' } },
      'q',
      'Query Order.q: Property for Order not found: customer.nme: correct "where"',
    ],
    ['no condition', { where: {} }, 'q', `Field 'property' is not defined for filter condition: correct "where"`],
    ['conditions that restrict nothing', { where: { group: 'AND', conditions: [] } }, 'q', '"where" restricts nothing'],
    [
      'a secret',
      { where: { property: 'pin', operator: 'isNull' } },
      'q',
      '"where" names the secret Order.pin: leave it',
    ],
    [
      'a parameter of another type',
      comparing('number', '=', 'java.lang.Long'),
      'q',
      'p (java.lang.Long) cannot be compared with number, which is java.lang.String: change the type',
    ],
    ['a wider number', comparing('lines.quantity', '=', 'java.math.BigDecimal'), 'q', 'which is java.lang.Double'],
    ['text for an enum', comparing('customer.status', '=', 'java.lang.String'), 'q', 'which is Status: change'],
    ['text for a reference', comparing('customer', '=', 'java.lang.String'), 'q', 'which is java.util.UUID: change'],
    ['a list for one value', comparing('number', '=', 'java.lang.String[]'), 'q', 'use in or notIn'],
    ['one value for a list', comparing('number', 'in', 'java.lang.String'), 'q', 'use a list type such as'],
    [
      'a session id for a name',
      { where: { property: 'number', operator: '=', value: { parameter: 'session$userId' } } },
      'q',
      'session$userId (java.util.UUID) cannot be compared with number',
    ],
    ['an unknown sort', { sort: '-number,x' }, 'q', '"sort" cannot order by x: name a value or a to-one reference'],
    ['a sort by a collection', { sort: 'lines.quantity' }, 'q', '"sort" cannot order by lines.quantity'],
    ['a sort by a secret', { sort: 'pin' }, 'q', '"sort" cannot order by pin'],
    ['a negative limit', { limit: -1 }, 'q', '"limit" is -1: use a whole number from 0 on'],
    ['a broken offset', { offset: 1.5 }, 'q', '"offset" is 1.5: use a whole number from 0 on'],
  ])('refuses %s', (_, options, name, message, entity: EntityClass = Order) => {
    expect(() => declare(options, name, entity)).toThrow(message);
  });

  it('refuses two queries of one name', () => {
    const query = predefinedQuery(Order, 'some', { fetchPlan: '_local' });
    expect(() => registryOf(query, query)).toThrow('Query Order.some is declared twice: rename one of the two');
  });
});
