import type { Datatype } from '../datatype.js';
import { withoutTrailingZeros } from '../number-text.js';

const MONTHS_PER_YEAR = 12n;
const DAYS_PER_WEEK = 7n;
const MICROS_PER_SECOND = 1_000_000n;
const MICROS_PER_MINUTE = 60n * MICROS_PER_SECOND;
const MICROS_PER_HOUR = 60n * MICROS_PER_MINUTE;
/** What PostgreSQL takes a day and a month for when it compares. */
const MICROS_PER_DAY = 24n * MICROS_PER_HOUR;
const DAYS_PER_MONTH = 30n;

const MAX_INT = 2n ** 31n - 1n;
const MAX_LONG = 2n ** 63n - 1n;

/** PostgreSQL keeps the three apart, because months and days differ in length. */
interface Interval {
  readonly months: bigint;
  readonly days: bigint;
  readonly micros: bigint;
}

const PART = String.raw`([+-]?\d{1,19})`;
const ISO = new RegExp(
  `^P(?=[^T]|T.)(?:${PART}Y)?(?:${PART}M)?(?:${PART}W)?(?:${PART}D)?` +
    String.raw`(?:T(?=.)(?:${PART}H)?(?:${PART}M)?(?:([+-]?)(\d{1,19})(?:\.(\d{1,9}))?S)?)?$`,
);
/** `1 year 2 mons -3 days +04:05:06.7`, as PostgreSQL writes by default. */
const POSTGRES =
  /^(?:([+-]?\d+) years?)? ?(?:([+-]?\d+) mons?)? ?(?:([+-]?\d+) days?)? ?(?:([+-]?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/;

const INFINITIES: readonly string[] = ['infinity', '-infinity'];

const whole = (text: string | undefined): bigint => BigInt((text ?? '').replace('+', '') || '0');
const fractionMicros = (digits = ''): bigint => BigInt(digits.padEnd(6, '0').slice(0, 6));

/** An ISO 8601 duration such as `P1Y2M3DT4H5M6.5S`, each part with its own sign. */
function ofIso(text: string): Interval | undefined {
  const match = ISO.exec(text);
  if (!match) {
    return undefined;
  }
  const [, years, months, weeks, days, hours, minutes, sign, seconds, fraction] = match;
  const second = whole(seconds) * MICROS_PER_SECOND + fractionMicros(fraction);
  return {
    months: whole(years) * MONTHS_PER_YEAR + whole(months),
    days: whole(weeks) * DAYS_PER_WEEK + whole(days),
    micros: whole(hours) * MICROS_PER_HOUR + whole(minutes) * MICROS_PER_MINUTE + (sign === '-' ? -second : second),
  };
}

function ofPostgres(text: string): Interval | undefined {
  const match = POSTGRES.exec(text);
  if (!match || text === '') {
    return undefined;
  }
  const [, years, months, days, sign, hours, minutes, seconds, fraction] = match;
  const time =
    whole(hours) * MICROS_PER_HOUR +
    whole(minutes) * MICROS_PER_MINUTE +
    whole(seconds) * MICROS_PER_SECOND +
    fractionMicros(fraction);
  return {
    months: whole(years) * MONTHS_PER_YEAR + whole(months),
    days: whole(days),
    micros: sign === '-' ? -time : time,
  };
}

const within = (value: bigint, max: bigint): boolean => value <= max && value >= -max - 1n;

const isStorable = ({ months, days, micros }: Interval): boolean =>
  within(months, MAX_INT) && within(days, MAX_INT) && within(micros, MAX_LONG);

/** As PostgreSQL writes it in the style `iso_8601`; zero is `PT0S`. */
function isoText({ months, days, micros }: Interval): string {
  const part = (value: bigint, unit: string): string => (value === 0n ? '' : `${value}${unit}`);
  const date = part(months / MONTHS_PER_YEAR, 'Y') + part(months % MONTHS_PER_YEAR, 'M') + part(days, 'D');
  const seconds = micros % MICROS_PER_MINUTE;
  const time =
    part(micros / MICROS_PER_HOUR, 'H') +
    part((micros % MICROS_PER_HOUR) / MICROS_PER_MINUTE, 'M') +
    secondsText(seconds);
  return date + time === '' ? 'PT0S' : `P${date}${time === '' ? '' : `T${time}`}`;
}

function secondsText(micros: bigint): string {
  if (micros === 0n) {
    return '';
  }
  const size = micros < 0n ? -micros : micros;
  const fraction = withoutTrailingZeros(String(size % MICROS_PER_SECOND).padStart(6, '0'));
  const digits = `${size / MICROS_PER_SECOND}${fraction === '' ? '' : `.${fraction}`}`;
  return `${micros < 0n ? '-' : ''}${digits}S`;
}

const read = (text: string): Interval | undefined => ofIso(text) ?? ofPostgres(text);

function normal(text: string): string {
  const interval = read(text);
  return interval ? isoText(interval) : text;
}

/** As PostgreSQL orders them: infinities outside, a month as 30 days and a day as 24 hours. */
function length(text: string): bigint {
  const interval = read(text);
  if (!interval) {
    return text === '-infinity' ? -(10n ** 40n) : 10n ** 40n;
  }
  return (interval.months * DAYS_PER_MONTH + interval.days) * MICROS_PER_DAY + interval.micros;
}

/** A length of time in months, days and microseconds; an ISO 8601 duration in JSON. */
export const interval: Datatype = {
  id: 'interval',
  sqlType: 'interval',
  javaType: 'java.time.Duration',
  blank: 'null',
  display: 'written',
  numeric: false,
  form: 'an ISO 8601 duration such as P1Y2M3DT4H5M6.5S, or infinity',
  parse: (text) => {
    const found = ofIso(text);
    return INFINITIES.includes(text) ? text : found && isStorable(found) ? isoText(found) : undefined;
  },
  write: (text) => `"${normal(text)}"`,
  normal,
  compare: (a, b) => {
    const [x, y] = [length(a), length(b)];
    return x === y ? 0 : x < y ? -1 : 1;
  },
};
