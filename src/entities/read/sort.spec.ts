import { describe, expect, it } from '@jest/globals';
import type { Attribute } from '../../metadata/attribute.js';
import { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { Selection } from './selection.js';
import { compileSort, parseSort } from './sort.js';

function entity(name: string, ...attributes: object[]): EntityModel {
  const model = new EntityModel(name, Object, `"${name.toLowerCase()}"`);
  for (const attribute of [{ kind: 'scalar', name: 'id', role: 'primaryKey', column: '"id"' }, ...attributes]) {
    const named = { owner: name, ...attribute } as unknown as Attribute;
    model.attributes.set(named.name, named);
  }
  return model;
}

const customer = entity(
  'Customer',
  { kind: 'scalar', name: 'first', column: '"first"' },
  { kind: 'scalar', name: 'last', column: '"last"' },
);
customer.instanceName = {
  kind: 'template',
  parts: ['first', ' ', 'last'].map((part) => customer.attributes.get(part) ?? part),
};
const nameless = entity('Nameless');
const order = entity(
  'Order',
  { kind: 'scalar', name: 'number', column: '"number"' },
  { kind: 'toOne', name: 'customer', column: '"customer_id"', target: customer },
  { kind: 'toOne', name: 'nameless', column: '"nameless_id"', target: nameless },
);

const seesEverythingBut = (hidden: string): Rights =>
  ({ mayView: ({ owner, name }: Attribute) => `${owner}.${name}` !== hidden }) as Rights;

function orderBy(sort: string, hidden = ''): string {
  const rights = seesEverythingBut(hidden);
  const selection = new Selection(rights);
  const keys = compileSort(selection, order, parseSort(sort), rights);
  return `${selection.joinClauses.trim()} ORDER BY ${keys}`.trim();
}

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
    ['nameless', 'LEFT JOIN "nameless" t1 ON t1."id" = t0."nameless_id" ORDER BY t1."id" ASC, t0."id" ASC'],
  ])('makes of %j: %s', (sort, sql) => {
    expect(orderBy(sort)).toBe(sql);
  });

  it.each([
    ['customer.last', 'Customer.last'],
    ['customer', 'Customer.last'],
    ['number,-customer.first', 'Order.customer'],
  ])('refuses %s where %s is hidden', (sort, hidden) => {
    expect(() => orderBy(sort, hidden)).toThrow(
      expect.objectContaining({
        status: 403,
        body: { error: 'Forbidden', details: `Attribute ${hidden} is not viewable` },
      }),
    );
  });

  it('passes over paths of more than 16 names', () => {
    expect(orderBy(`${'none.'.repeat(20_000)}number,number`)).toBe('ORDER BY t0."number" ASC, t0."id" ASC');
  });

  it('looks at the first 20 items only', () => {
    expect(orderBy(`${'none,'.repeat(19)}number`)).toBe('ORDER BY t0."number" ASC, t0."id" ASC');
    expect(orderBy(`${'none,'.repeat(20)}number`)).toBe('ORDER BY t0."id" ASC');
  });
});
