import type { Attribute } from '../model/attribute.js';
import { EntityModel } from '../model/entity-model.js';
import { EnumModel } from '../model/enum-model.js';

const scalar = (name: string, type: string, role?: string) => ({
  kind: 'scalar',
  name,
  type,
  role,
  column: `"${name}"`,
});

function entity(name: string, ...attributes: object[]): EntityModel {
  const model = new EntityModel(name, Object, `"${name.toLowerCase()}"`);
  add(model, scalar('id', 'uuid', 'primaryKey'), ...attributes);
  return model;
}

function add(model: EntityModel, ...attributes: object[]): void {
  for (const attribute of attributes) {
    const named = { owner: model.name, ...attribute } as unknown as Attribute;
    model.attributes.set(named.name, named);
  }
}

const city = { ...scalar('city', 'string'), owner: 'Address', column: '"address_city"' };

export const tag = entity('Tag', scalar('name', 'string'), scalar('deletedDate', 'offsetDateTime', 'deletedDate'));

export const customer = entity(
  'Customer',
  scalar('name', 'string'),
  { kind: 'enum', name: 'status', enum: new EnumModel('Status', { ACTIVE: 10, BLOCKED: 20 }), column: '"status"' },
  {
    kind: 'embedded',
    name: 'address',
    embeddable: 'Address',
    target: Object,
    attributes: new Map([['city', city]]),
  },
  {
    kind: 'toMany',
    name: 'tags',
    target: tag,
    link: {
      kind: 'joinTable',
      table: '"customer_tag"',
      owner: { column: '"customer_id"' },
      target: { column: '"tag_id"' },
    },
  },
);

const line = entity('Line', scalar('quantity', 'double'), scalar('deletedDate', 'offsetDateTime', 'deletedDate'));

/** Orders with customers, lines and tags of customers, without a database: for unit specs. */
export const order = entity(
  'Order',
  scalar('number', 'string'),
  scalar('amount', 'decimal'),
  { kind: 'toOne', name: 'customer', column: '"customer_id"', target: customer },
  { kind: 'toMany', name: 'lines', target: line, link: { kind: 'inverse', attribute: 'order', column: '"order_id"' } },
  { kind: 'transient', name: 'total', type: 'decimal', dependsOn: [] },
  { kind: 'elements', name: 'labels', type: 'string', column: '"labels"' },
);

add(line, { kind: 'toOne', name: 'order', column: '"order_id"', target: order });
