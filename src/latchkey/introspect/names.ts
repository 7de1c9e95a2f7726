import pluralize from 'pluralize';

/** Words that are the same for one and for many, although their endings look otherwise. */
const UNCHANGED = new Set(['data', 'media', 'metadata', 'news', 'series', 'species', 'status']);

/** Capitals, small letters and digits of a name, as words: `OrderID`, `order_id` and `ORDER ID` alike. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** A name that no word is in, or that begins with a digit, gets one. */
const safe = (words: readonly string[], prefix: string): readonly string[] =>
  /^\p{L}/u.test(words[0] ?? '') ? words : [prefix, ...words];

/** `last_update` is `lastUpdate`. */
export function attributeName(column: string): string {
  const [first = '', ...rest] = safe(wordsOf(column), 'column');
  return first + rest.map(capital).join('');
}

/** `order_details` is `OrderDetail`. */
export const className = (table: string): string => {
  const words = safe(wordsOf(table), 'table');
  return [...words.slice(0, -1), singular(words.at(-1) ?? '')].map(capital).join('');
};

/** `orderDetail` is `orderDetails`. */
export function pluralOf(name: string): string {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  return attributeName([...words.slice(0, -1), plural(last)].join('_'));
}

/** `OrderDetail` is `order-detail`. */
export const kebab = (name: string): string => wordsOf(name).join('-');

/** `OrderDetail` is `Order detail`. */
export const sentence = (name: string): string => capital(wordsOf(name).join(' '));

/** A relation is named after its column without `_id`: `original_language_id` is `originalLanguage`. */
export function referenceName(column: string, key: string): string {
  const words = wordsOf(column);
  const ends = wordsOf(key).at(-1);
  const last = words.at(-1);
  const short =
    words.length > 1 && (last === 'id' || last === 'fk' || last === 'uuid' || (ends === last && last === 'code'));
  return attributeName((short ? words.slice(0, -1) : words).join('_'));
}

function singular(word: string): string {
  return UNCHANGED.has(word) ? word : pluralize.singular(word);
}

function plural(word: string): string {
  return UNCHANGED.has(word) ? word : pluralize.plural(word);
}

/** Names that are taken get the next free number. */
export class FreeNames {
  private readonly taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken);
  }

  has(name: string): boolean {
    return this.taken.has(name);
  }

  /** The first of some names that is free, or the last with a number. */
  take(...names: readonly [string, ...string[]]): string {
    const last = names.at(-1) ?? names[0];
    let found = names.find((name) => !this.taken.has(name));
    for (let number = 2; found === undefined; number += 1) {
      const numbered = `${last}${number}`;
      found = this.taken.has(numbered) ? undefined : numbered;
    }
    this.taken.add(found);
    return found;
  }
}
