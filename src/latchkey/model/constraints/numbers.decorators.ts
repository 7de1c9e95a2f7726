import type { ValidationOptions } from 'class-validator';
import { exactNumber, isAbove, isAtLeast, isAtMost, isBelow, numberText } from '../../datatypes/number-text.js';
import { constraintDecorator } from './constraint-decorator.js';

/** Bounds of {@link DecimalMin} and {@link DecimalMax}. */
export interface DecimalBoundOptions extends ValidationOptions {
  /** Whether the bound itself is allowed; by default it is. */
  readonly inclusive?: boolean;
}

/**
 * A number not below a bound, compared with all digits of both (protocol/errors.md 4).
 *
 * @param bound digits as text, so that none is lost: `'0.10'`
 */
export function DecimalMin(bound: string, options: DecimalBoundOptions = {}): PropertyDecorator {
  const { inclusive = true } = options;
  const holds = inclusive ? isAtLeast : isAbove;
  return constraintDecorator('decimalMin', [bound, inclusive], (value) => holds(value, bound), options);
}

/** A number not above a bound; see {@link DecimalMin}. */
export function DecimalMax(bound: string, options: DecimalBoundOptions = {}): PropertyDecorator {
  const { inclusive = true } = options;
  const holds = inclusive ? isAtMost : isBelow;
  return constraintDecorator('decimalMax', [bound, inclusive], (value) => holds(value, bound), options);
}

/**
 * A number with a limited number of digits (protocol/errors.md 4). Zeros at either end do not count.
 *
 * @param integer most digits before the decimal point
 * @param fraction most digits after it
 */
export const Digits = (integer: number, fraction: number, options?: ValidationOptions): PropertyDecorator =>
  constraintDecorator('digits', [integer, fraction], (value) => hasDigits(value, integer, fraction), options);

/** A number above or equal to zero (protocol/errors.md 4); above zero is `IsPositive` of `class-validator`. */
export const PositiveOrZero = (options?: ValidationOptions): PropertyDecorator =>
  constraintDecorator('positiveOrZero', [], (value) => isAtLeast(value, 0), options);

/** A number below or equal to zero (protocol/errors.md 4); below zero is `IsNegative` of `class-validator`. */
export const NegativeOrZero = (options?: ValidationOptions): PropertyDecorator =>
  constraintDecorator('negativeOrZero', [], (value) => isAtMost(value, 0), options);

function hasDigits(value: unknown, integer: number, fraction: number): boolean {
  const text = numberText(value);
  if (text === undefined) {
    return false;
  }
  const { sign, digits, exponent } = exactNumber(text);
  return sign === 0 || (digits.length + exponent <= integer && -exponent <= fraction);
}
