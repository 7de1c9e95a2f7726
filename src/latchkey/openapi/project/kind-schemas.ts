import type { KindId } from '../../datatypes/kinds/kinds.js';
import type { MultirangeId, RangeId } from '../../datatypes/kinds/ranges.js';
import type { Schema } from '../openapi.js';

const NUMBER: Schema = { type: 'number', format: 'double' };

const object = (properties: Readonly<Record<string, Schema>>, required = Object.keys(properties)): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const POINT = object({ x: NUMBER, y: NUMBER });
const POINTS: Schema = { type: 'array', items: POINT, minItems: 1 };

/** Absent bounds are open ends. */
const rangeOf = (bound: Schema): Schema =>
  object(
    {
      lower: { ...bound, nullable: true },
      upper: { ...bound, nullable: true },
      lowerInclusive: { type: 'boolean', default: true },
      upperInclusive: { type: 'boolean', default: false },
      empty: { type: 'boolean', default: false },
    },
    [],
  );

/** What bounds of ranges are. */
export interface BoundSchemas {
  readonly int: Schema;
  readonly long: Schema;
  readonly decimal: Schema;
  readonly localDate: Schema;
  readonly localDateTime: Schema;
  readonly offsetDateTime: Schema;
}

function rangeSchemas(bounds: BoundSchemas): Readonly<Record<RangeId | MultirangeId, Schema>> {
  const list = (bound: Schema): Schema => ({ type: 'array', items: rangeOf(bound) });
  return {
    int4range: rangeOf(bounds.int),
    int8range: rangeOf(bounds.long),
    numrange: rangeOf(bounds.decimal),
    tsrange: rangeOf(bounds.localDateTime),
    tstzrange: rangeOf(bounds.offsetDateTime),
    daterange: rangeOf(bounds.localDate),
    int4multirange: list(bounds.int),
    int8multirange: list(bounds.long),
    nummultirange: list(bounds.decimal),
    tsmultirange: list(bounds.localDateTime),
    tstzmultirange: list(bounds.offsetDateTime),
    datemultirange: list(bounds.localDate),
  };
}

/** What values of the kinds of columns are in JSON that Jmix has no word for (protocol/serialization.md 1). */
export const kindSchemas = (bounds: BoundSchemas): Readonly<Record<KindId, Schema>> => ({
  citext: { type: 'string' },
  paddedString: { type: 'string' },
  money: { type: 'number' },
  interval: {
    type: 'string',
    format: 'duration',
    example: 'P1Y2M3DT4H5M6.5S',
  },
  inet: { type: 'string', description: 'inet', example: '10.0.0.1/8' },
  cidr: { type: 'string', description: 'cidr', example: '10.0.0.0/8' },
  macaddr: { type: 'string', description: 'macaddr', example: '08:00:2b:01:02:03' },
  macaddr8: { type: 'string', description: 'macaddr8', example: '08:00:2b:01:02:03:04:05' },
  bit: { type: 'string', description: 'bit', pattern: '^[01]+$' },
  varbit: { type: 'string', description: 'varbit', pattern: '^[01]+$' },
  xml: { type: 'string', description: 'xml', example: '<a/>' },
  ltree: { type: 'string', description: 'ltree', example: 'Top.Science' },
  hstore: { type: 'object', description: 'hstore', additionalProperties: { type: 'string', nullable: true } },
  tsvector: { type: 'string', description: 'tsvector' },
  ...rangeSchemas(bounds),
  point: POINT,
  line: object({ a: NUMBER, b: NUMBER, c: NUMBER }),
  lseg: object({ start: POINT, end: POINT }),
  box: object({ upperRight: POINT, lowerLeft: POINT }),
  path: object({ closed: { type: 'boolean' }, points: POINTS }),
  polygon: object({ points: POINTS }),
  circle: object({ center: POINT, radius: { ...NUMBER, minimum: 0 } }),
});
