import type { ColumnType } from 'typeorm';

/** Type ids of protocol/serialization.md 1 that our model can hold. */
export type DatatypeId =
  | 'string'
  | 'boolean'
  | 'int'
  | 'long'
  | 'double'
  | 'decimal'
  | 'uuid'
  | 'localDate'
  | 'localTime'
  | 'localDateTime'
  | 'offsetDateTime'
  | 'byteArray'
  | 'fileRef';

const BY_COLUMN_TYPE: Readonly<Record<string, DatatypeId>> = {
  text: 'string',
  varchar: 'string',
  'character varying': 'string',
  boolean: 'boolean',
  bool: 'boolean',
  smallint: 'int',
  int2: 'int',
  int: 'int',
  int4: 'int',
  integer: 'int',
  bigint: 'long',
  int8: 'long',
  'double precision': 'double',
  float8: 'double',
  numeric: 'decimal',
  decimal: 'decimal',
  uuid: 'uuid',
  date: 'localDate',
  time: 'localTime',
  'time without time zone': 'localTime',
  timestamp: 'localDateTime',
  'timestamp without time zone': 'localDateTime',
  timestamptz: 'offsetDateTime',
  'timestamp with time zone': 'offsetDateTime',
  bytea: 'byteArray',
};

/** The type id of a column (protocol/serialization.md 5), or `undefined` for a column type the API cannot carry. */
export function datatypeOf(type: ColumnType): DatatypeId | undefined {
  if (type === String) return 'string';
  if (type === Number) return 'int';
  if (type === Boolean) return 'boolean';
  if (type === Date) return 'localDateTime';
  return typeof type === 'string' ? BY_COLUMN_TYPE[type] : undefined;
}

/** The PostgreSQL type a text parameter is cast to when it is bound for a value of this type. */
export const SQL_TYPE: Readonly<Record<DatatypeId, string>> = {
  string: 'text',
  boolean: 'boolean',
  int: 'integer',
  long: 'bigint',
  double: 'double precision',
  decimal: 'numeric',
  uuid: 'uuid',
  localDate: 'date',
  localTime: 'time',
  localDateTime: 'timestamp',
  offsetDateTime: 'timestamptz',
  byteArray: 'bytea',
  fileRef: 'text',
};
