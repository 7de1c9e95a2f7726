import { compareNumbers, readNumber } from '../../datatypes/number-text.js';

/**
 * The digits of a number or of the text that decimals and 64-bit integers are in memory; undefined for anything else.
 */
export function numberText(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  return typeof text === 'string' && readNumber(text) ? text : undefined;
}

/** Whether a value is a number in this relation to the bound, compared with all digits of both. */
export function comparesTo(value: unknown, bound: unknown, accepts: (order: number) => boolean): boolean {
  const [number, limit] = [numberText(value), numberText(bound)];
  return number !== undefined && limit !== undefined && accepts(compareNumbers(number, limit));
}

export const isAtLeast = (value: unknown, bound: unknown): boolean => comparesTo(value, bound, (order) => order >= 0);
export const isAtMost = (value: unknown, bound: unknown): boolean => comparesTo(value, bound, (order) => order <= 0);
export const isAbove = (value: unknown, bound: unknown): boolean => comparesTo(value, bound, (order) => order > 0);
export const isBelow = (value: unknown, bound: unknown): boolean => comparesTo(value, bound, (order) => order < 0);
