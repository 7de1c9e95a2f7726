import { describe, expect, it } from '@jest/globals';
import type { Attribute } from '../../../model/attribute.js';
import { EntityModel } from '../../../model/entity-model.js';
import type { Change } from '../change/change.js';
import { insertOrder } from './save-rows.js';

const scalar = (name: string, generated: boolean): Attribute =>
  ({ kind: 'scalar', name, type: 'string', column: `"${name}"`, generated }) as Attribute;
const ID = { kind: 'scalar', name: 'id', type: 'uuid', column: '"id"', role: 'primaryKey' } as Attribute;

function entity(name: string, ...attributes: Attribute[]): EntityModel {
  const model = new EntityModel(name, Object, `"${name}"`);
  [ID, ...attributes].forEach((attribute) => model.attributes.set(attribute.name, attribute));
  return model;
}

const refers = (from: EntityModel, name: string, target: EntityModel): void => {
  from.attributes.set(name, { kind: 'toOne', name, column: `"${name}"`, target } as Attribute);
};

const delivery = entity('Delivery');
const order = entity('Order', scalar('number', false), scalar('state', true));
const line = entity('Line');
refers(order, 'delivery', delivery);
refers(order, 'previous', order);
refers(line, 'order', order);

const created = (model: EntityModel, id: string, values: Record<string, string> = {}): Change =>
  ({ entity: model, id, values: new Map(Object.entries(values)) }) as unknown as Change;

async function told(...changes: Change[]): Promise<object> {
  const { batches, postponed } = await insertOrder(changes);
  return {
    batches: batches.map((batch) => batch.changes.map(({ id }) => id).join()),
    postponed: postponed.map(({ change, attribute }) => `${change.id}.${attribute.name}`),
  };
}

describe('insertOrder', () => {
  it('puts targets first, one batch per entity, whatever the rows name', async () => {
    await expect(
      told(
        created(order, 'o1', { delivery: 'd1', number: '1' }),
        created(order, 'o2'),
        created(line, 'l1', { order: 'o1' }),
        created(delivery, 'd1'),
        created(line, 'l2', { order: 'o2' }),
      ),
    ).resolves.toEqual({ batches: ['d1', 'o1,o2', 'l1,l2'], postponed: [] });
  });

  it('lets rows of one batch refer to each other, even in a cycle', async () => {
    await expect(
      told(created(order, 'o1', { previous: 'o2' }), created(order, 'o2', { previous: 'o1' })),
    ).resolves.toEqual({
      batches: ['o1,o2'],
      postponed: [],
    });
  });

  it('makes one batch for each set of attributes with defaults', async () => {
    await expect(
      told(created(order, 'o1', { previous: 'o2' }), created(order, 'o2', { state: 'x' }), created(order, 'o3')),
    ).resolves.toEqual({ batches: ['o2', 'o1,o3'], postponed: [] });
  });

  it('postpones a reference where batches refer to each other in a cycle', async () => {
    await expect(
      told(created(order, 'o1', { previous: 'o2' }), created(order, 'o2', { previous: 'o1', state: 'x' })),
    ).resolves.toEqual({ batches: ['o2', 'o1'], postponed: ['o2.previous'] });
  });

  it('does not care about rows that exist already', async () => {
    await expect(told(created(line, 'l1', { order: 'stored' }))).resolves.toEqual({ batches: ['l1'], postponed: [] });
  });
});
