import { getOrCreate } from '../common/get-or-create.js';
import { instantMicros } from './moments.js';

/** The zone of the server, and of everybody who has chosen none. */
export const SERVER_ZONE = 'UTC';

/** More than any name in the IANA database has. */
const MAX_NAME_LENGTH = 64;
const MICROS_PER_MILLI = 1_000n;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The zone of that name, or the server's when it does not exist: accounts may hold names that were never checked. */
export const knownTimeZone = (name: string | undefined): string => findTimeZone(name ?? '') ?? SERVER_ZONE;

/** The IANA name of a time zone, however its letters are written; undefined when there is no such zone. */
export function findTimeZone(name: string): string | undefined {
  // From Node 22 on, `Intl` takes offsets, too. Names must mean the same on all instances.
  if (!/^[A-Za-z]/.test(name) || name.length > MAX_NAME_LENGTH) {
    return undefined;
  }
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/**
 * The wall clock of a zone at a moment, with its offset.
 *
 * @param text PostgreSQL or ISO text with an offset
 * @param timeZone a {@link knownTimeZone}
 * @returns e.g. `2024-05-02 10:15:00+03:00`; other texts (`infinity`) as they are
 */
export function inTimeZone(text: string, timeZone: string): string {
  if (!/^\d{4}-/.test(text) || text.endsWith('BC')) {
    return text;
  }
  const parts = new Map<string, string>();
  for (const { type, value } of formatterOf(timeZone).formatToParts(Number(instantMicros(text) / MICROS_PER_MILLI))) {
    parts.set(type, value);
  }
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  const fraction = /\.\d+/.exec(text)?.[0] ?? '';
  const offset = part('timeZoneName').replace('GMT', '') || '+00:00';
  return `${day} ${part('hour')}:${part('minute')}:${part('second')}${fraction}${offset}`;
}

/** Few: only zones that exist have one. */
const formatterOf = (timeZone: string): Intl.DateTimeFormat => getOrCreate(formatters, timeZone, createFormatter);

const createFormatter = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  });
