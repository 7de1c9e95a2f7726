import { describe, expect, it } from '@jest/globals';
import { argumentNames } from './argument-names.js';

describe('argumentNames', () => {
  it.each([
    ['find(a, b) { return a; }', ['a', 'b']],
    ['async find(a) {}', ['a']],
    ['find(\n  a,\n  $b,\n) {}', ['a', '$b']],
    ['find() {}', []],
    ['find(a = 1) {}', undefined],
    ['find({ a }) {}', undefined],
    ['find(...all) {}', undefined],
    ['find(a = call(1), b) {}', undefined],
    ['[name](a) {}', undefined],
  ])('reads %j', (text, names) => {
    expect(argumentNames({ toString: () => text })).toEqual(names);
  });
});
