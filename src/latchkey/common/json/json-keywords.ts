import { LETTER_F, LETTER_N, LETTER_T } from './character-codes.js';

/** By their first letter. */
const KEYWORDS: ReadonlyMap<number, readonly [string, boolean | null]> = new Map([
  [LETTER_T, ['true', true]],
  [LETTER_F, ['false', false]],
  [LETTER_N, ['null', null]],
]);

/** The keyword of JSON at a position, and the position after it; undefined for anything else. */
export function keywordAt(
  text: string,
  position: number,
): { readonly value: boolean | null; readonly end: number } | undefined {
  const [word = '', value] = KEYWORDS.get(text.charCodeAt(position)) ?? [];
  return value === undefined || !text.startsWith(word, position) ? undefined : { value, end: position + word.length };
}
