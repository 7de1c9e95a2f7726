import type { Datatype } from '../datatype.js';
import { hstore } from './hstore.js';
import { interval } from './interval.js';
import { moneyOf } from './money.js';
import { cidr, inet, macaddr, macaddr8 } from './network-kinds.js';
import { type MultirangeId, type RangeElements, type RangeId, rangeTypes } from './ranges.js';
import { type ShapeId, shapeTypes } from './shapes.js';
import { bit, citext, ltree, paddedString, tsvector, varbit, xml } from './text-kinds.js';

/** Types of PostgreSQL that Jmix has no word for, by the names of this application; docs/model.md has a table of them. */
export type KindId =
  | 'citext'
  | 'paddedString'
  | 'money'
  | 'interval'
  | 'inet'
  | 'cidr'
  | 'macaddr'
  | 'macaddr8'
  | 'bit'
  | 'varbit'
  | 'xml'
  | 'ltree'
  | 'hstore'
  | 'tsvector'
  | RangeId
  | MultirangeId
  | ShapeId;

/** @param types that values of some kinds are made of */
export const kindsOf = (types: RangeElements & { readonly double: Datatype }): Readonly<Record<KindId, Datatype>> => ({
  citext,
  paddedString,
  money: moneyOf(types.decimal),
  interval,
  inet,
  cidr,
  macaddr,
  macaddr8,
  bit,
  varbit,
  xml,
  ltree,
  hstore,
  tsvector,
  ...rangeTypes(types),
  ...shapeTypes(types.double),
});
