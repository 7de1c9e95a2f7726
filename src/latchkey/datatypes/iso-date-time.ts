import { isDay, postgresDate } from './calendar.js';
import { instantMicros, instantText } from './moments.js';

/*
 * ISO dates and times by their text: they never pass through a JavaScript Date, which would lose microseconds and years
 * outside its habits. Each function returns the text for PostgreSQL, or undefined (protocol/serialization.md 1).
 */

const DATE = String.raw`(\d{4}|[+-]\d{4,7})-(\d\d)-(\d\d)`;
const TIME = String.raw`(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?`;
const OFFSET = String.raw`(Z|[+-]\d\d(?::\d\d(?::\d\d)?)?)`;

const DATE_PATTERN = new RegExp(`^${DATE}${OFFSET}?$`);
const TIME_PATTERN = new RegExp(`^${TIME}$`);
const DATE_TIME_PATTERN = new RegExp(`^${DATE}T${TIME}$`);
const OFFSET_DATE_TIME_PATTERN = new RegExp(`^${DATE}T${TIME}${OFFSET}$`);
const OFFSET_TIME_PATTERN = new RegExp(`^${TIME}${OFFSET}$`);
const OFFSET_AT_END = new RegExp(`${OFFSET}$`);

const MAX_OFFSET_HOURS = 15;
/** The years that PostgreSQL keeps: 4714 BC is -4713. */
const FIRST_YEAR = -4_713;
const LAST_YEAR_OF_DATES = 5_874_897;
const LAST_YEAR_OF_TIMESTAMPS = 294_276;
/** Later and earlier than all others; dates and timestamps have them, times do not. */
const INFINITIES: readonly string[] = ['infinity', '-infinity'];
/** PostgreSQL keeps microseconds. */
const FRACTION_DIGITS = 6;

/** `2024-05-02`, `-0043-03-15`, `infinity`; a trailing offset is tolerated and ignored. */
export function isoDate(text: string): string | undefined {
  if (INFINITIES.includes(text)) {
    return text;
  }
  const [, year, month, day] = DATE_PATTERN.exec(text) ?? [];
  const found = existingDate(LAST_YEAR_OF_DATES, year, month, day);
  return found && found.date + found.era;
}

/** `10:15`, `10:15:00`, `10:15:30.5`. */
export function isoLocalTime(text: string): string | undefined {
  const [, hour, minute, second, fraction] = TIME_PATTERN.exec(text) ?? [];
  return existingTime(hour, minute, second, fraction);
}

/** `10:15:00+03:00`, `10:15+03` or `10:15Z`. */
export function isoOffsetTime(text: string): string | undefined {
  const [, hour, minute, second, fraction, offset] = OFFSET_TIME_PATTERN.exec(text) ?? [];
  const time = existingTime(hour, minute, second, fraction);
  const zone = existingOffset(offset);
  return time === undefined || zone === undefined || offset === undefined ? undefined : time + zone;
}

/** A time whose offset, if any, is ignored. */
export const isoTime = (text: string): string | undefined => isoLocalTime(text.replace(OFFSET_AT_END, ''));

/** A date and time in UTC; one with an offset is converted to it. */
export function isoDateTime(text: string): string | undefined {
  const withOffset = INFINITIES.includes(text) ? undefined : isoOffsetDateTime(text);
  return withOffset === undefined ? isoLocalDateTime(text) : instantText(instantMicros(withOffset));
}

/** `2024-05-02T10:15:00`, `infinity`; seconds optional, no offset. */
export function isoLocalDateTime(text: string): string | undefined {
  const [, year, month, day, hour, minute, second, fraction] = DATE_TIME_PATTERN.exec(text) ?? [];
  return INFINITIES.includes(text)
    ? text
    : joined(existingTimestampDate(year, month, day), existingTime(hour, minute, second, fraction), '');
}

/** `2024-05-02T10:15:00+03:00`, `...+03`, `...Z` or `infinity`. */
export function isoOffsetDateTime(text: string): string | undefined {
  const [, year, month, day, hour, minute, second, fraction, offset] = OFFSET_DATE_TIME_PATTERN.exec(text) ?? [];
  return INFINITIES.includes(text)
    ? text
    : joined(
        existingTimestampDate(year, month, day),
        existingTime(hour, minute, second, fraction),
        existingOffset(offset),
      );
}

type PostgresDate = ReturnType<typeof postgresDate>;

const existingTimestampDate = (year?: string, month?: string, day?: string): PostgresDate | undefined =>
  existingDate(LAST_YEAR_OF_TIMESTAMPS, year, month, day);

/** The year 0000 is 1 BC. */
function existingDate(lastYear: number, year?: string, month?: string, day?: string): PostgresDate | undefined {
  if (year === undefined || month === undefined || day === undefined) {
    return undefined;
  }
  const numbers = [Number(year), Number(month), Number(day)] as const;
  const exists = numbers[0] >= FIRST_YEAR && numbers[0] <= lastYear && isDay(...numbers);
  return exists ? postgresDate(...numbers) : undefined;
}

function existingTime(hour?: string, minute?: string, second = '00', fraction = ''): string | undefined {
  if (hour === undefined || minute === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return undefined;
  }
  return `${hour}:${minute}:${second}${inMicroseconds(fraction)}`;
}

/** Rounded to the nearest microsecond, but never up to the next second: no value moves to the next day. */
function inMicroseconds(fraction: string): string {
  const kept = fraction.slice(0, 1 + FRACTION_DIGITS);
  const roundsUp = Number(fraction.charAt(1 + FRACTION_DIGITS)) >= 5 && !/^\.9+$/.test(kept);
  return roundsUp ? `.${String(Number(kept.slice(1)) + 1).padStart(FRACTION_DIGITS, '0')}` : kept;
}

function existingOffset(offset: string | undefined): string | undefined {
  if (offset === undefined || offset === 'Z') {
    return offset;
  }
  const [hours = 0, minutes = 0, seconds = 0] = offset.slice(1).split(':').map(Number);
  return hours <= MAX_OFFSET_HOURS && minutes <= 59 && seconds <= 59 ? offset : undefined;
}

const joined = (date?: PostgresDate, time?: string, offset?: string): string | undefined =>
  date === undefined || time === undefined || offset === undefined
    ? undefined
    : `${date.date}T${time}${offset}${date.era}`;
