import type { TextParameters } from '../../../messages/messages.js';

const UNBOUNDED = 2_147_483_647;

/** One row of the table in protocol/errors.md 4. */
export interface StandardText {
  /** Name of the constraint in Bean Validation, e.g. `Size`. */
  readonly name: string;
  /** What fills the placeholders of its text. */
  readonly parameters: TextParameters;
  /** Ending of the key for constraints with two texts under one template. */
  readonly variant?: 'exclusive';
}

type Row = (constraints: readonly unknown[]) => StandardText;

const plain =
  (name: string): Row =>
  () => ({ name, parameters: {} });

const valued =
  (name: string): Row =>
  ([value]) => ({ name, parameters: { value: String(value) } });

const size = (min: unknown, max: unknown): StandardText => ({
  name: 'Size',
  parameters: { min: Number(min), max: Number(max ?? UNBOUNDED) },
});

const decimalBound =
  (name: string): Row =>
  ([value, inclusive]) => ({
    name,
    parameters: { value: String(value) },
    variant: inclusive === false ? 'exclusive' : undefined,
  });

/** By the names under which the decorators of `class-validator` and `metadata/constraints/` are registered. */
const ROWS: Readonly<Record<string, Row>> = {
  isDefined: plain('NotNull'),
  isNotEmpty: plain('NotEmpty'),
  arrayNotEmpty: plain('NotEmpty'),
  notBlank: plain('NotBlank'),
  isLength: ([min, max]) => size(min, max),
  minLength: ([min]) => size(min, UNBOUNDED),
  maxLength: ([max]) => size(0, max),
  arrayMinSize: ([min]) => size(min, UNBOUNDED),
  arrayMaxSize: ([max]) => size(0, max),
  min: valued('Min'),
  max: valued('Max'),
  decimalMin: decimalBound('DecimalMin'),
  decimalMax: decimalBound('DecimalMax'),
  digits: ([integer, fraction]) => ({
    name: 'Digits',
    parameters: { integer: Number(integer), fraction: Number(fraction) },
  }),
  isPositive: plain('Positive'),
  positiveOrZero: plain('PositiveOrZero'),
  isNegative: plain('Negative'),
  negativeOrZero: plain('NegativeOrZero'),
  past: plain('Past'),
  pastOrPresent: plain('PastOrPresent'),
  future: plain('Future'),
  futureOrPresent: plain('FutureOrPresent'),
  matches: ([pattern]) => ({
    name: 'Pattern',
    parameters: { regexp: pattern instanceof RegExp ? pattern.source : String(pattern) },
  }),
  isEmail: plain('Email'),
  assertTrue: plain('AssertTrue'),
  assertFalse: plain('AssertFalse'),
  null: plain('Null'),
};

/** Those that null breaks. */
const ABOUT_NULL: ReadonlySet<string> = new Set(['isDefined', 'isNotEmpty', 'arrayNotEmpty', 'notBlank']);

export const isAboutNull = (name: string | undefined): boolean => name !== undefined && ABOUT_NULL.has(name);

/** @returns undefined for a constraint that the table does not have */
export function standardText(name: string | undefined, constraints: readonly unknown[]): StandardText | undefined {
  return name !== undefined && Object.hasOwn(ROWS, name) ? ROWS[name]?.(constraints) : undefined;
}
