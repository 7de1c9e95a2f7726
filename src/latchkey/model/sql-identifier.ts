import { createHash } from 'node:crypto';

/** An identifier as SQL takes it literally. */
export const quote = (identifier: string): string => `"${identifier.replace(/"/g, '""')}"`;

/** The inverse of {@link quote}, for functions that take names as text. */
export const unquote = (quoted: string): string => quoted.slice(1, -1).replace(/""/g, '"');

/** A table with its schema, each part quoted. */
export const quotePath = (path: string): string => path.split('.').map(quote).join('.');

/** A fixed text of the model as SQL takes it; values of requests are always bound instead. */
export const literal = (text: string): string => `'${text.replace(/'/g, "''")}'`;

/** PostgreSQL cuts longer names, in bytes: two of them may become one. */
const MAX_BYTES = 63;
const HASH_LENGTH = 8;

/** Names that are too long end with a hash of the whole. */
export function fitting(name: string): string {
  const bytes = Buffer.from(name);
  if (bytes.length <= MAX_BYTES) {
    return name;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  // A letter that is cut in two is left out.
  const begin = bytes
    .subarray(0, MAX_BYTES - HASH_LENGTH - 1)
    .toString()
    .replace(/\uFFFD$/, '');
  return `${begin}_${hash}`;
}

/** The name of a table or column for that of a class or property: `birthDate` is `birth_date`. */
export const snake = (name: string): string =>
  fitting(
    name
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .replace(/[.\s]+/g, '_')
      .toLowerCase(),
  );
