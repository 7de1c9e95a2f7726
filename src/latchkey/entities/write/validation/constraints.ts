import {
  getMetadataStorage,
  type MetadataStorage,
  type ValidationOptions,
  ValidationTypes,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { Logger } from '@nestjs/common';
import * as library from 'class-validator';
import { getOrCreate } from '../../../common/get-or-create.js';
import { groupBy } from '../../../common/in-slices.js';
import { WHOLE_OBJECT } from '../../../model/constraints/class-constraint.decorator.js';
import type { EntityClass } from '../../../model/declarations.js';
import type { ConstraintArguments } from '../../../model/constraints/constraint-decorator.js';
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
import { isAboutNull, standardText } from './standard-texts.js';

/** What class-validator keeps of a decorator. */
type DeclaredRule = ReturnType<MetadataStorage['getTargetValidationMetadatas']>[number];

/** A class with the method `validate`. */
export type ConstraintClass = new () => ValidatorConstraintInterface;

/** One constraint of a property or of a whole object, as its decorator declares it. */
export interface Constraint {
  readonly property: string;
  /** What its decorator is registered under; `@Validate` has no name. */
  readonly name: string | undefined;
  readonly parameters: readonly unknown[];
  readonly message: ValidationOptions['message'];
  /** It is about the elements of an array. */
  readonly each: boolean;
  readonly appliesTo: (object: object, value: unknown) => boolean;
  readonly rule: ConstraintClass;
}

const ALWAYS = (): boolean => true;

/** The library types as always present what decorators without options leave out. */
function constraintOf(declared: DeclaredRule): Constraint {
  const { propertyName, name, constraints, message, each, validateIf, constraintCls } =
    declared as Partial<DeclaredRule>;
  return {
    property: propertyName ?? '',
    name,
    parameters: (constraints as readonly unknown[] | undefined) ?? [],
    message,
    each: each === true,
    appliesTo: validateIf ?? ALWAYS,
    rule: constraintCls as ConstraintClass,
  };
}

/** Groups whose constraints the API checks; those without a group are in the first (protocol/errors.md 4). */
const ACTIVE_GROUPS: readonly string[] = ['default', 'REST'];

type Condition = (object: object, value: unknown) => boolean;

/** What the decorators of one property ask for. */
export interface PropertyRules {
  /** Only when all of them hold are the constraints looked at: `IsOptional`, `ValidateIf`. */
  readonly conditions: readonly Condition[];
  readonly constraints: readonly Constraint[];
  /** Violations inside the value are reported with its path: `ValidateNested`. */
  readonly cascaded: boolean;
}

/** The active decorators of a class and of those it extends. */
export interface ClassRules {
  readonly properties: ReadonlyMap<string, PropertyRules>;
  /** Constraints of the object as a whole. */
  readonly ofObject: readonly Constraint[];
}

const cache = new WeakMap<EntityClass, ClassRules>();

/** Read once per class: decorators never change. */
export const rulesOf = (target: EntityClass): ClassRules => getOrCreate(cache, target, collect);

/**
 * The rules of a value that no class declares.
 *
 * @param decorators of `class-validator` and `metadata/constraints/`, as a property would carry them
 */
export function rulesOfValue(name: string, decorators: readonly PropertyDecorator[]): PropertyRules | undefined {
  const owner = class {
    readonly about = name;
  };
  decorators.forEach((decorate) => {
    decorate(owner.prototype, name);
  });
  return rulesOf(owner).properties.get(name);
}

function collect(target: EntityClass): ClassRules {
  const byProperty = groupBy(declared(target).filter(isActive), ({ propertyName }) => propertyName);
  const ofObject = constraintsIn(byProperty.get(WHOLE_OBJECT) ?? []);
  byProperty.delete(WHOLE_OBJECT);
  const properties = [...byProperty].map(([name, all]): [string, PropertyRules] => [
    name,
    {
      conditions: all
        .filter(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION)
        .flatMap(({ constraints }) => constraints as Condition[]),
      constraints: constraintsIn(all),
      cascaded: all.some(({ type }) => type === ValidationTypes.NESTED_VALIDATION),
    },
  ]);
  return { properties: new Map(properties), ofObject };
}

/** Class by class: for a whole hierarchy the library drops inherited decorators of a property that has own ones. */
function declared(target: EntityClass): DeclaredRule[] {
  const parent = Object.getPrototypeOf(target) as EntityClass;
  const inherited = typeof parent.prototype === 'object' ? declared(parent) : [];
  const own = getMetadataStorage().getTargetValidationMetadatas(target, '', true, false);
  // Decorators run from the last to the first.
  return [...inherited, ...own.filter((metadata) => metadata.target === target).reverse()];
}

function isActive({ groups = [], always }: Partial<DeclaredRule>): boolean {
  return always === true || groups.length === 0 || groups.some((group) => ACTIVE_GROUPS.includes(group));
}

const constraintsIn = (all: readonly DeclaredRule[]): readonly Constraint[] =>
  all
    .filter(({ type }) => type === ValidationTypes.CUSTOM_VALIDATION || type === ValidationTypes.IS_DEFINED)
    .map(constraintOf);

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
export function satisfies(
  constraint: Constraint,
  rule: ValidatorConstraintInterface,
  args: ConstraintArguments,
  type: DatatypeId | undefined,
): Verdict {
  const value: unknown = args.value;
  if (!constraint.appliesTo(args.object, value)) {
    return true;
  }
  const check = checkOf(constraint, rule, args, type);
  if (constraint.each && Array.isArray(value)) {
    return Promise.all(value.map(async (each) => check(each))).then((verdicts) => verdicts.every(Boolean));
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

/** Whether nothing but the values of these properties decides if they break a constraint. */
export const dependOnValuesOnly = ({ properties, ofObject }: ClassRules, names: Iterable<string>): boolean =>
  ofObject.length === 0 && [...names].every((name) => dependsOnValueOnly(properties.get(name)));

const dependsOnValueOnly = (rules: PropertyRules | undefined): boolean =>
  !rules ||
  (rules.conditions.length === 0 &&
    rules.constraints.every((each) => isStandard(each.name) && each.appliesTo === ALWAYS));
