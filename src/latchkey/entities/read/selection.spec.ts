import { describe, expect, it } from '@jest/globals';
import type { Rights } from '../../roles/rights.js';
import { Selection } from './selection.js';

describe('Selection', () => {
  it('selects an expression once', () => {
    const selection = new Selection({} as Rights);
    expect(['t0.a', 't0.b', 't0.a'].map((column) => selection.column(column))).toEqual([0, 1, 0]);
    expect(selection.selectList).toBe('t0.a, t0.b');
  });

  it('refuses more columns than a statement may have', () => {
    const selection = new Selection({} as Rights);
    for (let column = 0; column < 1_600; column++) {
      selection.column(`t0.c${column}`);
    }
    expect(selection.column('t0.c0')).toBe(0);
    expect(() => selection.column('t0.more')).toThrow(
      expect.objectContaining({
        status: 400,
        body: { error: 'Invalid FetchPlan definition', details: 'The fetch plan needs more than 1600 columns' },
      }),
    );
  });
});
