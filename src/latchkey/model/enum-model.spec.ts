import { describe, expect, it } from '@jest/globals';
import { EnumModel, type EnumObject } from './enum-model.js';

enum Numbered {
  ACTIVE = 10,
  BLOCKED = -20,
}

enum Lettered {
  ACTIVE = 'A',
  BLOCKED = 'B',
}

describe('EnumModel', () => {
  it('is the same as another one with the same constants and ids', () => {
    const same = (a: EnumObject, b: EnumObject) => new EnumModel('a', a).sameAs(new EnumModel('b', b));
    expect(same(Lettered, { ...Lettered })).toBe(true);
    expect(same(Lettered, { ACTIVE: 'A' })).toBe(false);
    expect(same({ ONE: 1 }, { ONE: '1' })).toBe(false);
  });

  it('knows ids and names of an enum with numbers', () => {
    const model = new EnumModel('Status', Numbered);
    expect([model.numeric, model.names]).toEqual([true, ['ACTIVE', 'BLOCKED']]);
    expect([model.idOf('BLOCKED'), model.nameOf('-20')]).toEqual(['-20', 'BLOCKED']);
  });

  it('knows constants that are digits', () => {
    const model = new EnumModel('Rating', { 1: '1', 2: '2', best: '10' });
    expect([model.fault, model.names, model.idOf('2')]).toEqual([undefined, ['1', '2', 'best'], '2']);
  });

  it('knows ids and names of an enum with texts', () => {
    const model = new EnumModel('Status', Lettered);
    expect([model.numeric, model.names]).toEqual([false, ['ACTIVE', 'BLOCKED']]);
    expect([model.idOf('ACTIVE'), model.nameOf('A')]).toEqual(['A', 'ACTIVE']);
  });

  it.each(['active', '10', '', 'toString'])('does not know the constant %j', (name) => {
    expect(new EnumModel('Status', Numbered).idOf(name)).toBeUndefined();
  });

  it.each<[string, EnumObject]>([
    ['without constants', {}],
    ['with a repeated id', { ACTIVE: 1, BLOCKED: 1 }],
    ['with numbers and texts', { ACTIVE: 1, BLOCKED: 'B' }],
  ])('refuses an enum %s', (_, values) => {
    expect(new EnumModel('Status', values).fault).toBe(
      'Enum Status is not usable: give every constant its own id, all numbers or all strings',
    );
  });
});
