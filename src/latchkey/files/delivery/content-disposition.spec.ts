import { describe, expect, it } from '@jest/globals';
import { contentDisposition } from './content-disposition.js';

describe('contentDisposition', () => {
  it('encodes all but ASCII letters, digits and dots', () => {
    expect(contentDisposition('inline', 'test-file.pdf')).toBe(
      `inline; filename="test%2dfile.pdf"; filename*=utf-8''test%2dfile.pdf`,
    );
    expect(contentDisposition('attachment', 'ü.txt')).toBe(
      `attachment; filename="%c3%bc.txt"; filename*=utf-8''%c3%bc.txt`,
    );
    expect(contentDisposition('attachment', 'a\tb')).toBe(`attachment; filename="a%09b"; filename*=utf-8''a%09b`);
  });

  it('leaves an empty name out', () => {
    expect(contentDisposition('attachment', '')).toBe('attachment');
  });
});
