import { describe, expect, it } from '@jest/globals';
import { firstDifference } from './first-difference.js';

describe('firstDifference', () => {
  it.each<[unknown, unknown, string | undefined]>([
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, undefined],
    [{ a: [{ b: 1 }] }, { a: [{ b: '1' }] }, '/a/0/b: 1 and "1"'],
    [{ a: null }, {}, '/a: null and undefined'],
    [[1], [1, 2], '/1: undefined and 2'],
  ])('of %j and %j is %s', (one, other, difference) => {
    expect(firstDifference(one, other)).toBe(difference);
  });
});
