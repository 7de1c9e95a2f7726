import { describe, expect, it } from '@jest/globals';
import type { Denial } from './denial.js';
import { DenialBatch } from './denial-batch.js';

const aDenial = (given: Partial<Denial> = {}): Denial => ({
  traceId: 'first',
  at: '2026-01-01T00:00:00.000Z',
  username: 'mallory',
  method: 'GET',
  path: '/rest/entities/User',
  error: 'Reading forbidden',
  details: 'Reading of the User is forbidden',
  missing: { type: 'entity', resource: 'User', action: 'read' },
  remoteAddress: '203.0.113.7',
  repeats: 1,
  ...given,
});

const flood = (batch: DenialBatch, count: number, given: Partial<Denial> = {}): Denial[] =>
  Array.from({ length: count }, (_, index) =>
    batch.add(aDenial({ traceId: `${index}`, path: `/rest/entities/User/${index}`, ...given })),
  );

describe('DenialBatch', () => {
  it('remembers the same denial under one trace id, with a count', () => {
    const batch = new DenialBatch();
    batch.add(aDenial());
    expect(batch.add(aDenial({ traceId: 'second' })).traceId).toBe('first');
    expect(batch.all).toEqual([aDenial({ repeats: 2 })]);
  });

  it('keeps ten of a caller and one for all the rest, which says who it was', () => {
    const batch = new DenialBatch();
    const kept = flood(batch, 1_000);
    expect(batch.all).toHaveLength(11);
    expect(kept[999]).toMatchObject({ username: 'mallory', remoteAddress: '203.0.113.7', path: null, repeats: 990 });
    expect(new Set(kept.slice(10).map(({ traceId }) => traceId)).size).toBe(1);
  });

  it('leaves room for other callers', () => {
    const batch = new DenialBatch();
    flood(batch, 1_000);
    expect(batch.add(aDenial({ traceId: 'hers', username: 'alice' })).traceId).toBe('hers');
  });

  it('is bounded for all callers together', () => {
    const batch = new DenialBatch();
    Array.from({ length: 1_000 }).forEach((_, index) => flood(batch, 20, { remoteAddress: `10.0.0.${index}` }));
    expect(batch.all.length).toBeLessThanOrEqual(101);
    expect(batch.all.reduce((sum, { repeats }) => sum + repeats, 0)).toBe(20_000);
  });
});
