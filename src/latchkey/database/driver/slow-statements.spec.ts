import { describe, expect, it } from '@jest/globals';
import { withoutValues } from './slow-statements.js';

describe('the text of a slow statement', () => {
  it.each([
    ['SELECT a FROM t WHERE b = $1', 'SELECT a FROM t WHERE b = $1'],
    ["SELECT 'secret', b", "SELECT '***', b"],
    ["SELECT 'it''s secret' || 'x'", "SELECT '***' || '***'"],
    ["SELECT E'a\\'secret', b", "SELECT '***', b"],
    ["SELECT $$secret 'x'$$, $tag$secret $$ x$tag$ FROM t", "SELECT '***', '***' FROM t"],
    ["SELECT $1 || 'x' || $2", "SELECT $1 || '***' || $2"],
    ["SELECT b, 'secret without an end", "SELECT b, '***'"],
    [`SELECT '${'secret'.repeat(1_000)}', b`, "SELECT '***'"],
  ])('shows %s without its constants', (text, shown) => {
    expect(withoutValues(text)).toBe(shown);
  });

  it('is cut where it is long', () => {
    expect(withoutValues(`SELECT ${'a, '.repeat(10_000)}b`)).toHaveLength(2_000);
  });
});
