/*
 * ISO dates and times by their text: they never pass through a JavaScript Date, which would lose microseconds and years
 * outside its habits. Each function returns the text for PostgreSQL, or undefined (protocol/serialization.md 1).
 */

const DATE = String.raw`(\d{4})-(\d\d)-(\d\d)`;
const TIME = String.raw`(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?`;
const OFFSET = String.raw`(Z|[+-]\d\d(?::\d\d(?::\d\d)?)?)`;

const DATE_PATTERN = new RegExp(`^${DATE}${OFFSET}?$`);
const TIME_PATTERN = new RegExp(`^${TIME}$`);
const DATE_TIME_PATTERN = new RegExp(`^${DATE}T${TIME}$`);
const OFFSET_DATE_TIME_PATTERN = new RegExp(`^${DATE}T${TIME}${OFFSET}$`);
const OFFSET_TIME_PATTERN = new RegExp(`^${TIME}${OFFSET}$`);
const OFFSET_AT_END = new RegExp(`${OFFSET}$`);

const MAX_OFFSET_HOURS = 15;
/** PostgreSQL keeps microseconds. */
const FRACTION_DIGITS = 6;

/** `2024-05-02`; a trailing offset is tolerated and ignored. */
export function isoDate(text: string): string | undefined {
  const [, year, month, day] = DATE_PATTERN.exec(text) ?? [];
  return existingDate(year, month, day);
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
  const withOffset = isoOffsetDateTime(text);
  return withOffset === undefined ? isoLocalDateTime(text) : inUtc(withOffset);
}

/** `2024-05-02T10:15:00`, seconds optional, no offset. */
export function isoLocalDateTime(text: string): string | undefined {
  const [, year, month, day, hour, minute, second, fraction] = DATE_TIME_PATTERN.exec(text) ?? [];
  return joined(existingDate(year, month, day), existingTime(hour, minute, second, fraction), '');
}

/** `2024-05-02T10:15:00+03:00`, `...+03` or `...Z`. */
export function isoOffsetDateTime(text: string): string | undefined {
  const [, year, month, day, hour, minute, second, fraction, offset] = OFFSET_DATE_TIME_PATTERN.exec(text) ?? [];
  return joined(existingDate(year, month, day), existingTime(hour, minute, second, fraction), existingOffset(offset));
}

function existingDate(year?: string, month?: string, day?: string): string | undefined {
  if (year === undefined || month === undefined || day === undefined || Number(year) === 0) {
    return undefined;
  }
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const exists = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
  return exists ? `${year}-${month}-${day}` : undefined;
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

const joined = (date?: string, time?: string, offset?: string): string | undefined =>
  date === undefined || time === undefined || offset === undefined ? undefined : `${date}T${time}${offset}`;

/** The fraction of a second is the same in every zone, so that only whole seconds pass through a JavaScript date. */
function inUtc(text: string): string | undefined {
  const [, seconds = '', fraction = '', offset = ''] = /^(.{19})(\.\d+)?(\D.*)$/.exec(text) ?? [];
  const [, sign = '+', hours = '0', minutes = '0', rest = '0'] =
    /^([+-])(\d\d)(?::(\d\d)(?::(\d\d))?)?$/.exec(offset) ?? [];
  const east = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest)) * (sign === '-' ? -1 : 1);
  const utc = new Date(Date.parse(`${seconds}Z`) - east * 1_000).toISOString();
  return /^\d{4}-/.test(utc) ? utc.slice(0, 19) + fraction : undefined;
}
