import type { Constraint } from '../../entities/write/validation/constraints.js';
import type { Schema } from '../openapi.js';

type Keywords = (parameters: readonly unknown[], schema: Schema) => Partial<Schema>;

const isArray = ({ type }: Schema): boolean => type === 'array';

const decimalBound =
  (bound: 'minimum' | 'maximum', exclusive: 'exclusiveMinimum' | 'exclusiveMaximum'): Keywords =>
  ([value, inclusive]) => ({ [bound]: Number(value), ...(inclusive === false && { [exclusive]: true }) });

/** What schemas can say of the constraints of class-validator and `metadata/constraints/`, by their names. */
const KEYWORDS: Readonly<Record<string, Keywords>> = {
  isNotEmpty: (_, schema) => (isArray(schema) ? { minItems: 1 } : schema.type === 'string' ? { minLength: 1 } : {}),
  arrayNotEmpty: () => ({ minItems: 1 }),
  notBlank: () => ({ pattern: '\\S' }),
  isLength: ([min, max]) => ({ minLength: Number(min), ...(max !== undefined && { maxLength: Number(max) }) }),
  minLength: ([min]) => ({ minLength: Number(min) }),
  maxLength: ([max]) => ({ maxLength: Number(max) }),
  arrayMinSize: ([min]) => ({ minItems: Number(min) }),
  arrayMaxSize: ([max]) => ({ maxItems: Number(max) }),
  min: ([min]) => ({ minimum: Number(min) }),
  max: ([max]) => ({ maximum: Number(max) }),
  decimalMin: decimalBound('minimum', 'exclusiveMinimum'),
  decimalMax: decimalBound('maximum', 'exclusiveMaximum'),
  digits: ([integer, fraction]) => ({
    minimum: -(10 ** Number(integer)),
    exclusiveMinimum: true,
    maximum: 10 ** Number(integer),
    exclusiveMaximum: true,
    multipleOf: Number(`1e-${String(fraction)}`),
  }),
  isPositive: () => ({ minimum: 0, exclusiveMinimum: true }),
  positiveOrZero: () => ({ minimum: 0 }),
  isNegative: () => ({ maximum: 0, exclusiveMaximum: true }),
  negativeOrZero: () => ({ maximum: 0 }),
  past: () => ({ description: 'Before now' }),
  pastOrPresent: () => ({ description: 'Not after now' }),
  future: () => ({ description: 'After now' }),
  futureOrPresent: () => ({ description: 'Not before now' }),
  // Schemas have no flags: what ignores case or spans lines cannot be said.
  matches: ([pattern]) => (pattern instanceof RegExp && pattern.flags === '' ? { pattern: pattern.source } : {}),
  isEmail: () => ({ format: 'email' }),
  isIn: ([values]) => (Array.isArray(values) ? { enum: values as string[] } : {}),
  isInt: () => ({ multipleOf: 1 }),
  assertTrue: () => ({ enum: [true] }),
  assertFalse: () => ({ enum: [false] }),
};

/** The schema with what its constraints add; bounds of a type stay where they are narrower. */
export function constrained(schema: Schema, constraints: readonly Constraint[]): Schema {
  return constraints.reduce((narrowed, { name, parameters, each }) => {
    const keywords = name !== undefined && Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
    if (!keywords) {
      return narrowed;
    }
    return each && narrowed.items
      ? { ...narrowed, items: { ...narrowed.items, ...keywords(parameters, narrowed.items) } }
      : narrower(narrowed, keywords(parameters, narrowed));
  }, schema);
}

function narrower(schema: Schema, added: Partial<Schema>): Schema {
  const { minimum = -Infinity, exclusiveMinimum, maximum = Infinity, exclusiveMaximum } = schema;
  return {
    ...schema,
    ...added,
    ...(added.minimum !== undefined &&
      (added.minimum < minimum ? { minimum, exclusiveMinimum } : { exclusiveMinimum: added.exclusiveMinimum })),
    ...(added.maximum !== undefined &&
      (added.maximum > maximum ? { maximum, exclusiveMaximum } : { exclusiveMaximum: added.exclusiveMaximum })),
  };
}
