import { describe, expect, it } from '@jest/globals';
import { DatabaseTimeout } from '../errors/database-error.js';
import { wasLost } from './repeat.js';

const withCode = (code: string): Error => Object.assign(new Error('terminating connection'), { code });

describe('a statement whose connection was lost', () => {
  it.each(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT'])('is one that fails with %s', (code) => {
    expect(wasLost(withCode(code), 30_000)).toBe(true);
  });

  it.each(['57P01', '57P02'])('is one that is answered at once with %s, which the server said before', (code) => {
    expect(wasLost(withCode(code), 999)).toBe(true);
  });

  it.each(['57P01', '57P02'])('is not one that runs when the server ends it with %s', (code) => {
    expect(wasLost(withCode(code), 1_000)).toBe(false);
  });

  it('is not one that was given up, or that PostgreSQL refuses', () => {
    expect(wasLost(DatabaseTimeout.ofStatement(), 0)).toBe(false);
    expect(wasLost(withCode('23505'), 0)).toBe(false);
  });
});
