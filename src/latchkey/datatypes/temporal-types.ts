import type { Datatype } from './datatype.js';
import {
  isoDate,
  isoDateTime,
  isoLocalDateTime,
  isoLocalTime,
  isoOffsetDateTime,
  isoOffsetTime,
  isoTime,
} from './iso-date-time.js';
import { isoYear } from './calendar.js';
import { instantMicros, instantText, offsetTimeOrder } from './moments.js';
import { withoutTrailing, withoutTrailingZeros } from './number-text.js';

const quoted = (text: string): string => `"${text}"`;

/** PostgreSQL writes whole-hour offsets as `+03`; ISO wants `+03:00`, and `Z` for zero (protocol/serialization.md 1). */
const isoOffset = (text: string): string =>
  text.replace(/([+-]\d\d)(:\d\d)?$/, (_, hours: string, minutes = ':00') =>
    hours === '+00' && minutes === ':00' ? 'Z' : `${hours}${String(minutes)}`,
  );

/** A year of four digits has its dash here; infinities and all other years do not. */
const YEAR_LENGTH = 4;
const isPlain = (text: string): boolean => text[YEAR_LENGTH] === '-' && !text.endsWith('BC');

/** `0044-03-15 10:00:00 BC` as `-0043-03-15 10:00:00`, `12024-01-01` as `+12024-01-01`; others stay. */
function withIsoYear(text: string): string {
  const [, year = '', rest = '', era] = /^(\d{4,})(-.*?)( BC)?$/.exec(text) ?? [];
  return year === '' ? text : isoYear(era === undefined ? Number(year) : 1 - Number(year)) + rest;
}

const isoDateText = (text: string): string => (isPlain(text) ? text : withIsoYear(text));
const isoMoment = (text: string): string => isoDateText(text).replace(' ', 'T');

const withShortFraction = (time: string): string =>
  time.includes('.') ? withoutTrailing('.', withoutTrailingZeros(time)) : time;
const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const byTime = (a: string, b: string): number => byText(withShortFraction(a), withShortFraction(b));
function byInstant(a: string, b: string): number {
  const [x, y] = [instantMicros(a), instantMicros(b)];
  return x === y ? 0 : x < y ? -1 : 1;
}
const normalInstant =
  (zone: string) =>
  (text: string): string =>
    instantText(instantMicros(text), zone);
function normalOffsetTime(text: string): string {
  const zone = text.search(/[Z+-]/);
  return withShortFraction(text.slice(0, zone)) + isoOffset(text.slice(zone));
}

const temporal = { blank: 'null', numeric: false } as const;

export const localDate: Datatype = {
  ...temporal,
  id: 'localDate',
  sqlType: 'date',
  javaType: 'java.time.LocalDate',
  display: 'date',
  parse: isoDate,
  write: (text) => quoted(isoDateText(text)),
  compare: byInstant,
};

export const localTime: Datatype = {
  ...temporal,
  id: 'localTime',
  sqlType: 'time',
  javaType: 'java.time.LocalTime',
  display: 'time',
  parse: isoLocalTime,
  write: quoted,
  compare: byTime,
  normal: withShortFraction,
};

export const localDateTime: Datatype = {
  ...temporal,
  id: 'localDateTime',
  sqlType: 'timestamp',
  javaType: 'java.time.LocalDateTime',
  display: 'dateTime',
  parse: isoLocalDateTime,
  write: (text) => quoted(isoMoment(text)),
  compare: byInstant,
  normal: normalInstant(''),
};

export const offsetDateTime: Datatype = {
  ...temporal,
  id: 'offsetDateTime',
  sqlType: 'timestamptz',
  javaType: 'java.time.OffsetDateTime',
  display: 'offsetDateTime',
  parse: isoOffsetDateTime,
  write: (text) => quoted(isoOffset(isoMoment(text))),
  compare: byInstant,
  normal: normalInstant('Z'),
};

export const offsetTime: Datatype = {
  ...temporal,
  id: 'offsetTime',
  sqlType: 'timetz',
  javaType: 'java.time.OffsetTime',
  display: 'offsetTime',
  parse: isoOffsetTime,
  write: (text) => quoted(isoOffset(text)),
  compare: offsetTimeOrder,
  normal: normalOffsetTime,
};

/** The legacy type of dates without time. */
export const date: Datatype = { ...localDate, id: 'date', javaType: 'java.util.Date' };

/** The legacy type of times without date; an offset is ignored. */
export const time: Datatype = { ...localTime, id: 'time', javaType: 'java.util.Date', parse: isoTime };

/** The legacy timestamp: wall clock of the server's zone, which is UTC; an offset is converted to it. */
export const dateTime: Datatype = { ...localDateTime, id: 'dateTime', javaType: 'java.util.Date', parse: isoDateTime };
