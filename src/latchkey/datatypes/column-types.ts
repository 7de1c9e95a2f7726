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
  float: 'double',
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
  citext: 'citext',
  char: 'paddedString',
  character: 'paddedString',
  money: 'money',
  'bit varying': 'varbit',
  ...sameNames(
    ['interval', 'inet', 'cidr', 'macaddr', 'macaddr8', 'bit', 'varbit', 'xml', 'ltree', 'hstore', 'tsvector'],
    ['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'],
    ['int4multirange', 'int8multirange', 'nummultirange', 'tsmultirange', 'tstzmultirange', 'datemultirange'],
    ['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'],
  ),
};

function sameNames(...names: readonly (readonly DatatypeId[])[]): Record<string, DatatypeId> {
  return Object.fromEntries(names.flat().map((name) => [name, name]));
}

/** Types whose columns have this length where none is declared. */
const LENGTH_OF_ONE: readonly DatatypeId[] = ['paddedString', 'bit'];

/** Most characters or bits of a column; undefined for any number. */
export function lengthOfColumn(type: DatatypeId, length: string): number | undefined {
  return length === '' ? (LENGTH_OF_ONE.includes(type) ? 1 : undefined) : Number(length);
}

/** The type id of a column (protocol/serialization.md 5), or `undefined` for a column type the API cannot carry. */
export function datatypeOfColumn(type: ColumnType): DatatypeId | undefined {
  if (type === String) return 'string';
  if (type === Number) return 'int';
  if (type === Boolean) return 'boolean';
  if (type === Date) return 'localDateTime';
  return typeof type === 'string' ? BY_COLUMN_TYPE[type] : undefined;
}
