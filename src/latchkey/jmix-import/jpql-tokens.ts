/** A word, value or sign of a condition in JPQL. */
export type Token =
  | { readonly kind: 'path'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'value'; readonly value: string | number | boolean }
  | { readonly kind: 'sign'; readonly text: string };

const PATTERN =
  /\s+|\{E\}\.(?<path>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<parameter>:[A-Za-z_]\w*)|'(?<text>(?:[^']|'')*)'|(?<number>\d+(?:\.\d+)?)(?![\w.])|(?<word>[A-Za-z]+)|(?<sign><>|<=|>=|[-=<>(),])/y;

/** @returns undefined for a text that has other parts */
export function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const match = PATTERN.exec(text);
    if (!match) {
      return undefined;
    }
    const token = match[0].trim() === '' ? 'blank' : tokenOf(match.groups ?? {});
    if (token === undefined) {
      return undefined;
    }
    if (token !== 'blank') {
      tokens.push(token);
    }
  }
  return tokens;
}

function tokenOf({
  path,
  parameter,
  text,
  number,
  word,
  sign,
}: Readonly<Record<string, string | undefined>>): Token | undefined {
  if (path !== undefined) {
    return { kind: 'path', text: path };
  }
  // Row-level roles of Latchkey have the parameters of Jmix under the same names.
  if (parameter !== undefined) {
    return { kind: 'value', value: parameter };
  }
  if (text !== undefined) {
    const value = text.replaceAll("''", "'");
    // A text in this form would be taken for a parameter.
    return value.startsWith(':') ? undefined : { kind: 'value', value };
  }
  if (number !== undefined) {
    // Digits beyond those of a number would be lost.
    return String(Number(number)) === number ? { kind: 'value', value: Number(number) } : undefined;
  }
  if (word === undefined) {
    return { kind: 'sign', text: sign ?? '' };
  }
  const name = word.toLowerCase();
  return name === 'true' || name === 'false' ? { kind: 'value', value: name === 'true' } : { kind: 'word', text: name };
}
