import { describe, expect, it } from '@jest/globals';
import type { Attribute } from '../../model/attribute.js';
import { EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { NamedFetchPlan } from '../../model/rest-entity.decorator.js';
import { FetchPlanRegistry } from './fetch-plan-registry.js';

/** A parcel with `id`, `label`, `notes` (a list) and `next` (another parcel), declared with the given plans. */
function parcelWith(...plans: ClassDecorator[]): EntityModel {
  class Parcel {
    id = '';
  }
  plans.forEach((declare) => {
    declare(Parcel);
  });
  const model = new EntityModel('Parcel', Parcel, '"parcel"');
  const label = { kind: 'scalar', name: 'label' } as Attribute;
  const attributes = [
    { kind: 'scalar', name: 'id', role: 'primaryKey' },
    label,
    { kind: 'elements', name: 'notes' },
    { kind: 'toOne', name: 'next', target: model },
  ] as Attribute[];
  attributes.forEach((attribute) => model.attributes.set(attribute.name, attribute));
  model.instanceName = { kind: 'template', parts: ['No. ', label] };
  return model;
}

const keyOf = (name: string, ...plans: ClassDecorator[]): string => {
  const parcel = parcelWith(...plans);
  return new FetchPlanRegistry(new EntityRegistry([parcel])).get(parcel, name).key;
};

const start = (...plans: ClassDecorator[]): FetchPlanRegistry =>
  new FetchPlanRegistry(new EntityRegistry([parcelWith(...plans)]));

describe('FetchPlanRegistry', () => {
  it.each([
    ['_local', 'id,label'],
    ['_base', 'id,label'],
    ['_instance_name', 'label'],
  ])('builds %s', (name, key) => {
    expect(keyOf(name)).toBe(key);
  });

  it('gives a reference without a nested plan _base', () => {
    expect(keyOf('list', NamedFetchPlan('list', ['notes', 'next']))).toBe('notes,next(id,label)');
  });

  it('nests lists of attributes and plans by name', () => {
    expect(keyOf('list', NamedFetchPlan('list', [{ next: ['label', { next: '_instance_name' }] }]))).toBe(
      'next(label,next(label))',
    );
  });

  it('extends plans, whatever the order of their declaration', () => {
    const short = NamedFetchPlan('short', ['label']);
    const long = NamedFetchPlan('long', ['notes', { next: 'short' }], { extends: ['short', '_local'] });
    expect(keyOf('long', short, long)).toBe('label,id,notes,next(label)');
    expect(keyOf('long', long, short)).toBe('label,id,notes,next(label)');
  });

  it.each<[string, ClassDecorator[], string]>([
    [
      'an attribute that does not exist',
      [NamedFetchPlan('list', ['label', 'colour'])],
      'Fetch plan Parcel.list lists colour, which is not an attribute of Parcel: choose from id, label, notes, next',
    ],
    [
      'a nested attribute that does not exist',
      [NamedFetchPlan('list', [{ next: ['colour'] }])],
      'Fetch plan Parcel.list lists colour, which is not an attribute of Parcel: choose from id, label, notes, next',
    ],
    [
      'attributes nested in a value',
      [NamedFetchPlan('list', [{ label: ['id'] }])],
      'Fetch plan Parcel.list nests attributes in label, which is not a reference: list it as a plain name',
    ],
    [
      'a plan that does not exist',
      [NamedFetchPlan('list', [{ next: 'none' }])],
      'Fetch plan Parcel.list uses Parcel.none, which does not exist: declare it or correct the name',
    ],
    [
      'an extended plan that does not exist',
      [NamedFetchPlan('list', [], { extends: ['none'] })],
      'Fetch plan Parcel.list uses Parcel.none, which does not exist: declare it or correct the name',
    ],
    [
      'plans that need each other',
      [NamedFetchPlan('one', [{ next: 'two' }]), NamedFetchPlan('two', [], { extends: ['one'] })],
      'Fetch plans Parcel.one -> Parcel.two -> Parcel.one need each other: list attributes in one of them',
    ],
  ])('stops the start for %s', (_, plans, message) => {
    expect(() => start(...plans.reverse())).toThrow(message);
  });
});
