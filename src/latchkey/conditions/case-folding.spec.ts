import { describe, expect, it } from '@jest/globals';
import { foldCase } from './case-folding.js';

describe('foldCase', () => {
  it.each([
    ['ABC', 'abc'],
    ['ÄÖÜ ß ẞ', 'äöü ß ß'],
    ['ΟΔΟΣ ς', 'οδοσ ς'],
    ['İI ıi', 'ii ıi'],
    ['ЖЁ', 'жё'],
    ['𐐀😀', '𐐨😀'],
    ['', ''],
  ])('%s becomes %s', (text, folded) => {
    expect(foldCase(text)).toBe(folded);
  });
});
