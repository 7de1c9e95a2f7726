import type { ColumnKind } from './catalog.js';

/** What columns of a type can be: values, also in arrays, also in keys; or nothing that the API serves. */
type Use = 'key' | 'list' | 'value' | 'none';

/** How a type of PostgreSQL is declared, and what the API serves of it. */
interface Kind {
  /** As `@Column` names it. */
  readonly column: string;
  /** What the property holds. */
  readonly property: string;
  readonly use: Use;
  readonly modifier?: 'length' | 'scale' | 'precision';
}

const kindOf = (use: Use, column: string, property: string, modifier?: Kind['modifier']): Kind => ({
  column,
  property,
  use,
  ...(modifier && { modifier }),
});

const served = (column: string, property: string, modifier?: Kind['modifier']): Kind =>
  kindOf('key', column, property, modifier);
/** Equal values may look different. */
const unkeyed = (column: string): Kind => kindOf('list', column, 'string');
const single = (column: string, property = 'string'): Kind => kindOf('value', column, property);
const unserved = (column: string, property = 'string'): Kind => kindOf('none', column, property);

/** By the name in `pg_type`. What is not here TypeORM cannot declare. */
const KINDS: Readonly<Record<string, Kind>> = {
  text: served('text', 'string'),
  varchar: served('varchar', 'string', 'length'),
  bpchar: served('char', 'string', 'length'),
  citext: unkeyed('citext'),
  bool: served('boolean', 'boolean'),
  int2: served('smallint', 'number'),
  int4: served('integer', 'number'),
  int8: served('bigint', 'string'),
  float4: served('real', 'number'),
  float8: served('double precision', 'number'),
  numeric: served('numeric', 'string', 'scale'),
  money: single('money'),
  uuid: served('uuid', 'string'),
  date: served('date', 'string'),
  time: served('time', 'string', 'precision'),
  timetz: served('timetz', 'string', 'precision'),
  timestamp: served('timestamp', 'Date', 'precision'),
  timestamptz: served('timestamptz', 'Date', 'precision'),
  interval: unkeyed('interval'),
  bytea: served('bytea', 'Buffer'),
  json: single('json', 'unknown'),
  jsonb: single('jsonb', 'unknown'),
  xml: unkeyed('xml'),
  bit: served('bit', 'string', 'length'),
  varbit: served('varbit', 'string', 'length'),
  inet: served('inet', 'string'),
  cidr: served('cidr', 'string'),
  macaddr: served('macaddr', 'string'),
  macaddr8: served('macaddr8', 'string'),
  point: single('point', 'object'),
  line: single('line', 'object'),
  lseg: single('lseg', 'object'),
  box: single('box', 'object'),
  path: single('path', 'object'),
  polygon: single('polygon', 'object'),
  circle: single('circle', 'object'),
  tsvector: single('tsvector'),
  tsquery: unserved('tsquery'),
  hstore: single('hstore', 'Record<string, string | null>'),
  ltree: served('ltree', 'string'),
  int4range: single('int4range', 'object'),
  int8range: single('int8range', 'object'),
  numrange: single('numrange', 'object'),
  tsrange: single('tsrange', 'object'),
  tstzrange: single('tstzrange', 'object'),
  daterange: single('daterange', 'object'),
  int4multirange: single('int4multirange', 'object[]'),
  int8multirange: single('int8multirange', 'object[]'),
  nummultirange: single('nummultirange', 'object[]'),
  tsmultirange: single('tsmultirange', 'object[]'),
  tstzmultirange: single('tstzmultirange', 'object[]'),
  datemultirange: single('datemultirange', 'object[]'),
};

/** The declaration of a column, without its name. */
export interface ColumnType {
  readonly column: string;
  readonly property: string;
  readonly served: boolean;
  /** Whether ids can be of it. */
  readonly key: boolean;
  readonly options: readonly (readonly [string, string])[];
  readonly labels: readonly string[] | undefined;
}

/** @returns undefined for a type that TypeORM cannot declare */
export function columnType(kind: ColumnKind): ColumnType | undefined {
  const { type, labels, array, dimensions } = kind;
  const found: Kind | undefined = labels
    ? { column: 'enum', property: 'string', use: isNameable(kind) ? 'list' : 'none' }
    : KINDS[type];
  return (
    found && {
      column: found.column,
      property: `${found.property}${'[]'.repeat(dimensions)}`,
      served: isDeclared(kind) && servesAs(found.use, kind),
      key: found.use === 'key' && !array,
      options: [...sizeOf(found, kind), ...(array ? ([['array', 'true']] as const) : [])],
      labels,
    }
  );
}

/** TypeORM takes a dot for the end of the schema. */
const isNameable = ({ schema, type }: ColumnKind): boolean => !schema.includes('.') && !type.includes('.');

const servesAs = (use: Use, { array }: ColumnKind): boolean =>
  array ? use === 'key' || use === 'list' : use !== 'none';

/** Whether TypeORM can say the size: neither texts of `bpchar` without one, nor parts of intervals. */
const isDeclared = ({ type, modifier }: ColumnKind): boolean =>
  (type !== 'bpchar' || modifier >= 0) && (type !== 'interval' || modifier < 0);

function sizeOf({ modifier: meaning }: Kind, { type, modifier }: ColumnKind): readonly (readonly [string, string])[] {
  if (modifier < 0) {
    return [];
  }
  switch (meaning) {
    case 'length':
      // Lengths of bits are counted without the header of texts.
      return [['length', String(type.endsWith('bit') ? modifier : modifier - 4)]];
    case 'scale': {
      const [precision, scale] = [((modifier - 4) >> 16) & 0xffff, (((modifier - 4) & 0x7ff) ^ 1024) - 1024];
      return [['precision', String(precision)], ...(scale === 0 ? [] : ([['scale', String(scale)]] as const))];
    }
    case 'precision':
      return [['precision', String(modifier)]];
    case undefined:
      return [];
  }
}

/** As a person reads it in a report. */
export const kindText = ({ type, dimensions, labels }: ColumnKind): string =>
  `${type}${'[]'.repeat(dimensions)}${labels ? ', an enum whose name has a dot' : ''}`;
