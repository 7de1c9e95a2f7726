import { describe, expect, it } from '@jest/globals';
import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import { parseFilter } from '../conditions/filter-parser.js';
import { order } from '../conditions/order-model.fixture.js';
import { EntityModel, EntityRegistry } from '../model/entity-model.js';
import type { Rights } from './rights.js';
import { permitsRow } from './row-level/permits-row.js';
import { parseRowCondition } from './row-level/row-condition-parser.js';
import { RowLevelPolicies } from './role-rights.js';
import { asksForUser, hasParameters } from './row-level/row-parameters.js';
import type { RowPolicy, RowSubject, RowTest } from './row-level/row-policy.js';

const kind = (value: string) => ({ column: '"kind"', value });
const payment = new EntityModel('Payment', Object, '"payment"', kind('Payment'));
const card = new EntityModel('Card', Object, '"payment"', kind('card'));
card.extend(payment);
const entities = new EntityRegistry([payment, card, order]);

const policy = (entity: string, action: RowPolicy['action'], test: RowTest = { kind: 'never' }): RowPolicy => ({
  entity,
  action,
  role: 'some',
  test,
});
const readPayment = policy('Payment', 'read');
const readCard = policy('Card', 'read');
const deletePayment = policy('Payment', 'delete');
const rows = new RowLevelPolicies([readPayment, readCard, deletePayment], entities);

describe('policies of an entity (protocol/roles.md 6)', () => {
  it('are its own and those of the entities it extends, for one action', () => {
    expect(rows.of('read', 'Payment')).toEqual([readPayment]);
    expect(rows.of('read', 'Card')).toEqual([readPayment, readCard]);
    expect(rows.of('delete', 'Card')).toEqual([deletePayment]);
    expect(rows.of('update', 'Card')).toEqual([]);
    expect(rows.of('read', 'Order')).toEqual([]);
    expect(rows.of('read', 'Unknown')).toEqual([]);
  });

  it('restrict the entities that extend it, and one that is unknown by its name', () => {
    expect(rows.entitiesOf(readPayment)).toEqual(['Payment', 'Card']);
    expect(rows.entitiesOf(readCard)).toEqual(['Card']);
    expect(rows.entitiesOf(policy('Unknown', 'read'))).toEqual(['Unknown']);
  });
});

describe('a row is permitted (protocol/roles.md 6)', () => {
  const rights = { rowPolicies: (action, entity) => rows.of(action, entity) } as Pick<Rights, 'rowPolicies'> as Rights;
  const row = (entityName: string, ...satisfied: RowPolicy[]): RowSubject => ({
    entityName,
    satisfies: (each) => satisfied.includes(each),
  });

  it('when all policies of what it really is permit it', () => {
    expect(permitsRow(rights, 'read', row('Card', readPayment, readCard))).toBe(true);
    expect(permitsRow(rights, 'read', row('Card', readPayment))).toBe(false);
    expect(permitsRow(rights, 'read', row('Payment', readPayment))).toBe(true);
    expect(permitsRow(rights, 'delete', row('Payment', readPayment))).toBe(false);
    expect(permitsRow(rights, 'update', row('Payment'))).toBe(true);
  });

  it('never when it is missing', () => {
    expect(permitsRow(rights, 'update', undefined)).toBe(false);
  });

  it('by the policies that are checked', () => {
    expect(permitsRow(rights, 'read', row('Card', readCard), (each) => each === readCard)).toBe(true);
    expect(permitsRow(rights, 'read', row('Card', readCard), (each) => each === readPayment)).toBe(false);
  });
});

describe('parameters of a policy', () => {
  const withCondition = (json: unknown): RowPolicy =>
    policy('Order', 'read', {
      kind: 'condition',
      condition: parseRowCondition(order, json, order, NO_LIMITS),
      query: true,
    });

  it.each([
    ['of the user', { property: 'number', operator: '=', value: ':current_user_number' }, true, true],
    ['in a list', { property: 'number', operator: 'in', value: ['a', ':current_user_number'] }, true, true],
    ['of the session', { property: 'number', operator: '=', value: ':session_username' }, false, true],
    ['of the request', { property: 'number', operator: 'in', value: [':current_locale'] }, false, true],
    ['nowhere', { property: 'number', operator: '=', value: 'current_user_number' }, false, false],
    ['nowhere in a list', { property: 'number', operator: 'in', value: ['a'] }, false, false],
    ['not needed', { property: 'number', operator: 'isNull' }, false, false],
  ])('%s', (_, json, user, any) => {
    expect(asksForUser(withCondition(json))).toBe(user);
    expect(hasParameters(withCondition(json))).toBe(any);
  });

  it('a function gets the user, an unreadable policy does not', () => {
    const byFunction = policy('Order', 'read', { kind: 'function', permits: () => true });
    expect([asksForUser(byFunction), hasParameters(byFunction)]).toEqual([true, false]);
    expect([asksForUser(readCard), hasParameters(readCard)]).toEqual([false, false]);
  });

  it('a list that is one parameter as a whole does not depend on the user', () => {
    const condition = parseFilter(
      order,
      { conditions: [{ property: 'number', operator: 'in', value: 'p' }] },
      NO_LIMITS,
      () => ({
        kind: 'listParameter',
        parameter: { kind: 'parameter', name: 'p', type: 'string' },
      }),
    );
    expect(condition && hasParameters(policy('Order', 'read', { kind: 'condition', condition, query: true }))).toBe(
      false,
    );
  });
});
