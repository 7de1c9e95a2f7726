const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const TIME = String.raw`\d{2}:\d{2}:\d{2}`;

const UTC = new RegExp(String.raw`^(?:${DAY}, \d{2} ${MONTH} \d{4}|${LONG_DAY}, \d{2}-${MONTH}-\d{2}) ${TIME} GMT$`);
const ASCTIME = new RegExp(String.raw`^${DAY} ${MONTH} [ \d]\d ${TIME} \d{4}$`);

/**
 * The time that one of the three forms of dates in HTTP names (RFC 9110 5.6.7).
 *
 * @returns milliseconds since 1970; undefined for anything else, which must be ignored
 */
export function httpDate(text: string): number | undefined {
  const utc = UTC.test(text) ? text : ASCTIME.test(text) ? `${text} GMT` : '';
  const time = Date.parse(utc);
  return Number.isNaN(time) ? undefined : time;
}
