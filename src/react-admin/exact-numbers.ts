import { isLosslessNumber, parse, stringify } from 'lossless-json';

/** Parses JSON without losing digits: each number becomes a `LosslessNumber` of the package lossless-json. */
export const parseExactly = (text: string): unknown => parse(text);

/** Writes what {@link parseExactly} has read, digit by digit, and ordinary values. */
export const writeExactly = (value: unknown, space?: number): string => stringify(value, undefined, space) ?? 'null';

/** @returns the same value with ordinary numbers, for responses that hold no decimals and no 64-bit integers */
export function withNumbers(value: unknown): unknown {
  if (isLosslessNumber(value)) {
    return Number(value.value);
  }
  if (Array.isArray(value)) {
    return value.map(withNumbers);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withNumbers(member)]))
    : value;
}

/** @returns a number if JavaScript writes it with the same digits, else the digits as text */
export const numberOrText = (text: string): number | string => (String(Number(text)) === text ? Number(text) : text);
