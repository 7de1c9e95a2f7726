import type { ComparedAttribute } from '../conditions/attribute-path.js';
import { comparedType, enumOf } from '../conditions/operators.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import { NO_LIMITS, parseScalar, ValueError } from '../datatypes/scalar-parser.js';
import type { EnumModel } from '../model/enum-model.js';
import { dateAs, parseDate } from '../datatypes/legacy-date.js';

/** What one value of a parameter may be, and with which attributes it can be compared (protocol/queries.md 1). */
export interface ItemType {
  /** The datatype of its values; absent for constants of an enum. */
  readonly type?: DatatypeId;
  /** Whether a blank text is a value like any other; else it stands for null. */
  readonly blank: boolean;
  /**
   * @param text not longer than allowed
   * @throws ValueError for a text that is not a value of the type
   */
  parse(text: string): string | null;
  comparesWith(attribute: ComparedAttribute): boolean;
  /** The parsed text as PostgreSQL takes it for an attribute of the type. */
  as(parsed: string, type: DatatypeId): string;
}

/**
 * @param types of attributes that hold every value of `type` without loss
 */
const scalar = (type: DatatypeId, ...types: readonly DatatypeId[]): ItemType => ({
  type,
  blank: type === 'string',
  parse: (text) => parseScalar(type, text, NO_LIMITS),
  comparesWith: (attribute) => !enumOf(attribute) && [type, ...types].includes(comparedType(attribute)),
  as: (parsed) => parsed,
});

const SHORT = scalar('short', 'int', 'long', 'bigInteger', 'float', 'double', 'decimal');
const INTEGER = scalar('int', 'long', 'bigInteger', 'double', 'decimal');
const LONG = scalar('long', 'bigInteger', 'decimal');
const DOUBLE = scalar('double');
const FLOAT = scalar('float');
const BOOLEAN = scalar('boolean');

const BYTE: ItemType = {
  ...SHORT,
  parse: (text) => {
    const parsed = SHORT.parse(text);
    if (Number(parsed) < -128 || Number(parsed) > 127) {
      throw new ValueError('short', text);
    }
    return parsed;
  },
};

const LEGACY_DATE: ItemType = {
  ...scalar('dateTime', 'date', 'time', 'localDate', 'localTime', 'localDateTime', 'offsetDateTime'),
  parse: parseDate,
  as: dateAs,
};

/** The names under which clients know the types. */
const BY_NAME = {
  'java.lang.String': scalar('string'),
  'java.lang.Byte': BYTE,
  byte: BYTE,
  'java.lang.Short': SHORT,
  short: SHORT,
  'java.lang.Integer': INTEGER,
  int: INTEGER,
  'java.lang.Long': LONG,
  long: LONG,
  'java.lang.Double': DOUBLE,
  double: DOUBLE,
  'java.lang.Float': FLOAT,
  float: FLOAT,
  'java.math.BigDecimal': scalar('decimal'),
  'java.lang.Boolean': BOOLEAN,
  boolean: BOOLEAN,
  'java.util.UUID': scalar('uuid'),
  'java.util.Date': LEGACY_DATE,
  'java.time.LocalDate': scalar('localDate', 'date'),
  'java.time.LocalTime': scalar('localTime', 'time'),
  'java.time.LocalDateTime': scalar('localDateTime', 'dateTime'),
  'java.time.OffsetDateTime': scalar('offsetDateTime'),
  'java.time.OffsetTime': scalar('offsetTime'),
} as const satisfies Record<string, ItemType>;

export type ScalarTypeName = keyof typeof BY_NAME;

export const scalarType = (name: ScalarTypeName): ItemType => BY_NAME[name];

/** A parameter of a query. */
export interface QueryParameter {
  readonly name: string;
  /** The type as declared, for the listing. */
  readonly typeName: string;
  readonly item: ItemType;
  readonly list: boolean;
}

/** @returns undefined when no type has the name */
export function parameterOf(
  name: string,
  typeName: string,
  enums: ReadonlyMap<string, EnumModel>,
): QueryParameter | undefined {
  const list = typeName.endsWith('[]');
  const itemName = list ? typeName.slice(0, -2) : typeName;
  const model = enums.get(itemName);
  const item = isScalarName(itemName) ? BY_NAME[itemName] : model && constantOf(model);
  return item && { name, typeName, item, list };
}

const isScalarName = (name: string): name is ScalarTypeName => Object.hasOwn(BY_NAME, name);

/** Clients name the constant, the database knows its id. */
const constantOf = (model: EnumModel): ItemType => ({
  blank: false,
  parse: (text) => {
    const id = model.idOf(text);
    if (id === undefined) {
      throw new ValueError('string', text);
    }
    return id;
  },
  comparesWith: (attribute) => enumOf(attribute)?.name === model.name,
  as: (parsed) => parsed,
});
