import { getOrCreate } from '../../../common/get-or-create.js';
import { Logger } from '@nestjs/common';
import type { ConstraintArguments } from '../../../model/constraints/constraint-decorator.js';
import type { ValidatorConstraintInterface } from 'class-validator';
import type { DatatypeId } from '../../../datatypes/datatype.js';
import { DATATYPES } from '../../../datatypes/datatypes.js';
import {
  decimalPlaces,
  isAbove,
  isAtLeast,
  isAtMost,
  isBelow,
  isMultiple,
  numberText,
} from '../../../datatypes/number-text.js';
import type { Constraint } from './class-rules.js';
import { isAboutNull, standardText } from './standard-texts.js';
import * as library from 'class-validator';

/** The names of all constraints that class-validator brings; it exports each as a constant. */
const LIBRARY_NAMES: ReadonlySet<string> = new Set(
  Object.values(library).filter((value): value is string => typeof value === 'string'),
);

type Verdict = Promise<boolean> | boolean;

/** Options of decorators nest no deeper. */
const MAX_DEPTH = 3;

const logger = new Logger('Constraints');
const reported = new Set<string>();
const expressions = new WeakMap<readonly unknown[], readonly RegExp[]>();

/**
 * The verdict of class-validator, some of whose functions throw at values that nobody expected, or at wrong parameters of
 * their decorator: such a value breaks the constraint. Each constraint is logged once.
 *
 * @param parameters of the decorator
 */
function libraryVerdict(
  name: string,
  { targetName, property }: ConstraintArguments,
  parameters: readonly unknown[],
  validate: () => Verdict,
): Verdict {
  // A global or sticky expression goes on where its last match ended, in the value before.
  for (const expression of expressionsOf(parameters)) {
    expression.lastIndex = 0;
  }
  try {
    return validate();
  } catch (error) {
    const place = `${name} of ${targetName}.${property}`;
    if (!reported.has(place)) {
      reported.add(place);
      logger.error(`The constraint ${place} throws, which counts as broken: ${String(error)}`);
    }
    return false;
  }
}

const expressionsOf = (parameters: readonly unknown[]): readonly RegExp[] =>
  getOrCreate(expressions, parameters, () => [...expressionsIn(parameters, MAX_DEPTH)]);

function* expressionsIn(parameter: unknown, depth: number): Generator<RegExp> {
  if (parameter instanceof RegExp) {
    yield parameter;
  } else if (typeof parameter === 'object' && parameter !== null && depth > 0) {
    for (const each of Object.values(parameter)) {
      yield* expressionsIn(each, depth - 1);
    }
  }
}

type Check = (value: unknown, parameters: readonly unknown[]) => boolean;

/** class-validator compares JavaScript numbers, which lose digits of decimals and 64-bit integers. */
const EXACT: Readonly<Record<string, Check>> = {
  min: (value, [bound]) => isAtLeast(value, bound),
  max: (value, [bound]) => isAtMost(value, bound),
  isPositive: (value) => isAbove(value, 0),
  isNegative: (value) => isBelow(value, 0),
  isInt: (value) => decimalsOf(value) === 0,
  isNumber: (value, [options]) => decimalsOf(value) <= ((options as NumberOptions).maxDecimalPlaces ?? Infinity),
  isDivisibleBy: (value, [divisor]) => {
    const [number, of] = [numberText(value), numberText(divisor)];
    return number !== undefined && of !== undefined && isMultiple(number, of);
  },
};

type NumberOptions = Readonly<{ maxDecimalPlaces?: number }>;

/** NaN for a value that is not a number. */
function decimalsOf(value: unknown): number {
  const text = numberText(value);
  return text === undefined ? NaN : decimalPlaces(text);
}

/** Constraints of class-validator that know only JavaScript numbers, and those that know only JavaScript dates. */
const FOR_NUMBERS: readonly string[] = ['isInt', 'isNumber', 'isDivisibleBy'];
const FOR_DATES: readonly string[] = ['isDate', 'minDate', 'maxDate'];

/**
 * Whether a value satisfies a constraint. Null breaks only the standard constraints that are about null; constraints of
 * the application are called for null too.
 *
 * @param args the value and its object, as they are in memory
 * @param type type of the value or of its elements, when it has one
 */
export async function satisfies(
  constraint: Constraint,
  rule: ValidatorConstraintInterface,
  args: ConstraintArguments,
  type: DatatypeId | undefined,
): Promise<boolean> {
  const value: unknown = args.value;
  if (!constraint.appliesTo(args.object, value)) {
    return true;
  }
  const check = checkOf(constraint, rule, args, type);
  if (constraint.each && Array.isArray(value)) {
    return (await Promise.all(value.map(async (each) => check(each)))).every(Boolean);
  }
  return check(value);
}

function checkOf(
  { name, parameters }: Constraint,
  rule: ValidatorConstraintInterface,
  args: ConstraintArguments,
  type: DatatypeId | undefined,
): (value: unknown) => Promise<boolean> | boolean {
  const standard = isStandard(name);
  const exact = name !== undefined && type !== undefined && DATATYPES[type].numeric ? EXACT[name] : undefined;
  return (value) => {
    if (standard && value === null && !isAboutNull(name)) {
      return true;
    }
    if (name === 'isNotEmpty' && Array.isArray(value)) {
      return value.length > 0;
    }
    if (exact) {
      return exact(value, parameters);
    }
    return standard
      ? libraryVerdict(name, args, parameters, () => rule.validate(forLibrary(name, value), args))
      : rule.validate(value, args);
  };
}

const isStandard = (name: string | undefined): name is string =>
  name !== undefined && (LIBRARY_NAMES.has(name) || standardText(name, []) !== undefined);

function forLibrary(name: string | undefined, value: unknown): unknown {
  if (typeof value !== 'string' || name === undefined) {
    return value;
  }
  if (FOR_NUMBERS.includes(name)) {
    return value.trim() === '' ? value : Number(value);
  }
  // Dates and times without a zone are those of UTC, the zone of the server.
  return FOR_DATES.includes(name) ? new Date(/T[\d:.]+$/.test(value) ? `${value}Z` : value) : value;
}
