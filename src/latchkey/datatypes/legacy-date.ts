import type { DatatypeId } from './datatype.js';
import { DATATYPES } from './datatypes.js';
import { ValueError } from './scalar-parser.js';

/** The date of a time without date, and the time of a date without time. */
const EPOCH = '1970-01-01';
const MIDNIGHT = '00:00:00';

/** Infinities have no parts, and years outside of four digits no fixed places. */
const PLAIN = /^\d{4}-\d\d-\d\dT[\d:.]+$/;

/**
 * Reads a `java.util.Date`: a date and time, else a date, else a time (protocol/queries.md 1).
 *
 * @returns date and time in UTC, e.g. `2024-05-02T00:00:00`
 * @throws ValueError for anything else
 */
export function parseDate(text: string): string {
  const trimmed = text.trim();
  const moment = DATATYPES.dateTime.parse(trimmed);
  const date = DATATYPES.date.parse(trimmed);
  const time = DATATYPES.time.parse(trimmed);
  const found = moment ?? (date && `${date}T${MIDNIGHT}`) ?? (time && `${EPOCH}T${time}`);
  if (found === undefined || !PLAIN.test(found)) {
    throw new ValueError('dateTime', text);
  }
  return found;
}

/** The part of a {@link parseDate} that an attribute of the type holds. */
export function dateAs(moment: string, type: DatatypeId): string {
  switch (type) {
    case 'date':
    case 'localDate':
      return moment.slice(0, EPOCH.length);
    case 'time':
    case 'localTime':
      return moment.slice(EPOCH.length + 1);
    case 'offsetDateTime':
      return `${moment}Z`;
    default:
      return moment;
  }
}
