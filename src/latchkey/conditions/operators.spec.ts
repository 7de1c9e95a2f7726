import { describe, expect, it } from '@jest/globals';
import { DATATYPES } from '../datatypes/datatypes.js';
import type { Attribute } from '../model/attribute.js';
import { allows, isOperator, OPERATORS } from './operators.js';

const allowed = (attribute: object): string =>
  OPERATORS.filter((operator) => allows(attribute as Attribute, operator)).join(' ');

const EQUALITY = '= <>';
const ORDER = '> >= < <=';
const LIST = 'in notIn';
const NULLNESS = 'isNull notEmpty';
const NETWORK = `${EQUALITY} ${ORDER} contains doesNotContain ${LIST} ${NULLNESS} overlaps`;
const ORDERED = `${EQUALITY} ${ORDER} ${LIST} ${NULLNESS}`;

/** The table of protocol/filters.md 3. */
const TABLE: Readonly<Record<string, string>> = {
  string: `${EQUALITY} contains doesNotContain startsWith endsWith ${LIST} ${NULLNESS}`,
  short: ORDERED,
  int: ORDERED,
  long: ORDERED,
  bigInteger: ORDERED,
  float: ORDERED,
  double: ORDERED,
  decimal: ORDERED,
  date: ORDERED,
  time: ORDERED,
  dateTime: ORDERED,
  localDate: ORDERED,
  localDateTime: ORDERED,
  offsetDateTime: ORDERED,
  localTime: `${EQUALITY} ${ORDER} ${NULLNESS}`,
  offsetTime: `${EQUALITY} ${ORDER} ${NULLNESS}`,
  boolean: `${EQUALITY} ${NULLNESS}`,
  uuid: `${EQUALITY} ${LIST} ${NULLNESS}`,
  char: '',
  byteArray: '',
  uri: '',
  fileRef: '',
  json: `${EQUALITY} contains doesNotContain ${NULLNESS}`,
  citext: `${EQUALITY} contains doesNotContain startsWith endsWith ${LIST} ${NULLNESS}`,
  paddedString: `${EQUALITY} contains doesNotContain startsWith endsWith ${LIST} ${NULLNESS}`,
  money: ORDERED,
  interval: ORDERED,
  inet: NETWORK,
  cidr: NETWORK,
  macaddr: ORDERED,
  macaddr8: ORDERED,
  bit: `${EQUALITY} ${LIST} ${NULLNESS}`,
  varbit: `${EQUALITY} ${LIST} ${NULLNESS}`,
  xml: NULLNESS,
  ltree: `${EQUALITY} ${ORDER} startsWith ${LIST} ${NULLNESS}`,
  hstore: `${EQUALITY} contains doesNotContain ${NULLNESS}`,
  tsvector: `${NULLNESS} matches`,
  ...Object.fromEntries(
    ['int4', 'int8', 'num', 'ts', 'tstz', 'date'].flatMap((element) =>
      ['range', 'multirange'].map((kind) => [
        element + kind,
        `${EQUALITY} contains doesNotContain ${NULLNESS} overlaps`,
      ]),
    ),
  ),
  ...Object.fromEntries(
    ['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'].map((shape) => [shape, NULLNESS]),
  ),
};

describe('operators per type (protocol/filters.md 3)', () => {
  it.each(Object.keys(DATATYPES))('%s', (type) => {
    expect(allowed({ kind: 'scalar', type })).toBe(TABLE[type]);
  });

  it.each(['enum', 'toOne'])('%s', (kind) => {
    expect(allowed({ kind })).toBe(`${EQUALITY} ${LIST} ${NULLNESS}`);
  });

  it.each(Object.keys(DATATYPES))('elements of %s: those of the element', (type) => {
    expect(allowed({ kind: 'elements', type })).toBe(TABLE[type]);
  });

  it('constants in a list: those of an enum', () => {
    expect(allowed({ kind: 'elements', type: 'string', enum: {} })).toBe(`${EQUALITY} ${LIST} ${NULLNESS}`);
  });

  it('members of JSON: those of texts and numbers', () => {
    const settings = { kind: 'scalar', type: 'json' } as Attribute;
    expect(OPERATORS.filter((operator) => !allows(settings, operator, true))).toEqual(['overlaps', 'matches']);
  });

  it.each(['embedded', 'toMany', 'transient'])('%s: none', (kind) => {
    expect(allowed({ kind, type: 'string' })).toBe('');
  });

  it('names are case-sensitive', () => {
    expect(['in', 'IN', 'isnull', 'between', 'toString', ''].filter(isOperator)).toEqual(['in']);
  });
});
