import { describe, expect, it } from '@jest/globals';
import { latestSlowStatements, reportSlow, withoutValues } from './slow-statements.js';

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

describe('the latest slow statements', () => {
  it('are kept without values, newest first, twenty at most', () => {
    for (let ms = 1; ms <= 25; ms++) {
      reportSlow(`SELECT 'secret', ${ms}`, ms + 0.4, ms === 25 ? 'request-25' : undefined);
    }
    const kept = latestSlowStatements();
    expect(kept).toHaveLength(20);
    expect(kept.slice(0, 2)).toEqual([
      { at: expect.any(String), ms: 25, text: "SELECT '***', 25", requestId: 'request-25' },
      { at: expect.any(String), ms: 24, text: "SELECT '***', 24", requestId: null },
    ]);
    expect(kept.at(-1)?.ms).toBe(6);
  });
});
