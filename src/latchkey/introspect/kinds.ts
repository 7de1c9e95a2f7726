import type { ColumnKind } from './catalog.js';

/** How a type of PostgreSQL is declared, and whether the API serves it. */
interface Kind {
  /** As `@Column` names it. */
  readonly column: string;
  /** What the property holds. */
  readonly property: string;
  /** Whether columns of it are attributes; otherwise they are hidden or left out. */
  readonly served: boolean;
  readonly modifier?: 'length' | 'scale' | 'precision';
}

const served = (column: string, property: string, modifier?: Kind['modifier']): Kind => ({
  column,
  property,
  served: true,
  ...(modifier && { modifier }),
});

const unserved = (column: string, property = 'string', modifier?: Kind['modifier']): Kind => ({
  ...served(column, property, modifier),
  served: false,
});

/** By the name in `pg_type`. What is not here TypeORM cannot declare. */
const KINDS: Readonly<Record<string, Kind>> = {
  text: served('text', 'string'),
  varchar: served('varchar', 'string', 'length'),
  bpchar: unserved('char', 'string', 'length'),
  citext: unserved('citext'),
  bool: served('boolean', 'boolean'),
  int2: served('smallint', 'number'),
  int4: served('integer', 'number'),
  int8: served('bigint', 'string'),
  float4: served('real', 'number'),
  float8: served('double precision', 'number'),
  numeric: served('numeric', 'string', 'scale'),
  money: unserved('money'),
  uuid: served('uuid', 'string'),
  date: served('date', 'string'),
  time: served('time', 'string', 'precision'),
  timetz: served('timetz', 'string', 'precision'),
  timestamp: served('timestamp', 'Date', 'precision'),
  timestamptz: served('timestamptz', 'Date', 'precision'),
  interval: unserved('interval'),
  bytea: served('bytea', 'Buffer'),
  json: unserved('json', 'unknown'),
  jsonb: unserved('jsonb', 'unknown'),
  xml: unserved('xml'),
  bit: unserved('bit', 'string', 'length'),
  varbit: unserved('varbit', 'string', 'length'),
  inet: unserved('inet'),
  cidr: unserved('cidr'),
  macaddr: unserved('macaddr'),
  macaddr8: unserved('macaddr8'),
  point: unserved('point'),
  line: unserved('line'),
  lseg: unserved('lseg'),
  box: unserved('box'),
  path: unserved('path'),
  polygon: unserved('polygon'),
  circle: unserved('circle'),
  tsvector: unserved('tsvector'),
  tsquery: unserved('tsquery'),
  hstore: unserved('hstore', 'unknown'),
  ltree: unserved('ltree'),
  int4range: unserved('int4range'),
  int8range: unserved('int8range'),
  numrange: unserved('numrange'),
  tsrange: unserved('tsrange'),
  tstzrange: unserved('tstzrange'),
  daterange: unserved('daterange'),
  int4multirange: unserved('int4multirange'),
  int8multirange: unserved('int8multirange'),
  nummultirange: unserved('nummultirange'),
  tsmultirange: unserved('tsmultirange'),
  tstzmultirange: unserved('tstzmultirange'),
  datemultirange: unserved('datemultirange'),
};

/** Kinds that are more than a name. */
export const SERVED_SHAPES: Readonly<Record<'enums' | 'nestedArrays' | 'computedColumns', boolean>> = {
  /** Enums of PostgreSQL, alone and in arrays. */
  enums: false,
  /** Arrays of more than one dimension. */
  nestedArrays: false,
  /** Generated columns whose values are computed when they are read. */
  computedColumns: false,
};

/** The declaration of a column, without its name. */
export interface ColumnType {
  readonly column: string;
  readonly property: string;
  readonly served: boolean;
  readonly options: readonly (readonly [string, string])[];
  readonly labels: readonly string[] | undefined;
}

/** @returns undefined for a type that TypeORM cannot declare */
export function columnType(kind: ColumnKind): ColumnType | undefined {
  const { type, labels, array, nested } = kind;
  const found: Kind | undefined = labels
    ? { column: 'enum', property: 'string', served: SERVED_SHAPES.enums }
    : KINDS[type];
  return (
    found && {
      column: found.column,
      property: array ? `${found.property}[]` : found.property,
      served: found.served && (!nested || SERVED_SHAPES.nestedArrays),
      options: [...sizeOf(found, kind), ...(array ? ([['array', 'true']] as const) : [])],
      labels,
    }
  );
}

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
export const kindText = ({ type, array, nested, labels }: ColumnKind): string =>
  `${type}${nested ? '[][]' : array ? '[]' : ''}${labels ? ', an enum' : ''}`;
