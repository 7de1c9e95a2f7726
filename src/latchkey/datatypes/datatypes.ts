import type { ColumnType } from 'typeorm';
import type { Datatype, DatatypeId } from './datatype.js';
import { bigInteger, decimal, double, float, int, long, short } from './number-types.js';
import { boolean, byteArray } from './other-types.js';
import {
  date,
  dateTime,
  localDate,
  localDateTime,
  localTime,
  offsetDateTime,
  offsetTime,
  time,
} from './temporal-types.js';
import { char, fileRef, string, uri, uuid } from './text-types.js';

/** Every type of value the API can carry (protocol/serialization.md 1). */
export const DATATYPES: Readonly<Record<DatatypeId, Datatype>> = {
  string,
  boolean,
  char,
  short,
  int,
  long,
  bigInteger,
  float,
  double,
  decimal,
  uuid,
  localDate,
  localTime,
  localDateTime,
  offsetTime,
  offsetDateTime,
  date,
  time,
  dateTime,
  byteArray,
  uri,
  fileRef,
};

const BY_COLUMN_TYPE: Readonly<Record<string, DatatypeId>> = {
  text: 'string',
  varchar: 'string',
  'character varying': 'string',
  boolean: 'boolean',
  bool: 'boolean',
  smallint: 'short',
  int2: 'short',
  int: 'int',
  int4: 'int',
  integer: 'int',
  bigint: 'long',
  int8: 'long',
  real: 'float',
  float4: 'float',
  'double precision': 'double',
  float8: 'double',
  numeric: 'decimal',
  decimal: 'decimal',
  uuid: 'uuid',
  date: 'localDate',
  time: 'localTime',
  'time without time zone': 'localTime',
  timetz: 'offsetTime',
  'time with time zone': 'offsetTime',
  timestamp: 'localDateTime',
  'timestamp without time zone': 'localDateTime',
  timestamptz: 'offsetDateTime',
  'timestamp with time zone': 'offsetDateTime',
  bytea: 'byteArray',
};

/** The type id of a column (protocol/serialization.md 5), or `undefined` for a column type the API cannot carry. */
export function datatypeOfColumn(type: ColumnType): DatatypeId | undefined {
  if (type === String) return 'string';
  if (type === Number) return 'int';
  if (type === Boolean) return 'boolean';
  if (type === Date) return 'localDateTime';
  return typeof type === 'string' ? BY_COLUMN_TYPE[type] : undefined;
}

/** The PostgreSQL type a text parameter is cast to for this datatype. */
export const sqlTypeOf = (id: DatatypeId): string => DATATYPES[id].sqlType;
