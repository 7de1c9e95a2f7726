import { describe, expect, it } from '@jest/globals';
import { cleanFileName, pathExtension } from './file-name.js';

describe('cleanFileName', () => {
  it.each([
    ['cat.jpg', 'cat.jpg'],
    ['/etc/passwd', 'passwd'],
    ['C:\\pictures\\cat.jpg', 'cat.jpg'],
    ['..', '..'],
    ['a\u0000b\n.txt', 'ab.txt'],
    ['', ''],
  ])('makes of %j the name %j', (given, name) => {
    expect(cleanFileName(given)).toBe(name);
  });

  it('keeps 255 characters', () => {
    expect(cleanFileName('x'.repeat(300))).toHaveLength(255);
  });
});

describe('pathExtension', () => {
  it.each([
    ['cat.jpg', '.jpg'],
    ['Cat.JPG', '.JPG'],
    ['archive.tar.gz', '.gz'],
    ['none', ''],
    ['bad.j p g', ''],
    ['long.abcdefghijklmnopq', ''],
    ['dot.', ''],
  ])('takes from %j the extension %j', (name, extension) => {
    expect(pathExtension(name)).toBe(extension);
  });
});
