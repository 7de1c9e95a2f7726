import { describe, expect, it } from '@jest/globals';
import { namesTag } from './entity-tags.js';

describe('namesTag (protocol/deviations.md 1)', () => {
  it.each([
    ['"5"'],
    ['W/"5"'],
    [' W/"5" '],
    ['"4", W/"5"'],
    ['W/"4",W/"5" , "6"'],
    [', ,"5",'],
    ['"4,5", "5"'],
    ['"5-gzip"'],
    ['W/"5-br"'],
    ['"5--gzip"'],
    ['*'],
    ['\t* '],
  ])('finds "5" in %j', (header) => {
    expect(namesTag(header, '"5"')).toBe(true);
  });

  it.each([
    [''],
    ['5'],
    ['"5'],
    ['W/5'],
    ['w/"5"'],
    ['W/ "5"'],
    ['W/W/"5"'],
    ['"05"'],
    ['"4"'],
    ['"*"'],
    ['W/*'],
    ['*, "4"'],
    ['"5-gzip-gzip"'],
    ['"5-identity"'],
    ['"W/5"'],
  ])('does not find "5" in %j', (header) => {
    expect(namesTag(header, '"5"')).toBe(false);
  });
});
