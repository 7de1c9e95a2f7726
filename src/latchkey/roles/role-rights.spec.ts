import { describe, expect, it } from '@jest/globals';
import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import { customer, order } from '../conditions/order-model.fixture.js';
import { NO_RESTRICTIONS } from '../conditions/row-restrictions.js';
import type { Attribute } from '../model/attribute.js';
import { type EntityModel, EntityRegistry } from '../model/entity-model.js';
import { buildAbility, RoleRights, RowLevelPolicies } from './role-rights.js';
import type { ResourcePolicy } from './role-definition.js';
import { parseRowCondition } from './row-level/row-condition-parser.js';
import type { RowPolicy, RowTest } from './row-level/row-policy.js';

const entities = new EntityRegistry([order, customer]);

function rightsOf(policies: readonly ResourcePolicy[], rows: readonly RowPolicy[] = [], nested = false): RoleRights {
  const byEntity = new RowLevelPolicies(rows, entities);
  return new RoleRights('key', buildAbility(policies, ['Customer'], byEntity), byEntity, nested);
}

const attribute = (entity: EntityModel, name: string): Attribute => {
  const found = entity.attributes.get(name);
  if (!found) {
    throw new Error(`${entity.name} has no ${name}`);
  }
  return found;
};

const entity = (name: string, ...actions: ('create' | 'read' | 'update' | 'delete')[]): ResourcePolicy => ({
  type: 'entity',
  entity: name,
  actions,
});
const attributes = (name: string, names: readonly string[] | '*', access: 'view' | 'modify'): ResourcePolicy => ({
  type: 'entityAttribute',
  entity: name,
  attributes: names,
  access,
});

describe('rights by resource roles (protocol/roles.md 1, 3)', () => {
  it('are those granted, and no others', () => {
    const rights = rightsOf([entity('Order', 'read', 'update'), { type: 'specific', permission: 'rest.enabled' }]);
    expect(['create', 'read', 'update', 'delete'].filter((each) => rights.mayDo(each as 'read', 'Order'))).toEqual([
      'read',
      'update',
    ]);
    expect(rights.mayDo('read', 'Customer')).toBe(false);
    expect(rights.mayExecute('rest.enabled')).toBe(true);
    expect(rights.mayExecute('security.admin')).toBe(false);
    expect(rights.mayExecute('Order')).toBe(false);
    expect(rights.hasViewPolicy(attribute(order, 'number'))).toBe(false);
    expect(rights.mayModify(attribute(order, 'number'))).toBe(false);
  });

  it('on all entities grant no attribute and no permission, and those on all attributes no operation', () => {
    const operations = rightsOf([entity('*', 'create', 'read', 'update', 'delete')]);
    expect(operations.mayDo('delete', 'Order')).toBe(true);
    expect(operations.mayView(attribute(order, 'number'))).toBe(false);
    expect(operations.mayExecute('rest.enabled')).toBe(false);
    const all = rightsOf([attributes('*', '*', 'modify')]);
    expect(all.mayModify(attribute(order, 'number'))).toBe(true);
    expect(all.mayDo('read', 'Order')).toBe(false);
    expect(all.mayExecute('rest.enabled')).toBe(false);
    const specific = rightsOf([{ type: 'specific', permission: '*' }]);
    expect(specific.mayExecute('anything')).toBe(true);
    expect(specific.mayDo('read', 'Order')).toBe(false);
    expect(specific.mayView(attribute(order, 'number'))).toBe(false);
  });

  it('to modify include those to view, not the other way round', () => {
    const rights = rightsOf([attributes('Order', ['number'], 'view'), attributes('Order', ['amount'], 'modify')]);
    expect([rights.mayView(attribute(order, 'number')), rights.mayModify(attribute(order, 'number'))]).toEqual([
      true,
      false,
    ]);
    expect([rights.mayView(attribute(order, 'amount')), rights.mayModify(attribute(order, 'amount'))]).toEqual([
      true,
      true,
    ]);
    expect(rights.mayView(attribute(order, 'customer'))).toBe(false);
    expect(rightsOf([attributes('Order', [], 'modify')]).mayView(attribute(order, 'number'))).toBe(false);
  });

  it('to view a reference, a collection or an embedded object need READ on what it leads to', () => {
    const viewing = [attributes('Order', '*', 'view'), attributes('Customer', '*', 'view')];
    for (const [owner, name, target] of [
      [order, 'customer', 'Customer'],
      [order, 'lines', 'Line'],
      [customer, 'address', 'Address'],
    ] as const) {
      expect(rightsOf(viewing).mayView(attribute(owner, name))).toBe(false);
      expect(rightsOf(viewing).hasViewPolicy(attribute(owner, name))).toBe(true);
      expect(rightsOf([...viewing, entity(target, 'read')]).mayView(attribute(owner, name))).toBe(true);
      expect(rightsOf([entity(target, 'read')]).mayView(attribute(owner, name))).toBe(false);
    }
    expect(rightsOf(viewing).mayView(attribute(customer, 'status'))).toBe(true);
  });

  it('to write what is read-only are never granted', () => {
    const rights = rightsOf([entity('*', 'create', 'read', 'update', 'delete'), attributes('*', '*', 'modify')]);
    expect(['create', 'read', 'update', 'delete'].filter((each) => rights.mayDo(each as 'read', 'Customer'))).toEqual([
      'read',
    ]);
    expect(rights.mayModify(attribute(customer, 'name'))).toBe(false);
    expect(rights.mayView(attribute(customer, 'name'))).toBe(true);
  });
});

describe('restrictions by row-level roles (protocol/roles.md 6)', () => {
  const condition = parseRowCondition(order, { property: 'number', operator: 'notEmpty' }, undefined, NO_LIMITS);
  const policy = (action: RowPolicy['action'], test: RowTest, name = 'Order'): RowPolicy => ({
    entity: name,
    action,
    role: 'some',
    test,
  });
  const query = policy('read', { kind: 'condition', condition, query: true });
  const predicate = policy('read', { kind: 'condition', condition, query: false });
  const byFunction = policy('read', { kind: 'function', permits: () => true }, 'Customer');

  it('are empty without policies of reading', () => {
    expect(rightsOf([]).restrictions).toBe(NO_RESTRICTIONS);
    const writing = rightsOf([], [policy('update', { kind: 'condition', condition, query: false })]);
    expect(writing.restrictions).toBe(NO_RESTRICTIONS);
    expect(writing.rowPolicies('update', 'Order')).toHaveLength(1);
    expect(writing.rowPolicies('read', 'Order')).toHaveLength(0);
  });

  it('by queries reach nested rows only where the settings say so, predicates always', () => {
    const hidesNested = (each: RowPolicy, nested: boolean) =>
      rightsOf([], [each], nested).restrictions.hidesNested(order);
    expect(hidesNested(query, false)).toBe(false);
    expect(hidesNested(query, true)).toBe(true);
    expect(hidesNested(predicate, false)).toBe(true);
    expect(rightsOf([], [query]).restrictions.declaredFor(order, 'root')).toEqual([condition]);
  });

  it('by functions are decided in memory, and only those', () => {
    const { restrictions } = rightsOf([], [query, byFunction]);
    expect(restrictions.decidesInMemory(customer)).toBe(true);
    expect(restrictions.decidesInMemory(order)).toBe(false);
  });

  it('need the user where one of them does', () => {
    expect(rightsOf([], [query, predicate]).asksForUser).toBe(false);
    expect(rightsOf([], [query, byFunction]).asksForUser).toBe(true);
  });

  it('need the operation and the row', () => {
    const row = (permitted: boolean) => ({ entityName: 'Order', satisfies: () => permitted });
    const rights = rightsOf([entity('Order', 'read', 'delete')], [predicate]);
    expect(rights.mayDoWith('read', row(true))).toBe(true);
    expect(rights.mayDoWith('read', row(false))).toBe(false);
    expect(rights.mayDoWith('delete', row(false))).toBe(true);
    expect(rights.mayDoWith('update', row(true))).toBe(false);
  });
});
