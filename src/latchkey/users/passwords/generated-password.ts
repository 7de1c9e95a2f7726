import { randomInt } from 'node:crypto';

/** Without characters that look alike, because people copy it from a screen. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;
const ATTEMPTS = 100;

/**
 * A random password of four groups, more than 110 bits, e.g. `kQ7wT-3nVbC-xH9dP-mZ4rS`.
 *
 * @param suits whether the rules of the application take it
 * @throws Error when they take none of a hundred
 */
export function generatedPassword(suits: (password: string) => boolean): string {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const password = Array.from({ length: GROUPS }, group).join('-');
    if (suits(password)) {
      return password;
    }
  }
  throw new Error('The rules for passwords take no generated password: loosen passwordRules');
}

const group = (): string => Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
