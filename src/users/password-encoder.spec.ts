import { describe, expect, it } from '@jest/globals';
import { encodePassword, isWeaklyEncoded, passwordMatches } from './password-encoder.js';

describe('passwordMatches', () => {
  it('accepts what was encoded and nothing else', async () => {
    const stored = await encodePassword('correct horse');
    expect(stored).toMatch(/^\{argon2\}\$argon2id\$/);
    expect(await passwordMatches('correct horse', stored)).toBe(true);
    expect(await passwordMatches('Correct horse', stored)).toBe(false);
    expect(await passwordMatches('', stored)).toBe(false);
  });

  it('compares plain text of development settings', async () => {
    expect(await passwordMatches('secret', '{noop}secret')).toBe(true);
    expect(await passwordMatches('{noop}secret', '{noop}secret')).toBe(false);
  });

  it.each(['secret', '{md5}secret', '{argon2}broken', '', '{noop'])(
    'never matches the stored value %j',
    async (stored) => {
      expect(await passwordMatches('secret', stored)).toBe(false);
    },
  );
});

describe('isWeaklyEncoded', () => {
  it('calls everything but argon2 weak', () => {
    expect(isWeaklyEncoded('{noop}x')).toBe(true);
    expect(isWeaklyEncoded('{argon2}$argon2id$x')).toBe(false);
  });
});
