import { isoYear } from './calendar.js';

/** The letters of a pattern, quoted text, or anything else. */
const TOKENS = /yyyy|yy|MM|dd|HH|mm|ss|SSS|'[^']*'|[^]/g;

/**
 * Formats a date or time by a pattern such as `dd/MM/yyyy HH:mm Z`.
 *
 * @param pattern `yyyy yy MM M dd d HH H mm ss SSS`, `Z` for the offset as `+0300`; letters in quotes stay as they are
 * @param text PostgreSQL or ISO text of a date, a time or both; `infinity` stays as it is
 */
export function formatMoment(pattern: string, text: string): string {
  if (!/\d/.test(text)) {
    return text;
  }
  const [, written = '', month = '', day = ''] = /^([+-]?\d{4,})-(\d\d)-(\d\d)/.exec(text) ?? [];
  const year = written === '' ? '' : isoYear(text.endsWith(' BC') ? 1 - Number(written) : Number(written));
  const [, hour = '', minute = '', second = '', fraction = ''] = /(\d\d):(\d\d):(\d\d)(?:\.(\d+))?/.exec(text) ?? [];
  const values: Readonly<Record<string, string>> = {
    yyyy: year,
    yy: year.slice(-2),
    MM: month,
    M: month.replace(/^0/, ''),
    dd: day,
    d: day.replace(/^0/, ''),
    HH: hour,
    H: hour.replace(/^0/, ''),
    mm: minute,
    ss: second,
    SSS: fraction.padEnd(3, '0').slice(0, 3),
    Z: offset(text),
  };
  return pattern.replace(TOKENS, (token) => values[token] ?? (/^'.*'$/.test(token) ? token.slice(1, -1) : token));
}

function offset(text: string): string {
  const [, hours = '+00', minutes = '00'] = /:\d\d(?:\.\d+)?([+-]\d\d)(?::?(\d\d))?(?::\d\d)?$/.exec(text) ?? [];
  return hours + minutes;
}
