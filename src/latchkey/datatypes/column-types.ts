import type { ColumnType } from 'typeorm';
import type { DatatypeId } from './datatype.js';

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
  jsonb: 'json',
  json: 'json',
  'simple-json': 'json',
  'simple-array': 'string',
};

/** The type id of a column (protocol/serialization.md 5), or `undefined` for a column type the API cannot carry. */
export function datatypeOfColumn(type: ColumnType): DatatypeId | undefined {
  if (type === String) return 'string';
  if (type === Number) return 'int';
  if (type === Boolean) return 'boolean';
  if (type === Date) return 'localDateTime';
  return typeof type === 'string' ? BY_COLUMN_TYPE[type] : undefined;
}
