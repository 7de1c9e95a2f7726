import type { DatatypeId } from '../datatypes/datatype.js';
import { DATATYPES, sqlTypeOf } from '../datatypes/datatypes.js';
import type { Attribute } from '../model/attribute.js';
import type { EnumModel } from '../model/enum-model.js';
import { valueTypeOf } from '../model/column-type.js';
import { type ComparedAttribute, isCompared } from './attribute-path.js';

const EQUALITY = ['=', '<>'] as const;
const ORDER = ['>', '>=', '<', '<='] as const;
const TEXT = ['contains', 'doesNotContain', 'startsWith', 'endsWith'] as const;
const LIST = ['in', 'notIn'] as const;
const NULLNESS = ['isNull', 'notEmpty'] as const;

type EqualityOperator = (typeof EQUALITY)[number];
type OrderOperator = (typeof ORDER)[number];
export type TextOperator = (typeof TEXT)[number];
export type ListOperator = (typeof LIST)[number];
/** Operators whose value is true or false. */
export type NullOperator = (typeof NULLNESS)[number];
export type ComparisonOperator = EqualityOperator | OrderOperator;

/** The operators of protocol/filters.md 2; their names are case-sensitive. */
export type Operator = ComparisonOperator | TextOperator | ListOperator | NullOperator | 'overlaps' | 'matches';

export const OPERATORS: readonly Operator[] = [
  ...EQUALITY,
  ...ORDER,
  ...TEXT,
  ...LIST,
  ...NULLNESS,
  'overlaps',
  'matches',
];

export const isTextOperator = (operator: Operator): operator is TextOperator => isOneOf(operator, TEXT);
export const isListOperator = (operator: Operator): operator is ListOperator => isOneOf(operator, LIST);
export const isNullOperator = (operator: Operator): operator is NullOperator => isOneOf(operator, NULLNESS);
export const isOperator = (text: string): text is Operator => isOneOf(text, OPERATORS);

const NONE: readonly Operator[] = [];
const BOOLEAN: readonly Operator[] = [...EQUALITY, ...NULLNESS];
const IDENTITY: readonly Operator[] = [...BOOLEAN, ...LIST];
const STRING: readonly Operator[] = [...IDENTITY, ...TEXT];
const ORDERED: readonly Operator[] = [...IDENTITY, ...ORDER];
const ORDERED_WITHOUT_LISTS: readonly Operator[] = [...BOOLEAN, ...ORDER];

/** A member of a JSON value may be a number, a text, a list or an object. */
const OF_MEMBERS: readonly Operator[] = [...STRING, ...ORDER];
const CONTAINMENT: readonly Operator[] = ['contains', 'doesNotContain', 'overlaps'];
const NETWORK: readonly Operator[] = [...ORDERED, ...CONTAINMENT];
const RANGE: readonly Operator[] = [...BOOLEAN, ...CONTAINMENT];

/** Which operators a type allows; protocol/filters.md 3. */
const BY_TYPE: Readonly<Record<DatatypeId, readonly Operator[]>> = {
  string: STRING,
  boolean: BOOLEAN,
  char: NONE,
  short: ORDERED,
  int: ORDERED,
  long: ORDERED,
  bigInteger: ORDERED,
  float: ORDERED,
  double: ORDERED,
  decimal: ORDERED,
  uuid: IDENTITY,
  localDate: ORDERED,
  localTime: ORDERED_WITHOUT_LISTS,
  localDateTime: ORDERED,
  offsetTime: ORDERED_WITHOUT_LISTS,
  offsetDateTime: ORDERED,
  date: ORDERED,
  time: ORDERED,
  dateTime: ORDERED,
  byteArray: NONE,
  uri: NONE,
  fileRef: NONE,
  json: [...BOOLEAN, 'contains', 'doesNotContain'],
  citext: STRING,
  paddedString: STRING,
  money: ORDERED,
  interval: ORDERED,
  inet: NETWORK,
  cidr: NETWORK,
  macaddr: ORDERED,
  macaddr8: ORDERED,
  bit: IDENTITY,
  varbit: IDENTITY,
  xml: NULLNESS,
  ltree: [...ORDERED, 'startsWith'],
  hstore: [...BOOLEAN, 'contains', 'doesNotContain'],
  tsvector: ['matches', ...NULLNESS],
  int4range: RANGE,
  int8range: RANGE,
  numrange: RANGE,
  tsrange: RANGE,
  tstzrange: RANGE,
  daterange: RANGE,
  int4multirange: RANGE,
  int8multirange: RANGE,
  nummultirange: RANGE,
  tsmultirange: RANGE,
  tstzmultirange: RANGE,
  datemultirange: RANGE,
  point: NULLNESS,
  line: NULLNESS,
  lseg: NULLNESS,
  box: NULLNESS,
  path: NULLNESS,
  polygon: NULLNESS,
  circle: NULLNESS,
};

/**
 * Whether conditions may use the operator on the attribute, of a list on its elements (protocol/filters.md 3).
 *
 * @param member whether on a member of its JSON value, which may be of any type
 */
export function allows(attribute: Attribute, operator: Operator, member = false): attribute is ComparedAttribute {
  if (!isCompared(attribute)) {
    return false;
  }
  const allowed = 'type' in attribute && !enumOf(attribute) ? BY_TYPE[attribute.type] : IDENTITY;
  return (member ? OF_MEMBERS : allowed).includes(operator);
}

/** The enum whose constants an attribute or the elements of a list are. */
export const enumOf = (attribute: Attribute): EnumModel | undefined =>
  attribute.kind === 'enum' || attribute.kind === 'elements' ? attribute.enum : undefined;

/** The name of the attribute's type in error texts (protocol/filters.md 6, row 7). */
export function javaTypeOf(attribute: Attribute): string {
  switch (attribute.kind) {
    case 'scalar':
    case 'transient':
      return DATATYPES[attribute.type].javaType;
    case 'enum':
      return attribute.enum.name;
    case 'elements':
      return 'java.util.List';
    case 'embedded':
      return attribute.embeddable;
    case 'toOne':
    case 'toMany':
    case 'computedReference':
      return attribute.target.name;
  }
}

/** The type of the column behind an attribute. */
export function comparedType(attribute: ComparedAttribute): DatatypeId {
  switch (attribute.kind) {
    case 'scalar':
    case 'elements':
      return attribute.type;
    case 'enum':
      return attribute.enum.numeric ? 'int' : 'string';
    case 'toOne':
      return attribute.target.key.composite ? 'string' : attribute.target.primaryKey.type;
  }
}

/** The PostgreSQL type that values are cast to before they are compared. */
export const comparedSqlType = (attribute: ComparedAttribute): string =>
  attribute.kind === 'toOne' ? sqlTypeOf(comparedType(attribute)) : valueTypeOf(attribute);

const isOneOf = (text: string, names: readonly string[]): boolean => names.includes(text);
