import { describe, expect, it } from '@jest/globals';
import { EntityModel, EntityRegistry } from '../model/entity-model.js';
import { buildAbility, type RoleAbility, RowLevelPolicies } from './role-rights.js';
import type { ResourcePolicy } from './role-definition.js';
import type { RowPolicy, RowSubject } from './row-level/row-policy.js';

const kind = (value: string) => ({ column: '"kind"', value });
const payment = new EntityModel('Payment', Object, '"payment"', kind('Payment'));
const card = new EntityModel('Card', Object, '"payment"', kind('card'));
card.extend(payment);
const entities = new EntityRegistry([payment, card]);

const everything: readonly ResourcePolicy[] = [
  { type: 'entity', entity: '*', actions: ['create', 'read', 'update', 'delete'] },
  { type: 'entityAttribute', entity: '*', attributes: '*', access: 'modify' },
];

const policy = (entity: string, test: unknown = { kind: 'function' }, action = 'read'): RowPolicy =>
  ({ entity, action, role: 'some', test }) as RowPolicy;

const abilityOf = (...rows: RowPolicy[]): RoleAbility =>
  buildAbility(everything, [], new RowLevelPolicies(rows, entities));

/** A row that satisfies these policies and no others. */
const row = (entityName: string, ...satisfied: RowPolicy[]): RowSubject => ({
  entityName,
  satisfies: (each) => satisfied.includes(each),
});

describe('rows in an ability (protocol/roles.md 12)', () => {
  const [first, second] = [policy('Payment'), policy('Payment')];

  it('all policies must permit a row, also where the operation is granted on all entities', () => {
    const ability = abilityOf(first, second);
    expect(ability.can('read', row('Payment', first, second))).toBe(true);
    expect(ability.can('read', row('Payment', first))).toBe(false);
    expect(ability.can('read', row('Payment'))).toBe(false);
  });

  it('restrict one action and say nothing of the entity as such', () => {
    const ability = abilityOf(first);
    expect(ability.can('read', 'Payment')).toBe(true);
    expect(ability.can('delete', row('Payment'))).toBe(true);
    expect(ability.can('modify', 'Payment', 'amount')).toBe(true);
  });

  it('restrict the entities that extend the one of the policy, and not the one it extends', () => {
    expect(abilityOf(first).can('read', row('Card'))).toBe(false);
    expect(abilityOf(policy('Card')).can('read', row('Payment'))).toBe(true);
  });

  it('deny the entity as a whole where the policy could not be understood', () => {
    const ability = abilityOf(policy('Payment', { kind: 'never' }));
    expect(ability.can('read', 'Payment')).toBe(false);
    expect(ability.can('read', 'Card')).toBe(false);
    expect(ability.can('read', row('Payment'))).toBe(false);
    expect(ability.can('update', 'Payment')).toBe(true);
  });

  it.each([{}, { kind: '$and' }, { kind: undefined }])('throw on a test that nobody knows: %j', (test) => {
    const ability = abilityOf(policy('Payment', test));
    expect(() => ability.can('read', row('Payment'))).toThrow();
  });
});
