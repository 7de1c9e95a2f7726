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
import { instantMicros, offsetTimeOrder } from './moments.js';
import { withoutTrailing, withoutTrailingZeros } from './number-text.js';

const quoted = (text: string): string => `"${text}"`;
const withT = (text: string): string => text.replace(' ', 'T');

/** PostgreSQL writes whole-hour offsets as `+03`; ISO wants `+03:00`, and `Z` for zero (protocol/serialization.md 1). */
const isoOffset = (text: string): string =>
  text.replace(/([+-]\d\d)(:\d\d)?$/, (_, hours: string, minutes = ':00') =>
    hours === '+00' && minutes === ':00' ? 'Z' : `${hours}${String(minutes)}`,
  );

const withShortFraction = (time: string): string =>
  time.includes('.') ? withoutTrailing('.', withoutTrailingZeros(time)) : time;
const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const byTime = (a: string, b: string): number => byText(withShortFraction(withT(a)), withShortFraction(withT(b)));

const temporal = { blank: 'null', numeric: false } as const;

export const localDate: Datatype = {
  ...temporal,
  id: 'localDate',
  sqlType: 'date',
  javaType: 'java.time.LocalDate',
  display: 'date',
  parse: isoDate,
  write: quoted,
  compare: byText,
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
};

export const localDateTime: Datatype = {
  ...temporal,
  id: 'localDateTime',
  sqlType: 'timestamp',
  javaType: 'java.time.LocalDateTime',
  display: 'dateTime',
  parse: isoLocalDateTime,
  write: (text) => quoted(withT(text)),
  compare: byTime,
};

export const offsetDateTime: Datatype = {
  ...temporal,
  id: 'offsetDateTime',
  sqlType: 'timestamptz',
  javaType: 'java.time.OffsetDateTime',
  display: 'offsetDateTime',
  parse: isoOffsetDateTime,
  write: (text) => quoted(isoOffset(withT(text))),
  compare: (a, b) => Number(instantMicros(a) - instantMicros(b)),
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
};

/** The legacy type of dates without time. */
export const date: Datatype = { ...localDate, id: 'date', javaType: 'java.util.Date' };

/** The legacy type of times without date; an offset is ignored. */
export const time: Datatype = { ...localTime, id: 'time', javaType: 'java.util.Date', parse: isoTime };

/** The legacy timestamp: wall clock of the server's zone, which is UTC; an offset is converted to it. */
export const dateTime: Datatype = { ...localDateTime, id: 'dateTime', javaType: 'java.util.Date', parse: isoDateTime };
