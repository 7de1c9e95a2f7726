import { isJsonObject, type JsonObject } from '../../common/json-text.js';
import { dateOf, daysOf, postgresDate } from '../calendar.js';
import type { Datatype, ReadElement } from '../datatype.js';

/** A part of an ordered type. Absent bounds are open ends; an empty range has no bounds. */
interface Range {
  readonly empty: boolean;
  readonly lower: string | undefined;
  readonly upper: string | undefined;
  readonly lowerInclusive: boolean;
  readonly upperInclusive: boolean;
}

const EMPTY: Range = { empty: true, lower: undefined, upper: undefined, lowerInclusive: false, upperInclusive: false };

/** What the ends of a range are, and what comes after a value where the type has such a thing. */
interface Element {
  readonly type: Datatype;
  readonly next?: (text: string) => string;
}

/** In quotes, or without any. PostgreSQL puts no quotes and no backslashes inside of the values of these types. */
const BOUND = String.raw`("[^"\\]*"|[^",()[\]{}\\]*)`;
const RANGE = new RegExp(String.raw`(empty)|([[(])${BOUND},${BOUND}([\])])`, 'y');

const unquoted = (text: string): string => (text.startsWith('"') ? text.slice(1, -1) : text);

/** Reads the text of PostgreSQL at a place. */
function rangeAt(text: string, place: number): { readonly range: Range; readonly end: number } | undefined {
  RANGE.lastIndex = place;
  const match = RANGE.exec(text);
  if (!match) {
    return undefined;
  }
  const [, empty, open = '', lower = '', upper = '', close = ''] = match;
  const range =
    empty === undefined
      ? {
          empty: false,
          lower: lower === '' ? undefined : unquoted(lower),
          upper: upper === '' ? undefined : unquoted(upper),
          lowerInclusive: open === '[',
          upperInclusive: close === ']',
        }
      : EMPTY;
  return { range, end: RANGE.lastIndex };
}

function rangeText({ empty, lower, upper, lowerInclusive, upperInclusive }: Range): string {
  const bound = (text: string | undefined): string => (text === undefined ? '' : `"${text}"`);
  return empty ? 'empty' : `${lowerInclusive ? '[' : '('}${bound(lower)},${bound(upper)}${upperInclusive ? ']' : ')'}`;
}

/** All ranges of a multirange: `{[1,3),[5,7)}`. */
function rangesIn(text: string): readonly Range[] {
  const ranges: Range[] = [];
  let place = 1;
  for (let found = rangeAt(text, place); found; found = rangeAt(text, place)) {
    ranges.push(found.range);
    place = found.end + 1;
  }
  return ranges;
}

/** Whether the bounds meet, and one of them is not part of the range. */
const isEmpty = ({ lower, upper, lowerInclusive, upperInclusive }: Range, { compare }: Datatype): boolean =>
  lower !== undefined && upper !== undefined && !(lowerInclusive && upperInclusive) && compare(lower, upper) === 0;

/** The form that PostgreSQL stores: of whole numbers and dates, the lower bound is part of the range and the upper one is not. */
function canonical(range: Range, { type, next }: Element): Range {
  // Before the bounds move, too: they would pass each other.
  if (range.empty || isEmpty(range, type)) {
    return EMPTY;
  }
  const { lower, upper } = range;
  const form = type.normal ?? ((text: string) => text);
  const isFinite = (text: string): boolean => !text.endsWith('infinity');
  const stepsLower = next && lower !== undefined && isFinite(lower) && !range.lowerInclusive;
  const stepsUpper = next && upper !== undefined && isFinite(upper) && range.upperInclusive;
  const moved: Range = {
    empty: false,
    lower: lower === undefined ? undefined : stepsLower ? next(lower) : form(lower),
    upper: upper === undefined ? undefined : stepsUpper ? next(upper) : form(upper),
    lowerInclusive: lower !== undefined && (range.lowerInclusive || stepsLower === true),
    upperInclusive: upper !== undefined && range.upperInclusive && stepsUpper !== true,
  };
  return isEmpty(moved, type) ? EMPTY : moved;
}

const MEMBERS: readonly string[] = ['lower', 'upper', 'lowerInclusive', 'upperInclusive', 'empty'];

function flag(json: JsonObject, name: string, otherwise: boolean): boolean | undefined {
  const value = json[name] ?? otherwise;
  return typeof value === 'boolean' ? value : undefined;
}

/** @returns undefined for anything but an object with the members of a range, in order */
function readRange(json: unknown, element: Element, read: ReadElement): Range | undefined {
  if (!isJsonObject(json) || Object.keys(json).some((name) => !MEMBERS.includes(name))) {
    return undefined;
  }
  const [lowerInclusive, upperInclusive] = [flag(json, 'lowerInclusive', true), flag(json, 'upperInclusive', false)];
  const empty = flag(json, 'empty', false);
  if (lowerInclusive === undefined || upperInclusive === undefined || empty === undefined) {
    return undefined;
  }
  if (empty) {
    return EMPTY;
  }
  const bound = (value: unknown): string | undefined =>
    value === undefined || value === null ? undefined : (read(element.type, value) ?? undefined);
  const [lower, upper] = [bound(json.lower), bound(json.upper)];
  const inOrder = lower === undefined || upper === undefined || element.type.compare(lower, upper) <= 0;
  return inOrder ? canonical({ empty, lower, upper, lowerInclusive, upperInclusive }, element) : undefined;
}

function writeRange({ empty, lower, upper, lowerInclusive, upperInclusive }: Range, { write }: Datatype): string {
  const bound = (text: string | undefined): string => (text === undefined ? 'null' : write(text));
  return empty
    ? '{"empty":true}'
    : `{"lower":${bound(lower)},"upper":${bound(upper)},"lowerInclusive":${lowerInclusive},"upperInclusive":${upperInclusive}}`;
}

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const object = { javaType: 'java.lang.Object', blank: 'null', display: 'text', numeric: false } as const;

const FORM =
  'an object {"lower", "upper", "lowerInclusive", "upperInclusive"} whose lower bound is not above the upper one, or {"empty": true}';

function rangeType(id: RangeId, element: Element): Datatype {
  const stored = (text: string): Range => rangeAt(text, 0)?.range ?? EMPTY;
  const normal = (text: string): string => rangeText(canonical(stored(text), element));
  return {
    ...object,
    id,
    sqlType: id,
    form: FORM,
    parse: () => undefined,
    readObject: (json, read) => {
      const range = readRange(json, element, read);
      return range && rangeText(range);
    },
    readElement: (json, read) => {
      if (isJsonObject(json)) {
        const range = readRange(json, element, read);
        return range && rangeText(range);
      }
      const value = read(element.type, json);
      return value === null ? undefined : `["${value}","${value}"]`;
    },
    write: (text) => writeRange(stored(text), element.type),
    normal,
    compare: (a, b) => byText(normal(a), normal(b)),
  };
}

function multirangeType(id: MultirangeId, element: Element): Datatype {
  const text = (ranges: readonly Range[]): string => `{${ranges.map(rangeText).join()}}`;
  const normal = (stored: string): string => text(rangesIn(stored).map((range) => canonical(range, element)));
  return {
    ...object,
    id,
    sqlType: id,
    form: `a list of ranges, each ${FORM}`,
    parse: () => undefined,
    readObject: (json, read) => {
      const ranges = Array.isArray(json) ? json.map((each: unknown) => readRange(each, element, read)) : [undefined];
      return ranges.every((range) => range !== undefined) ? text(ranges) : undefined;
    },
    readElement: (json, read) => {
      if (isJsonObject(json)) {
        const range = readRange(json, element, read);
        return range && text([range]);
      }
      const value = read(element.type, json);
      return value === null ? undefined : `{["${value}","${value}"]}`;
    },
    write: (stored) =>
      `[${rangesIn(stored)
        .map((range) => writeRange(range, element.type))
        .join()}]`,
    normal,
    compare: (a, b) => byText(normal(a), normal(b)),
  };
}

/** Types of ranges, by their names in PostgreSQL. */
export type RangeId = 'int4range' | 'int8range' | 'numrange' | 'tsrange' | 'tstzrange' | 'daterange';
/** Types of sets of ranges, by their names in PostgreSQL. */
export type MultirangeId =
  'int4multirange' | 'int8multirange' | 'nummultirange' | 'tsmultirange' | 'tstzmultirange' | 'datemultirange';

/** The datatypes that ranges are made of. */
export type RangeElements = Readonly<
  Record<'int' | 'long' | 'decimal' | 'localDate' | 'localDateTime' | 'offsetDateTime', Datatype>
>;

const nextNumber = (text: string): string => String(BigInt(text) + 1n);

function nextDay(text: string): string {
  const [, year = '', month = '', day = '', era] = /^(\d+)-(\d\d)-(\d\d)( BC)?$/.exec(text) ?? [];
  const days = daysOf(era === undefined ? Number(year) : 1 - Number(year), Number(month), Number(day)) + 1;
  const { date, era: nextEra } = postgresDate(...dateOf(days));
  return date + nextEra;
}

export function rangeTypes(types: RangeElements): Readonly<Record<RangeId | MultirangeId, Datatype>> {
  const int: Element = { type: types.int, next: nextNumber };
  const long: Element = { type: types.long, next: nextNumber };
  const number: Element = { type: types.decimal };
  const local: Element = { type: types.localDateTime };
  const moment: Element = { type: types.offsetDateTime };
  const day: Element = { type: types.localDate, next: nextDay };
  return {
    int4range: rangeType('int4range', int),
    int8range: rangeType('int8range', long),
    numrange: rangeType('numrange', number),
    tsrange: rangeType('tsrange', local),
    tstzrange: rangeType('tstzrange', moment),
    daterange: rangeType('daterange', day),
    int4multirange: multirangeType('int4multirange', int),
    int8multirange: multirangeType('int8multirange', long),
    nummultirange: multirangeType('nummultirange', number),
    tsmultirange: multirangeType('tsmultirange', local),
    tstzmultirange: multirangeType('tstzmultirange', moment),
    datemultirange: multirangeType('datemultirange', day),
  };
}
