import { describe, expect, it } from '@jest/globals';
import { allSteps } from '../../../common/all-steps.fixture.js';
import { type JsonObject, parseJson } from '../../../common/json-text.js';
import { NO_LIMITS } from '../../../datatypes/scalar-parser.js';
import type { Attribute } from '../../../model/attribute.js';
import { EntityModel } from '../../../model/entity-model.js';
import type { Rights } from '../../../roles/rights.js';
import { readNew, readStored } from './body-reader.js';
import type { EntityBody } from './entity-body.js';

const ID = { kind: 'scalar', name: 'id', type: 'uuid', role: 'primaryKey' } as Attribute;
const VERSION = { kind: 'scalar', name: 'version', type: 'int', role: 'version', readOnly: true } as Attribute;
const text = (name: string, owner: string): Attribute => ({ kind: 'scalar', type: 'string', name, owner }) as Attribute;

function entity(name: string, ...attributes: Attribute[]): EntityModel {
  const model = new EntityModel(name, Object, `"${name}"`);
  [ID, ...attributes].forEach((attribute) => model.attributes.set(attribute.name, attribute));
  return model;
}

const tag = entity('Tag');
const part = entity('Part', text('label', 'Part'), VERSION);
const product = entity(
  'Product',
  text('name', 'Product'),
  { kind: 'scalar', name: 'price', owner: 'Product', type: 'decimal' } as Attribute,
  { kind: 'transient', name: 'remark', owner: 'Product', type: 'string', readOnly: false } as Attribute,
  { kind: 'transient', name: 'total', owner: 'Product', type: 'decimal', readOnly: true } as Attribute,
  { kind: 'toOne', name: 'main', owner: 'Product', target: tag, composition: false } as Attribute,
  { kind: 'toOne', name: 'box', owner: 'Product', target: part, composition: true } as Attribute,
  { kind: 'toMany', name: 'tags', owner: 'Product', target: tag, link: { kind: 'joinTable' } } as Attribute,
  { kind: 'toMany', name: 'reviews', owner: 'Product', target: tag, link: { kind: 'inverse' } } as Attribute,
  {
    kind: 'toMany',
    name: 'parts',
    owner: 'Product',
    target: part,
    composition: true,
    link: { kind: 'inverse' },
  } as Attribute,
  {
    kind: 'embedded',
    name: 'size',
    owner: 'Product',
    attributes: new Map([
      ['width', text('width', 'Size')],
      ['unit', text('unit', 'Size')],
    ]),
  } as unknown as Attribute,
);
const toy = entity('Toy', text('age', 'Toy'));
toy.extend(product);

const TAG = '7a000000-0000-4000-8000-000000000001';
const BODY = `{"id":null,"name":"Kite","price":1.50,"remark":5,"total":7,"main":{"id":"${TAG}"},"tags":[{"id":"${TAG}"}],"size":{"width":"L","unit":"cm"}}`;

const rightsWithout = (hidden: readonly string[]): Rights =>
  ({
    mayModify: ({ owner, name }: Attribute) => !hidden.includes(`${owner}.${name}`),
    mayDo: () => true,
  }) as unknown as Rights;

const read = (body: string, { hidden = [] as string[], locking = false, expected = product } = {}): EntityBody =>
  allSteps(
    readNew(expected, parseJson(body) as JsonObject, { rights: rightsWithout(hidden), locking, limits: NO_LIMITS }),
  );

/** Everything that is accepted from a body, by name. */
const accepted = ({ values, transients, references, links }: EntityBody): object =>
  Object.fromEntries<unknown>([
    ...values,
    ...transients,
    ...[...references].map(([{ name }, id]) => [name, id] as const),
    ...[...links].map(([{ name }, ids]) => [name, ids] as const),
  ]);

const itemsOf = (body: EntityBody, name: string): readonly EntityBody[] | undefined =>
  [...body.items].find(([attribute]) => attribute.name === name)?.[1];

describe('reading a body (protocol/entities.md 10.2, protocol/roles.md 4)', () => {
  it('takes what the caller may modify, and nothing that is computed', () => {
    expect(accepted(read(BODY))).toEqual({
      name: 'Kite',
      price: '1.50',
      remark: '5',
      main: TAG,
      tags: [TAG],
      'size.width': 'L',
      'size.unit': 'cm',
    });
  });

  it('ignores what the caller may not modify', () => {
    const hidden = ['Product.price', 'Product.tags', 'Product.main', 'Product.remark', 'Size.unit'];
    expect(accepted(read(BODY, { hidden }))).toEqual({ name: 'Kite', 'size.width': 'L' });
    expect(read('{"parts":[{"label":"x"}]}', { hidden: ['Product.parts'] }).items.size).toBe(0);
  });

  it('ignores it even where its value does not fit', () => {
    const body = '{"name":"Kite","price":"abc","tags":5}';
    expect(accepted(read(body, { hidden: ['Product.price', 'Product.tags'] }))).toEqual({ name: 'Kite' });
    expect(() => read(body)).toThrow('Cannot deserialize an entity from JSON');
  });

  it('reads composition items by the same rules at every level', () => {
    const body = read(`{"box":{"id":"${TAG}"},"parts":[{"label":"a"},{"id":"${TAG}","label":"b"}]}`, {
      hidden: ['Part.label'],
    });
    expect(itemsOf(body, 'box')?.map(({ id }) => id)).toEqual([TAG]);
    expect(itemsOf(body, 'parts')?.map(({ id, values }) => [id, values.size])).toEqual([
      [undefined, 0],
      [TAG, 0],
    ]);
  });

  it('distinguishes the null of a to-one composition from its absence', () => {
    expect(itemsOf(read('{"box":null}'), 'box')).toEqual([]);
    expect(itemsOf(read('{}'), 'box')).toBeUndefined();
  });

  it('reads a list of references held by the other side, and forgets it', () => {
    expect(accepted(read('{"reviews":[{"id":"x"}]}'))).toEqual({});
    expect(accepted(read('{"reviews":null}'))).toEqual({});
  });

  it.each([
    ['{"main":5}', "Attribute 'main' refers to an entity. Property value must be a JSON object literal"],
    ['{"box":[]}', "Attribute 'box' refers to an entity. Property value must be a JSON object literal"],
    ['{"size":"L"}', "Attribute 'size' refers to an entity. Property value must be a JSON object literal"],
    ['{"tags":{}}', "Attribute 'tags' refers to a collection. Property value must be a JSON array literal"],
    ['{"reviews":1}', "Attribute 'reviews' refers to a collection. Property value must be a JSON array literal"],
    ['{"parts":{}}', "Attribute 'parts' refers to a collection. Property value must be a JSON array literal"],
    ['{"parts":null}', "Attribute 'parts' refers to a collection. Property value must be a JSON array literal"],
    ['{"parts":[null]}', 'Cannot deserialize an entity from JSON'],
    ['{"parts":[{"label":{}}]}', 'Cannot deserialize an entity from JSON'],
    ['{"id":5}', 'Invalid entity ID'],
  ])('refuses %s', (body, error) => {
    expect(() => read(body)).toThrow(error);
  });
});

describe('the class of a body (protocol/entities.md 10.1)', () => {
  it('is the expected one, or the subclass that _entityName names', () => {
    expect(read('{"name":"x"}').entity).toBe(product);
    const body = read('{"_entityName":"Toy","age":"3+","name":"x"}');
    expect([body.entity, accepted(body)]).toEqual([toy, { age: '3+' }]);
  });

  it.each(['"Nothing"', '"Tag"', '5', 'null'])('is not %s', (name) => {
    expect(() => read(`{"_entityName":${name}}`)).toThrow('Cannot deserialize an entity from JSON');
  });

  it('of a stored object is what it is, under any name it goes by', () => {
    const context = { rights: rightsWithout([]), locking: false, limits: NO_LIMITS };
    expect(allSteps(readStored(toy, { _entityName: 'Product' }, context)).entity).toBe(toy);
    expect(allSteps(readStored(toy, { _entityName: 'Toy' }, context)).entity).toBe(toy);
    expect(() => allSteps(readStored(product, { _entityName: 'Toy' }, context))).toThrow('Cannot deserialize');
  });
});

describe('the version of a body (protocol/entities.md 12)', () => {
  const version = (body: string, locking: boolean) => read(body, { locking, expected: part }).version;

  it('is read only while optimistic locking is on', () => {
    expect(version('{"version":3}', true)).toBe('3');
    expect(version('{"version":"3"}', true)).toBe('3');
    expect(version('{"version":3}', false)).toBeUndefined();
    expect(version('{"version":"x"}', false)).toBeUndefined();
  });

  it('counts as absent when it is null', () => {
    expect(version('{"version":null}', true)).toBeUndefined();
    expect(() => version('{"version":"x"}', true)).toThrow('Cannot deserialize an entity from JSON');
  });
});
