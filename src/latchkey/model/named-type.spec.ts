import { describe, expect, it } from '@jest/globals';
import type { Attribute } from './attribute.js';
import { EnumModel, type EnumObject } from './enum-model.js';
import { enumsOf, type NamedType } from './named-type.js';

/** A type with one attribute `state` of an enum. */
const typeWith = (name: string, enumName: string, values: EnumObject): NamedType => ({
  name,
  target: Object as never,
  attributes: new Map([['state', { kind: 'enum', name: 'state', enum: new EnumModel(enumName, values) } as Attribute]]),
});

describe('the enums of all attributes', () => {
  it('come once each, in name order', () => {
    const types = [
      typeWith('Order', 'shop.State', { OPEN: 1 }),
      typeWith('Parcel', 'shop.Size', { BIG: 1 }),
      typeWith('Line', 'shop.State', { OPEN: 1 }),
    ];
    expect([...enumsOf(types).keys()]).toEqual(['shop.Size', 'shop.State']);
  });

  it('stop the start where two of one name differ', () => {
    const types = [typeWith('Order', 'State', { OPEN: 1 }), typeWith('Parcel', 'State', { OPEN: 2 })];
    expect(() => enumsOf(types)).toThrow(
      'Parcel.state has an enum named State, as another attribute with other constants has: rename one of the enums',
    );
  });
});
