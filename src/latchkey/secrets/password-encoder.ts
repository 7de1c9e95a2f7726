import { createHash, timingSafeEqual } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { compare as compareBcrypt } from 'bcryptjs';
import { scryptMatches } from './scrypt-hash.js';

/** Longer passwords and secrets match nothing: nobody pays for hashing them. */
const MAX_LENGTH = 4096;

type Matcher = (plain: string, value: string) => Promise<boolean>;

/**
 * How passwords and client secrets may be stored, as `{encoder}value` (protocol/oauth.md 2). New ones are argon2id; the
 * others come from applications that are replaced. `{noop}` is plain text, for development only.
 */
const MATCHERS: Readonly<Record<string, Matcher>> = {
  argon2: (plain, value) => verify(value, plain),
  bcrypt: (plain, value) => compareBcrypt(plain, value),
  scrypt: scryptMatches,
  noop: (plain, value) => Promise.resolve(timingSafeEqual(digest(plain), digest(value))),
};

/** Encoders that take time to check a password. */
const COSTLY: readonly string[] = ['argon2', 'bcrypt', 'scrypt'];

/** The form in which new passwords and secrets are stored. */
export async function encodePassword(plain: string): Promise<string> {
  return `{argon2}${await hash(plain)}`;
}

/**
 * A stored value that is malformed or has no known prefix never matches, nor does a plain text that is too long. A
 * refusal takes as long as for an unknown name.
 */
export async function passwordMatches(plain: string, stored: string): Promise<boolean> {
  if (plain.length > MAX_LENGTH) {
    await passwordMatches('', await UNMATCHABLE);
    return false;
  }
  const [, encoder = '', value = ''] = /^\{(\w+)\}(.*)$/s.exec(stored) ?? [];
  const matcher = Object.hasOwn(MATCHERS, encoder) ? MATCHERS[encoder] : undefined;
  const matches = matcher ? await matcher(plain, value).catch(() => false) : false;
  if (!matches && !COSTLY.includes(encoder)) {
    await passwordMatches(plain, await UNMATCHABLE);
  }
  return matches;
}

/** Whether a correct password should be stored again in the current form. */
export const isWeaklyEncoded = (stored: string): boolean => !stored.startsWith('{argon2}');

/** A hash that no password matches: checking it makes unknown names take as long as known ones. */
export const UNMATCHABLE = encodePassword(createHash('sha256').update(String(process.hrtime.bigint())).digest('hex'));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
