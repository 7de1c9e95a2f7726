import { describe, expect, it } from '@jest/globals';
import { customer, order } from '../../conditions/order-model.fixture.js';
import { EntityRegistry } from '../../model/entity-model.js';
import { policyTexts } from '../policy-texts.js';
import type { ResourcePolicy } from '../role-definition.js';
import { readPolicy } from './policy-text.js';

const entities = new EntityRegistry([order, customer]);
const read = (type: string, resource: string, action: string, effect = 'allow') =>
  readPolicy({ type, resource, action, effect }, entities);

describe('stored policies (protocol/roles.md 1)', () => {
  it.each([
    ['entity', 'Order', 'read', { entity: 'Order', actions: ['read'] }],
    ['entity', 'Order', 'all', { entity: 'Order', actions: ['create', 'read', 'update', 'delete'] }],
    ['entity', '*', 'delete', { entity: '*', actions: ['delete'] }],
    ['entity', 'Address', 'update', { entity: 'Address', actions: ['update'] }],
    ['entityAttribute', 'Order.number', 'view', { entity: 'Order', attributes: ['number'], access: 'view' }],
    ['entityAttribute', 'Address.city', 'modify', { entity: 'Address', attributes: ['city'], access: 'modify' }],
    ['entityAttribute', 'Order.*', 'modify', { entity: 'Order', attributes: '*', access: 'modify' }],
    ['entityAttribute', '*.*', 'view', { entity: '*', attributes: '*', access: 'view' }],
    ['specific', 'rest.enabled', 'access', { permission: 'rest.enabled' }],
    ['specific', '*', 'access', { permission: '*' }],
  ])('%s %s: %s grants', (type, resource, action, policy) => {
    expect(read(type, resource, action)).toEqual({ kind: 'grant', policy: { type, ...policy } });
  });

  it.each(['screen', 'menu'])('%s grants nothing here', (type) => {
    expect(read(type, 'Orders', 'access')).toEqual({ kind: 'inert' });
  });

  it.each([
    ['entity', 'Parcel', 'read', 'resource', 'There is no entity Parcel'],
    [
      'entity',
      'Order',
      'view',
      'action',
      'A policy of type entity has one of the actions create, read, update, delete, all',
    ],
    [
      'entity',
      'Order',
      'READ',
      'action',
      'A policy of type entity has one of the actions create, read, update, delete, all',
    ],
    [
      'entityAttribute',
      'Order.number',
      'read',
      'action',
      'A policy of type entityAttribute has one of the actions view, modify',
    ],
    [
      'entityAttribute',
      'Order',
      'view',
      'resource',
      'Order names no attribute: write <entity>.<attribute>, <entity>.* or *.*',
    ],
    [
      'entityAttribute',
      'Order.',
      'view',
      'resource',
      'Order. names no attribute: write <entity>.<attribute>, <entity>.* or *.*',
    ],
    [
      'entityAttribute',
      '.number',
      'view',
      'resource',
      '.number names no attribute: write <entity>.<attribute>, <entity>.* or *.*',
    ],
    ['entityAttribute', 'Order.colour', 'view', 'resource', 'There is no attribute Order.colour'],
    ['entityAttribute', 'Parcel.*', 'view', 'resource', 'There is no entity Parcel'],
    ['entityAttribute', 'Parcel.number', 'view', 'resource', 'There is no entity Parcel'],
    ['entityAttribute', 'Order.customer.name', 'view', 'resource', 'There is no entity Order.customer'],
    [
      'entityAttribute',
      '*.number',
      'view',
      'resource',
      '*.number matches nothing: single attributes are granted for one entity, <entity>.number',
    ],
    ['specific', 'rest.enabled', 'read', 'action', 'A policy of type specific has one of the actions access'],
    ['screen', 'Orders', 'view', 'action', 'A policy of type screen has one of the actions access'],
    ['menu', 'Orders', '', 'action', 'A policy of type menu has one of the actions access'],
    ['unknown', 'Order', 'read', 'action', 'A policy of type unknown has one of the actions '],
  ])('%s %s: %s is faulty', (type, resource, action, path, message) => {
    expect(read(type, resource, action)).toEqual({ kind: 'fault', fault: { path, message } });
  });

  it('that deny are refused', () => {
    expect(read('entity', 'Order', 'read', 'deny')).toEqual({
      kind: 'fault',
      fault: { path: 'effect', message: 'The effect deny takes nothing away: use allow, or leave the policy out' },
    });
  });
});

describe('policies of code as texts (protocol/roles.md 11)', () => {
  const written = (policy: ResourcePolicy): string[] =>
    policyTexts(policy).map(({ type, resource, action, effect, policyGroup }) =>
      [type, resource, action, effect, policyGroup].join(' '),
    );

  it('have one text for each action and attribute', () => {
    expect(written({ type: 'entity', entity: 'Order', actions: ['read', 'update'] })).toEqual([
      'entity Order read allow ',
      'entity Order update allow ',
    ]);
    expect(written({ type: 'entity', entity: '*', actions: ['delete', 'create', 'update', 'read'] })).toEqual([
      'entity * all allow ',
    ]);
    expect(
      written({ type: 'entityAttribute', entity: 'Order', attributes: ['number', 'amount'], access: 'view' }),
    ).toEqual(['entityAttribute Order.number view allow ', 'entityAttribute Order.amount view allow ']);
    expect(written({ type: 'entityAttribute', entity: '*', attributes: '*', access: 'modify' })).toEqual([
      'entityAttribute *.* modify allow ',
    ]);
    expect(written({ type: 'specific', permission: 'rest.enabled' })).toEqual(['specific rest.enabled access allow ']);
  });
});
