import { describe, expect, it } from '@jest/globals';
import { canonicalFileRef, formatFileRef, parseFileRef } from './file-ref.js';

const CAT = 'fs://2024/03/12/2266c97c-cf23-c202-481d-04d972e185b4.jpg?name=cat.jpg';

describe('parseFileRef', () => {
  it('reads storage, path and name', () => {
    expect(parseFileRef(CAT)).toEqual({
      storage: 'fs',
      path: '2024/03/12/2266c97c-cf23-c202-481d-04d972e185b4.jpg',
      name: 'cat.jpg',
      parameters: [],
    });
  });

  it('decodes name and further parameters, whatever the key of the first item', () => {
    expect(parseFileRef('s3://a/b/c/d?title=a+b%26c.txt&lang=de')).toEqual({
      storage: 's3',
      path: 'a/b/c/d',
      name: 'a b&c.txt',
      parameters: [['lang', 'de']],
    });
  });

  it('takes a path of any length, decoded once, and characters that URIs may have unencoded', () => {
    expect(parseFileRef('fs://a?name=x')?.path).toBe('a');
    expect(parseFileRef("fs://a%2Fb/c%2520/ü?name=x!'()~ü")).toEqual({
      storage: 'fs',
      path: 'a/b/c%20/ü',
      name: "x!'()~ü",
      parameters: [],
    });
  });

  it('takes an empty name', () => {
    expect(parseFileRef('fs://2024/03/12/x?name=')?.name).toBe('');
  });

  it.each([
    '',
    'abc',
    'fs://',
    'fs://a/b/c/d',
    'fs://a/b/c/d?',
    'fs://?name=x',
    'fs://a/b/c/"d"?name=x',
    'fs://a/b/c/d?name=<x>',
    'fs://a/b/c/%?name=x',
    'fs://a/b/c/d?name=x&y',
    ' fs://a/b/c/d?name=x',
    'fs://a/b/c/d?name',
    'fs://a/b/c/d?name=a=b',
    'fs://a/b/c/d?name=%',
    '://a/b/c/d?name=x',
  ])('refuses %j', (text) => {
    expect(parseFileRef(text)).toBeUndefined();
  });
});

describe('canonicalFileRef', () => {
  it.each([
    [CAT, CAT],
    ['fs://a/b?name=a%20b+c%26', 'fs://a/b?name=a+b+c%26'],
    ["fs://a%2Fb/ü?name=x!'()~ü&lang=d%65", 'fs://a%2Fb/ü?name=x%21%27%28%29%7E%C3%BC&lang=de'],
  ])('spells %s as %s', (text, canonical) => {
    expect(canonicalFileRef(text)).toBe(canonical);
    expect(canonicalFileRef(canonical)).toBe(canonical);
  });

  it('is undefined for anything that is not a reference', () => {
    expect(canonicalFileRef('fs://a/b')).toBeUndefined();
  });
});

describe('formatFileRef', () => {
  it('writes back what it read', () => {
    expect(formatFileRef(parseFileRef(CAT) ?? { storage: '', path: '', name: '', parameters: [] })).toBe(CAT);
  });

  it('encodes the name like an HTML form', () => {
    const ref = { storage: 'fs', path: '2024/03/12/x.txt', name: "Ü (1)~ a*b-c_d.txt'!", parameters: [] };
    expect(formatFileRef(ref)).toBe('fs://2024/03/12/x.txt?name=%C3%9C+%281%29%7E+a*b-c_d.txt%27%21');
  });
});
