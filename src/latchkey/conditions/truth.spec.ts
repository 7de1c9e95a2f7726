import { describe, expect, it } from '@jest/globals';
import { allOf, anyOf, not } from './truth.js';

describe("SQL's three-valued logic", () => {
  it.each([
    [[], true, false],
    [[true, true], true, true],
    [[true, false], false, true],
    [[true, null], null, true],
    [[false, null], false, null],
    [[null, false], false, null],
    [[null, true], null, true],
    [[null, null], null, null],
    [[false, false], false, false],
  ])('%j: AND %s, OR %s', (truths, all, any) => {
    expect([allOf(truths), anyOf(truths)]).toEqual([all, any]);
  });

  it('negates', () => {
    expect([true, false, null].map(not)).toEqual([false, true, null]);
  });
});
