import { describe, expect, it } from '@jest/globals';
import { dispositionOf, fileHeaders } from './file-headers.js';

const INLINE = ['jpg', 'png', 'jpeg', 'pdf'];
const refOf = (stored: string, name: string) => ({
  storage: 'fs',
  path: `2026/11/29/7a${stored}`,
  name,
  parameters: [],
});

function headersOf(stored: string, name: string): readonly unknown[] {
  const ref = refOf(stored, name);
  const headers = fileHeaders(ref, dispositionOf(ref, INLINE));
  return [headers['content-type'], String(headers['content-disposition']).replace("; filename*=utf-8''", ' ')];
}

describe('fileHeaders (protocol/files.md 3)', () => {
  it.each([
    ['.txt', 'evil.html', 'text/plain', 'evil.txt'],
    ['.txt', 'cat.png', 'text/plain', 'cat.txt'],
    ['.txt', 'none', 'text/plain', 'none.txt'],
    ['.txt', 'a.x-y', 'text/plain', 'a.x%2dy.txt'],
    ['.txt', '.html', 'text/plain', 'file.txt'],
    ['.txt', 'evil.html.txt', 'text/plain', 'evil.html.txt'],
    ['.bin', 'evil.exe', 'application/octet-stream', 'evil.bin'],
    ['.svg', 'cat.png', 'image/svg+xml', 'cat.svg'],
    ['.TXT', 'a.txt', 'text/plain', 'a.txt'],
    ['', 'evil.html', 'application/octet-stream', 'evil'],
    ['', 'cat.png', 'application/octet-stream', 'cat'],
    ['', 'a.x-y', 'application/octet-stream', 'a.x%2dy'],
    ['', 'none', 'application/octet-stream', 'none'],
    ['', '.html', 'application/octet-stream', 'file'],
  ])('of a file stored with %j under the name %s are %s and %s', (stored, name, type, saved) => {
    expect(headersOf(stored, name)).toEqual([type, `attachment; filename="${saved}" ${saved}`]);
  });

  it.each([
    ['.jpg', 'cat.JPEG', 'image/jpeg', 'cat.JPEG'],
    ['.JPG', 'cat.jpg', 'image/jpeg', 'cat.jpg'],
    ['.png', 'evil.html', 'image/png', 'evil.png'],
    ['.pdf', 'a.pdf', 'application/pdf', 'a.pdf'],
  ])('of a file stored with %j under the name %s are %s and %s, shown', (stored, name, type, saved) => {
    expect(headersOf(stored, name)).toEqual([type, `inline; filename="${saved}" ${saved}`]);
  });

  it('of an empty name leave the name out', () => {
    expect(headersOf('.txt', '')).toEqual(['text/plain', 'attachment']);
  });
});
