import { describe, expect, it } from '@jest/globals';
import { NO_LIMITS } from '../../datatypes/scalar-parser.js';
import { shapeOf } from '../../conditions/condition.js';
import { order } from '../../conditions/order-model.fixture.js';
import { EntityRegistry } from '../../model/entity-model.js';
import type { RowPolicyText } from './row-policy.js';
import { readRowPolicy } from './row-policy-text.js';

const entities = new EntityRegistry([order]);
const CONDITION = '{"property":"number","operator":"=","value":"x"}';
const text = (given: Partial<RowPolicyText>): RowPolicyText => ({
  type: 'PREDICATE',
  entityName: 'Order',
  action: 'UPDATE',
  whereClause: null,
  joinClause: null,
  script: CONDITION,
  ...given,
});

/** What a policy means, in short. */
const meaning = (given: Partial<RowPolicyText>): string => {
  const read = readRowPolicy(text(given), entities, NO_LIMITS);
  if (read.kind === 'fault') {
    return `${read.fault.path}: ${read.fault.message}`;
  }
  const { test } = read;
  return test.kind === 'condition'
    ? `${read.action} ${shapeOf(test.condition)}${test.query ? ' query' : ''}`
    : test.kind;
};

describe('stored row-level policies (protocol/roles.md 6)', () => {
  it.each([
    [{}, 'update number ='],
    [{ action: 'CREATE' }, 'create number ='],
    [{ action: 'READ' }, 'read number ='],
    [{ action: 'DELETE', joinClause: ' ' }, 'delete number ='],
    // A query policy reads, whatever its action.
    [{ type: 'JPQL', action: 'DELETE', whereClause: CONDITION, script: null }, 'read number = query'],
    [{ type: 'JPQL', action: 'none', whereClause: CONDITION, script: 'nonsense' }, 'read number = query'],
  ])('%j means %s', (given, means) => {
    expect(meaning(given)).toBe(means);
  });

  it.each([
    [{ type: 'SQL' }, 'type: There is no type SQL: choose from JPQL, PREDICATE'],
    [{ type: 'predicate' }, 'type: There is no type predicate: choose from JPQL, PREDICATE'],
    [{ action: 'ALL' }, 'action: There is no action ALL: choose from CREATE, READ, UPDATE, DELETE'],
    [{ entityName: 'Parcel' }, 'entityName: There is no entity Parcel'],
    [
      { joinClause: 'join o.customer c' },
      'joinClause: Joins are not written: name a path in the condition, e.g. {"property":"customer.region","operator":"=","value":"North"}',
    ],
    ...[null, '', ' ', 'amount > 3', '{"property":'].map(
      (script) =>
        [
          { script },
          'script: script must be a condition as JSON, e.g. {"property":"name","operator":"=","value":"x"}',
        ] as const,
    ),
    [
      { type: 'JPQL', whereClause: null },
      'whereClause: whereClause must be a condition as JSON, e.g. {"property":"name","operator":"=","value":"x"}',
    ],
    [{ script: '{}' }, 'script: A group has no conditions'],
    [
      { type: 'JPQL', whereClause: '{"property":"none","operator":"isNull"}' },
      'whereClause: Property for Order not found: none',
    ],
  ])('%j is faulty', (given, fault) => {
    expect(meaning(given)).toBe(fault);
  });
});
