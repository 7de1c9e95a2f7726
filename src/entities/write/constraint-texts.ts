import { getMetadataStorage } from 'class-validator';
import type { EntityClass } from '../../metadata/declarations.js';

export interface ConstraintText {
  readonly message: string;
  readonly messageTemplate: string;
  /** Whether null can break the constraint. */
  readonly aboutNull: boolean;
}

type Arguments = readonly unknown[];

const UNBOUNDED = 2_147_483_647;
const key = (name: string): string => `{jakarta.validation.constraints.${name}.message}`;

/** English texts of protocol/errors.md 4 by the constraint names of class-validator. */
const TEXTS: Readonly<Record<string, readonly [name: string, message: (args: Arguments) => string]>> = {
  isDefined: ['NotNull', () => 'may not be null'],
  isNotEmpty: ['NotEmpty', () => 'must not be empty'],
  isLength: ['Size', ([min, max]) => size(min, max)],
  minLength: ['Size', ([min]) => size(min, UNBOUNDED)],
  maxLength: ['Size', ([max]) => size(0, max)],
  arrayMinSize: ['Size', ([min]) => size(min, UNBOUNDED)],
  arrayMaxSize: ['Size', ([max]) => size(0, max)],
  min: ['Min', ([value]) => `must be greater than or equal to ${String(value)}`],
  max: ['Max', ([value]) => `must be less than or equal to ${String(value)}`],
  isPositive: ['Positive', () => 'must be greater than 0'],
  isNegative: ['Negative', () => 'must be less than 0'],
  matches: ['Pattern', ([pattern]) => `must match "${pattern instanceof RegExp ? pattern.source : String(pattern)}"`],
  isEmail: ['Email', () => 'not a well-formed email address'],
};

const ABOUT_NULL: readonly string[] = ['isDefined', 'isNotEmpty'];

export const notNull = { message: 'may not be null', messageTemplate: key('NotNull') };

/**
 * @param type constraint name of class-validator, e.g. `minLength`
 * @param fallback its own message, used for constraints the page does not name and for custom messages
 */
export function constraintText(target: EntityClass, property: string, type: string, fallback: string): ConstraintText {
  const aboutNull = ABOUT_NULL.includes(type);
  const declared = getMetadataStorage()
    .getTargetValidationMetadatas(target, '', true, false)
    .find((metadata) => metadata.propertyName === property && metadata.name === type);
  const known = TEXTS[type];
  if (!known || declared?.message !== undefined) {
    return { message: fallback, messageTemplate: fallback, aboutNull };
  }
  const [name, message] = known;
  return { message: message((declared?.constraints ?? []) as Arguments), messageTemplate: key(name), aboutNull };
}

function size(min: unknown, max: unknown): string {
  return `size must be between ${String(min)} and ${String(Number(max ?? UNBOUNDED))}`;
}
