import { describe, expect, it } from '@jest/globals';
import { EVERYTHING } from '../../conditions/visible-rows.js';
import type { Attribute } from '../../model/attribute.js';
import { EntityModel } from '../../model/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { Selection } from './selection.js';
import { knownItems, parseSort } from '../list-parameters.js';
import { compileSort } from './sort.js';

function entity(name: string, ...attributes: object[]): EntityModel {
  const model = new EntityModel(name, Object, `"${name.toLowerCase()}"`);
  for (const attribute of [
    { kind: 'scalar', name: 'id', type: 'uuid', role: 'primaryKey', column: '"id"' },
    ...attributes,
  ]) {
    const named = { owner: name, ...attribute } as unknown as Attribute;
    model.attributes.set(named.name, named);
  }
  return model;
}

const customer = entity(
  'Customer',
  { kind: 'scalar', name: 'first', type: 'string', column: '"first"' },
  { kind: 'scalar', name: 'last', type: 'string', column: '"last"' },
);
customer.instanceName = {
  kind: 'template',
  parts: ['first', ' ', 'last'].map((part) => customer.attributes.get(part) ?? part),
};
const nameless = entity('Nameless');
const placePart = (name: string) => ({
  kind: 'scalar',
  owner: 'Place',
  name,
  type: 'string',
  column: `"place_${name}"`,
});
const order = entity(
  'Order',
  { kind: 'scalar', name: 'number', type: 'int', column: '"number"' },
  { kind: 'toOne', name: 'customer', column: '"customer_id"', target: customer },
  { kind: 'scalar', name: 'pin', type: 'string', column: '"pin"', secret: true },
  { kind: 'toOne', name: 'nameless', column: '"nameless_id"', target: nameless },
  { kind: 'embedded', name: 'place', attributes: new Map(['zip', 'city'].map((name) => [name, placePart(name)])) },
);

order.attributes.set('parent', {
  kind: 'toOne',
  owner: 'Order',
  name: 'parent',
  column: '"parent_id"',
  target: order,
} as unknown as Attribute);

const seesEverythingBut = (hidden: string): Rights =>
  ({
    ...EVERYTHING,
    mayView: ({ owner, name }: Attribute) => `${owner}.${name}` !== hidden,
  }) as unknown as Rights;

function orderBy(sort: string, hidden = '', declared = false): string {
  const rights = seesEverythingBut(hidden);
  const selection = new Selection(rights);
  const items = knownItems(order, parseSort(sort)).map((item) => ({ ...item, declared }));
  const keys = compileSort(selection, order, items, rights);
  return `${selection.joinClauses.trim()} ORDER BY ${keys}`.trim();
}

describe('knownItems', () => {
  it('holds what names an attribute, so the rest makes no other statement', () => {
    expect(knownItems(order, parseSort('-number,none,customer.x,number.x,customer.first,nameless'))).toEqual(
      parseSort('-number,customer.first,nameless'),
    );
  });
});

describe('compileSort', () => {
  it.each([
    ['', 'ORDER BY t0."id" ASC'],
    ['-number', 'ORDER BY t0."number" DESC, t0."id" ASC'],
    [
      '-customer.last,customer.first',
      'LEFT JOIN "customer" t1 ON t1."id" = t0."customer_id" ORDER BY t1."last" DESC, t1."first" ASC, t0."id" ASC',
    ],
    [
      '-customer',
      'LEFT JOIN "customer" t1 ON t1."id" = t0."customer_id" ORDER BY t1."first" DESC, t1."last" DESC, t0."id" ASC',
    ],
    ['-place', 'ORDER BY t0."place_city" DESC, t0."place_zip" DESC, t0."id" ASC'],
    ['place.zip', 'ORDER BY t0."place_zip" ASC, t0."id" ASC'],
    ['nameless', 'LEFT JOIN "nameless" t1 ON t1."id" = t0."nameless_id" ORDER BY t1."id" ASC, t0."id" ASC'],
  ])('makes of %j: %s', (sort, sql) => {
    expect(orderBy(sort)).toBe(sql);
  });

  it.each([
    ['customer.last', 'Customer.last'],
    ['customer', 'Customer.last'],
    ['place', 'Place.zip'],
    ['number,-customer.first', 'Order.customer'],
  ])('refuses %s where %s is hidden', (sort, hidden) => {
    expect(() => orderBy(sort, hidden)).toThrow(
      expect.objectContaining({
        status: 403,
        body: { error: 'Forbidden', details: `Attribute ${hidden} is not viewable` },
      }),
    );
  });

  it('skips paths of more than 16 names, each of which may be a join', () => {
    const path = (names: number) => `${'parent.'.repeat(names - 1)}number`;
    expect(orderBy(path(16))).toContain(
      'LEFT JOIN "order" t15 ON t15."id" = t14."parent_id" ORDER BY t15."number" ASC',
    );
    expect(orderBy(path(17))).toBe('ORDER BY t0."id" ASC');
    expect(orderBy(path(10_000))).toBe('ORDER BY t0."id" ASC');
  });

  it('orders by hidden attributes where the developer says so, but never by secret ones', () => {
    expect(orderBy('-number', 'Order.number', true)).toBe('ORDER BY t0."number" DESC, t0."id" ASC');
    expect(() => orderBy('pin', '', true)).toThrow(expect.objectContaining({ status: 403 }));
  });

  it('looks at the first 20 items only', () => {
    expect(orderBy(`${'none,'.repeat(19)}number`)).toBe('ORDER BY t0."number" ASC, t0."id" ASC');
    expect(orderBy(`${'none,'.repeat(20)}number`)).toBe('ORDER BY t0."id" ASC');
  });
});
