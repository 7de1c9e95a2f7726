import { createHash, timingSafeEqual } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/**
 * Passwords and client secrets are stored as `{encoder}value`; protocol/oauth.md 2. New ones are argon2id. `{noop}` is
 * plain text, for development only. A stored value without a known prefix never matches.
 */
export async function encodePassword(plain: string): Promise<string> {
  return `{argon2}${await hash(plain)}`;
}

export async function passwordMatches(plain: string, stored: string): Promise<boolean> {
  const [, encoder, value = ''] = /^\{(\w+)\}(.*)$/s.exec(stored) ?? [];
  switch (encoder) {
    case 'noop':
      return timingSafeEqual(digest(plain), digest(value));
    case 'argon2':
      return verify(value, plain).catch(() => false);
    default:
      return false;
  }
}

/** Whether a correct password should be stored again in the current form. */
export const isWeaklyEncoded = (stored: string): boolean => !stored.startsWith('{argon2}');

/** A hash no password matches: checking it makes unknown names cost as much time as known ones. */
export const UNMATCHABLE = encodePassword(createHash('sha256').update(String(process.hrtime.bigint())).digest('hex'));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
