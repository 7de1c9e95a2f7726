import { isLosslessNumber, LosslessNumber } from 'lossless-json';

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
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
