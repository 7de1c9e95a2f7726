import { describe, expect, it } from '@jest/globals';
import { encodePassword, isWeaklyEncoded, passwordMatches, UNMATCHABLE } from './password-encoder.js';

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

  // The values of RFC 7914 12, of the bcrypt of OpenBSD, and what Spring Security stores.
  it.each([
    [
      'password',
      '{scrypt}$a0810$TmFDbA==$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA==',
    ],
    ['correct horse', '{scrypt}$e0801$K7jlg1VimHALex9gIMrhQg==$Lo687fcHAXx+icQ2Xh4q1WbKDRLEkm6BoEdA+DFH9P0='],
    ['a', '{bcrypt}$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe'],
    ['correct horse', '{bcrypt}$2y$04$tOn.hj4y1AQhRL5f.zeTO.cJP2WBWIVPRPr5vVV9ReCNvVjJzo27e'],
  ])('accepts %j as %s and nothing else', async (plain, stored) => {
    expect(await passwordMatches(plain, stored)).toBe(true);
    expect(await passwordMatches(`${plain}!`, stored)).toBe(false);
    expect(await passwordMatches(stored, stored)).toBe(false);
  });

  it.each([
    'secret',
    '{md5}secret',
    '{argon2}broken',
    '{argon2}',
    '{bcrypt}secret',
    '{bcrypt}$2a$06$short',
    '{bcrypt}$2a$99$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe',
    '{scrypt}secret',
    '{scrypt}$e0801$$',
    '{scrypt}$00801$TmFDbA==$/bq+HJ00cgB4VucZDQHp/g==',
    '{scrypt}$e0001$TmFDbA==$/bq+HJ00cgB4VucZDQHp/g==',
    '{scrypt}$ffffff$TmFDbA==$/bq+HJ00cgB4VucZDQHp/g==',
    '{constructor}secret',
    '',
    '{noop',
  ])('never matches the stored value %j', async (stored) => {
    for (const plain of ['secret', '', stored, 'a\u0000b']) {
      expect(await passwordMatches(plain, stored)).toBe(false);
    }
  });

  it('takes as long for a wrong password in plain text as for an unknown user', async () => {
    const stored = [await UNMATCHABLE, '{noop}secret', 'secret', '{md5}x'];
    const least = stored.map(() => Infinity);
    // In turn and the least of several: what else the machine does must not decide.
    for (let round = 0; round < 10; round++) {
      for (const [index, each] of stored.entries()) {
        const start = performance.now();
        await passwordMatches('wrong', each);
        least[index] = Math.min(least[index] ?? Infinity, performance.now() - start);
      }
    }
    const [unknown = 0, ...others] = least;
    expect(others.filter((time) => time < unknown / 4)).toEqual([]);
  });
});

describe('isWeaklyEncoded', () => {
  it('calls everything but argon2 weak', () => {
    expect(['{noop}x', '{bcrypt}x', '{scrypt}x', 'x'].map(isWeaklyEncoded)).toEqual([true, true, true, true]);
    expect(isWeaklyEncoded('{argon2}$argon2id$x')).toBe(false);
  });
});
