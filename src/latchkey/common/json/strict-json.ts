import { isLosslessNumber, LosslessNumber } from 'lossless-json';

/** The characters that JSON is made of. */
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const BYTE_ORDER_MARK = 0xfeff;

/** Characters that are looked at one by one before the regular expression pays. */
const SHORT = 32;
const BLANKS = /[ \t\n\r]*/y;

/** @returns the position behind the blanks of strict JSON at `start`, or about `until` */
export function strictBlankEnd(text: string, start: number, until: number): number {
  const end = Math.min(start + SHORT, until);
  let position = start;
  while (position < end && isBlank(text.charCodeAt(position))) {
    position++;
  }
  if (position < end || position >= until) {
    return position;
  }
  BLANKS.lastIndex = position;
  BLANKS.test(text);
  return BLANKS.lastIndex;
}

const isBlank = (code: number): boolean =>
  code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB;

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

const PLUS = 0x2b;
const DOT = 0x2e;
/** With this bit `E` is `e`. */
const LOWER_CASE = 0x20;
const LETTER_E = 0x65;

/** Digits of a whole number that a JavaScript number always holds exactly. */
const MAX_EXACT_DIGITS = 15;

/** A number of JSON. `String()` gives its text with every digit: a JavaScript number stands only for what it holds exactly. */
export type JsonNumber = LosslessNumber | number;

export const isJsonNumber = (value: unknown): value is JsonNumber =>
  typeof value === 'number' || isLosslessNumber(value);

/** @returns the position behind the number at `start`; -1 when the grammar of JSON has none there */
export function numberEnd(text: string, start: number): number {
  let position = text.charCodeAt(start) === MINUS ? start + 1 : start;
  position = text.charCodeAt(position) === ZERO ? position + 1 : digitsEnd(text, position);
  if (position !== -1 && text.charCodeAt(position) === DOT) {
    position = digitsEnd(text, position + 1);
  }
  if (position !== -1 && (text.charCodeAt(position) | LOWER_CASE) === LETTER_E) {
    const sign = text.charCodeAt(position + 1);
    position = digitsEnd(text, sign === PLUS || sign === MINUS ? position + 2 : position + 1);
  }
  return position;
}

/** @returns -1 when there is not one digit */
function digitsEnd(text: string, start: number): number {
  let position = start;
  while (isDigit(text.charCodeAt(position))) {
    position++;
  }
  return position === start ? -1 : position;
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/** Whether a number may begin with the character. */
export const startsNumber = (code: number): boolean => code === MINUS || isDigit(code);

/**
 * The number between two positions, which {@link numberEnd} has found. Whole numbers that fit become JavaScript numbers:
 * a list of a million takes a third of the time and of the memory of as many objects.
 */
export function numberAt(text: string, start: number, end: number): JsonNumber {
  if (end - start > MAX_EXACT_DIGITS) {
    return new LosslessNumber(text.slice(start, end));
  }
  let value = 0;
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    if (!isDigit(code)) {
      return new LosslessNumber(text.slice(start, end));
    }
    value = value * 10 + code - ZERO;
  }
  return value;
}

/** Characters of a string with escapes that are decoded at once. */
const PIECE = 16 * 1024;
/** All characters from the blank on, but the quote and the backslash. */
const PLAIN = /[ !#-[\]-\uffff]*/y;

/** Reads strings of strict JSON, long ones piece by piece. */
export class StringReader {
  /** Position of the opening quote. */
  start = 0;
  /** Behind what has been read. */
  position = 0;
  /** The string, once it has been read to its end. */
  value = '';
  private pieceStart = 0;
  private escaped = false;

  constructor(private readonly text: string) {}

  /** @param start position of the opening quote */
  begin(start: number): void {
    this.start = start;
    this.position = start + 1;
    this.pieceStart = start + 1;
    this.value = '';
    this.escaped = false;
  }

  /** Reads to the end of the string, or to the first escape behind `until`. @returns undefined for a faulty string */
  read(until: number): 'ended' | 'unfinished' | undefined {
    for (;;) {
      const position = plainEnd(this.text, this.position);
      const code = this.text.charCodeAt(position);
      if (code === QUOTE) {
        this.position = position + 1;
        return this.take(position) ? 'ended' : undefined;
      }
      if (code !== BACKSLASH) {
        return undefined;
      }
      // No escape is cut: a piece ends before one.
      if (position - this.pieceStart >= PIECE && !this.take(position)) {
        return undefined;
      }
      this.escaped = true;
      this.position = position + 2;
      if (position >= until) {
        return 'unfinished';
      }
    }
  }

  /** @returns whether its escapes are valid */
  private take(end: number): boolean {
    const piece = this.text.slice(this.pieceStart, end);
    this.pieceStart = end;
    if (!this.escaped) {
      this.value += piece;
      return true;
    }
    this.escaped = false;
    try {
      this.value += JSON.parse(`"${piece}"`) as string;
      return true;
    } catch {
      return false;
    }
  }
}

function plainEnd(text: string, start: number): number {
  const end = Math.min(start + SHORT, text.length);
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === QUOTE || code === BACKSLASH || code < SPACE) {
      return position;
    }
  }
  PLAIN.lastIndex = end;
  PLAIN.test(text);
  return PLAIN.lastIndex;
}

/** Behind a string that is short and has no escapes, found faster than by a reader; undefined for any other. */
export function shortStringEnd(text: string, start: number): number | undefined {
  let position = start + 1;
  let code = text.charCodeAt(position);
  while (code >= SPACE && code !== QUOTE && code !== BACKSLASH && position - start <= SHORT) {
    code = text.charCodeAt(++position);
  }
  return code === QUOTE ? position + 1 : undefined;
}
