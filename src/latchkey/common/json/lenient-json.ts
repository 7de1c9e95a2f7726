import { LosslessNumber } from 'lossless-json';
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA } from './strict-json.js';

/** A piece of lenient JSON. */
export interface Token {
  /** Position behind it. */
  readonly end: number;
  readonly value: unknown;
}

const BLANK = /\s/;
const WORD_PART = /[\w$.-]/;
const LINE = /[^\n\r\u2028\u2029]*/y;
const WORD = /[\p{L}_$][\p{L}\p{M}\p{N}_$.-]*/uy;
const NUMBER = /([+-]?)(?:0x([\da-f]+)|(0|[1-9]\d*)?(?:\.(\d*))?(e[+-]?\d+)?)(?![\w$.])/iy;
/** Characters of a string up to its end, an escape or a line break, where it must not end. */
const IN_QUOTES = { '"': /[^"\\\n\r]*/y, "'": /[^'\\\n\r]*/y } as const;
const ESCAPE = /\\(?:x([\da-f]{2})|u([\da-f]{4})|(\r\n|[\n\r\u2028\u2029])|(0(?!\d)|[^\dxu]))/iy;
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['0', '\0'],
]);
const KEYWORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true as const],
  ['false', false as const],
  ['null', null],
]);

/** @returns the position behind blanks and comments; an open comment ends nowhere */
export function blankEnd(text: string, start: number): number {
  let position = start;
  for (;;) {
    if (BLANK.test(text.charAt(position))) {
      position++;
    } else if (text.startsWith('//', position)) {
      position = endOf(LINE, text, position);
    } else if (text.startsWith('/*', position)) {
      const end = text.indexOf('*/', position + 2);
      if (end === -1) {
        return position;
      }
      position = end + 2;
    } else {
      return position;
    }
  }
}

/** A key in quotes, or a word. @returns undefined for anything else */
export const lenientKey = (text: string, start: number): Token | undefined => quoted(text, start) ?? word(text, start);

/**
 * A string in quotes, a number, or a word: a text, except `true`, `false` and `null` (protocol/README.md decision 10).
 *
 * @returns undefined for anything else
 */
export function lenientValue(text: string, start: number): Token | undefined {
  const found = word(text, start);
  if (found) {
    return KEYWORDS.has(found.value) ? { ...found, value: KEYWORDS.get(found.value) } : found;
  }
  return quoted(text, start) ?? number(text, start);
}

function word(text: string, start: number): (Token & { readonly value: string }) | undefined {
  const end = endOf(WORD, text, start);
  return end === 0 ? undefined : { end, value: text.slice(start, end) };
}

function quoted(text: string, start: number): Token | undefined {
  const quote = text.charAt(start);
  if (quote !== '"' && quote !== "'") {
    return undefined;
  }
  let value = '';
  let position = start + 1;
  for (;;) {
    const end = endOf(IN_QUOTES[quote], text, position);
    value += text.slice(position, end);
    if (text.charAt(end) === quote) {
      return { end: end + 1, value };
    }
    ESCAPE.lastIndex = end;
    const [whole, hex, unicode, lineBreak, other] = ESCAPE.exec(text) ?? [];
    if (whole === undefined) {
      return undefined;
    }
    value += escaped(hex ?? unicode, lineBreak, other);
    position = end + whole.length;
  }
}

/** A line break after a backslash continues the string. */
function escaped(hex: string | undefined, lineBreak: string | undefined, other = ''): string {
  if (hex !== undefined) {
    return String.fromCharCode(parseInt(hex, 16));
  }
  return lineBreak === undefined ? (ESCAPED.get(other) ?? other) : '';
}

/** `+1`, `.5`, `5.` and `0x1F`, in the spelling of JSON, to the digit. */
function number(text: string, start: number): Token | undefined {
  NUMBER.lastIndex = start;
  const [whole, sign, hex, digits, fraction, exponent = ''] = NUMBER.exec(text) ?? [];
  if (whole === undefined || `${hex ?? ''}${digits ?? ''}${fraction ?? ''}` === '') {
    return undefined;
  }
  const integer = hex === undefined ? (digits ?? '0') : String(BigInt(`0x${hex}`));
  const json = (sign === '-' ? '-' : '') + integer + (fraction ? `.${fraction}` : '') + exponent;
  return { end: start + whole.length, value: new LosslessNumber(json) };
}

/** @param pattern a sticky one @returns 0 when it does not match */
function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  pattern.test(text);
  return pattern.lastIndex;
}

/** Whether a number or word that ends there without a blank is only the beginning of another word. */
export function wordGoesOn(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  return code !== COMMA && code !== CLOSE_BRACE && code !== CLOSE_BRACKET && WORD_PART.test(text.charAt(end));
}
