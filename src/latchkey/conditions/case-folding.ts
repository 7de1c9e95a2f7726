/** The one capital whose small form is two characters in JavaScript and one in PostgreSQL. */
const CAPITAL_I_WITH_DOT = '\u0130';

/**
 * The text in small letters, character by character, as PostgreSQL's `lower()` makes it: unlike `toLowerCase` it takes
 * every capital sigma for the same small one.
 */
export const foldCase = (text: string): string =>
  Array.from(text, (character) => (character === CAPITAL_I_WITH_DOT ? 'i' : character.toLowerCase())).join('');
