import { scrypt, timingSafeEqual } from 'node:crypto';

/** `$<parameters>$<salt>$<key>`: parameters in hexadecimal, log2 of N, then r and p with two digits each. */
const FORM =
  /^\$(?<logN>[0-9a-f]{1,2})(?<r>[0-9a-f]{2})(?<p>[0-9a-f]{2})\$(?<salt>[A-Za-z0-9+/]+=*)\$(?<key>[A-Za-z0-9+/]+=*)$/;
/** A stored value must not be able to take all memory or the processor: 64 MiB, and as much work as 16 rounds of it. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_PARALLEL = 16;
const MIN_KEY_BYTES = 16;

/**
 * Compares a password with an scrypt hash in the form of Spring Security, `$e0801$<salt>$<key>` with salt and key in
 * base64, so that accounts of an application that is replaced can be taken over (protocol/oauth.md 2).
 *
 * @returns false also for a malformed hash and for parameters beyond reason
 */
export async function scryptMatches(plain: string, hash: string): Promise<boolean> {
  const { logN = '', r = '', p = '', salt = '', key = '' } = FORM.exec(hash)?.groups ?? {};
  const expected = Buffer.from(key, 'base64');
  const cost = { N: 2 ** parseInt(logN, 16), r: parseInt(r, 16), p: parseInt(p, 16), maxmem: 2 * MAX_BYTES };
  const usable = 128 * cost.N * cost.r <= MAX_BYTES && cost.p <= MAX_PARALLEL && expected.length >= MIN_KEY_BYTES;
  if (!usable) {
    return false;
  }
  return new Promise((resolve) => {
    scrypt(plain, Buffer.from(salt, 'base64'), expected.length, cost, (error, derived) => {
      resolve(!error && timingSafeEqual(derived, expected));
    });
  });
}
