import { describe, expect, it } from '@jest/globals';
import { parseJson, type JsonObject } from '../../common/json-text.js';
import type { Attribute } from '../../metadata/attribute.js';
import { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { readBody } from './body-reader.js';

const tag = new EntityModel('Tag', Object, '"tag"');
tag.attributes.set('id', { kind: 'scalar', name: 'id', type: 'uuid', role: 'primaryKey' } as Attribute);

const text = (name: string, owner: string): Attribute => ({ kind: 'scalar', type: 'string', name, owner }) as Attribute;
const product = new EntityModel('Product', Object, '"product"');
const attributes = [
  { kind: 'scalar', name: 'id', type: 'uuid', role: 'primaryKey' },
  text('name', 'Product'),
  { kind: 'scalar', name: 'price', owner: 'Product', type: 'decimal' },
  { kind: 'toOne', name: 'main', owner: 'Product', target: tag },
  { kind: 'toMany', name: 'tags', owner: 'Product', target: tag, link: { kind: 'joinTable' } },
  {
    kind: 'embedded',
    name: 'box',
    owner: 'Product',
    attributes: new Map([
      ['size', text('size', 'Box')],
      ['kind', text('kind', 'Box')],
    ]),
  },
] as Attribute[];
attributes.forEach((attribute) => product.attributes.set(attribute.name, attribute));

const TAG = '7a000000-0000-4000-8000-000000000001';
const BODY = `{"id":"x","name":"Kite","price":1.50,"main":{"id":"${TAG}"},"tags":[{"id":"${TAG}"}],"box":{"size":"L","kind":"K"}}`;

/** What is read of the body by somebody who may modify everything but the named attributes. */
function accepted(hidden: readonly string[], body = BODY): object {
  const rights = { mayModify: ({ owner, name }: Attribute) => !hidden.includes(`${owner}.${name}`) } as Rights;
  const { values, references, links } = readBody(product, parseJson(body) as JsonObject, rights);
  return Object.fromEntries<unknown>([
    ...values,
    ...[...references].map(([{ name }, id]) => [name, id] as const),
    ...[...links].map(([{ name }, ids]) => [name, ids] as const),
  ]);
}

describe('readBody (protocol/roles.md 4)', () => {
  it('takes what the caller may modify', () => {
    expect(accepted([])).toEqual({
      name: 'Kite',
      price: '1.50',
      main: TAG,
      tags: [TAG],
      'box.size': 'L',
      'box.kind': 'K',
    });
  });

  it('passes over what the caller may not modify', () => {
    expect(accepted(['Product.price', 'Product.tags', 'Product.main', 'Box.kind'])).toEqual({
      name: 'Kite',
      'box.size': 'L',
    });
    expect(accepted(['Product.box', 'Product.name'])).toEqual({ price: '1.50', main: TAG, tags: [TAG] });
  });

  it('passes over it even where its value does not fit', () => {
    expect(accepted(['Product.price', 'Product.tags'], '{"name":"Kite","price":"abc","tags":5}')).toEqual({
      name: 'Kite',
    });
    expect(() => accepted([], '{"name":"Kite","price":"abc"}')).toThrow('Cannot deserialize an entity from JSON');
  });
});
