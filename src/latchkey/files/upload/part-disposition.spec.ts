import { describe, expect, it } from '@jest/globals';
import { readDisposition } from './part-disposition.js';

const bytes = (text: string): string => Buffer.from(text).toString('latin1');

describe('readDisposition', () => {
  it.each([
    ['form-data; name="file"; filename="cat.jpg"', 'file', 'cat.jpg'],
    ['form-data; NAME=file; FileName=cat.jpg', 'file', 'cat.jpg'],
    ['form-data;name="a;b";filename="c;d.txt"', 'a;b', 'c;d.txt'],
    ['form-data; name="title"', 'title', undefined],
    ['form-data; name="file"; filename=""', 'file', ''],
    ['form-data; name="file"; filename="say \\"hi\\" C:\\dir\\\\x"', 'file', 'say "hi" C:\\dir\\x'],
    [bytes('form-data; name="fïle"; filename="bär 😀.txt"'), 'fïle', 'bär 😀.txt'],
    ['form-data; name="file"; filename="b\u00e4r.txt"', 'file', 'bär.txt'],
    ['form-data', '', undefined],
    ['', '', undefined],
  ])('reads %j', (header, name, filename) => {
    expect(readDisposition(header)).toEqual({ name, filename });
  });

  it.each([
    [`filename="plain.txt"; filename*=utf-8''b%C3%A4r.txt`, 'bär.txt'],
    [`filename*=UTF-8'en'b%c3%a4r.txt; filename="plain.txt"`, 'bär.txt'],
    [`filename*=iso-8859-1''b%E4r.txt`, 'bär.txt'],
    [`filename="plain.txt"; filename*=nonsense''x.txt`, 'plain.txt'],
    [`filename="plain.txt"; filename*=utf-8''%E4.txt`, 'plain.txt'],
    [`filename="plain.txt"; filename*=utf-8''%4`, 'plain.txt'],
    [`filename="plain.txt"; filename*=x.txt`, 'plain.txt'],
  ])('prefers a usable filename* in %j', (parameters, filename) => {
    expect(readDisposition(`form-data; name="file"; ${parameters}`)).toEqual({ name: 'file', filename });
  });
});
