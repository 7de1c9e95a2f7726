import { dateOf, daysOf, postgresDate } from './calendar.js';
import { withoutTrailingZeros } from './number-text.js';

const MICROS_PER_SECOND = 1_000_000n;
const MICROS_PER_DAY = 86_400n * MICROS_PER_SECOND;
const SECONDS_PER_MINUTE = 60n;
const SECONDS_PER_HOUR = 3_600n;

/** Beyond every moment that PostgreSQL has. */
const INFINITY = 10n ** 30n;

/** A date, with a time or without, in the form of PostgreSQL or of ISO. */
const MOMENT = /^([+-]?\d{4,})-(\d\d)-(\d\d)(?:[T ]([\d:.]+)((?:[^\d:. ].*?)?))?( BC)?$/;

/**
 * Microseconds since 1970 of `2024-05-02 10:15:00.5+03` or its ISO form, `0044-03-15 BC`, `-0043-03-15`; a JavaScript date ends at
 * milliseconds. Infinities are before and after all others.
 */
export function instantMicros(text: string): bigint {
  const [, year = '', month = '', day = '', time, offset = '', era] = MOMENT.exec(text) ?? [];
  if (year === '') {
    return text === '-infinity' ? -INFINITY : INFINITY;
  }
  const days = daysOf(era === undefined ? Number(year) : 1 - Number(year), Number(month), Number(day));
  const within = time === undefined ? 0n : timeMicros(time) - offsetSeconds(offset) * MICROS_PER_SECOND;
  return BigInt(days) * MICROS_PER_DAY + within;
}

/** The inverse of {@link instantMicros}, as PostgreSQL takes timestamps of UTC: `2024-05-02T10:15:00.5`. */
export function instantText(micros: bigint, zone = ''): string {
  if (micros === INFINITY || micros === -INFINITY) {
    return micros > 0n ? 'infinity' : '-infinity';
  }
  const within = ((micros % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY;
  const { date, era } = postgresDate(...dateOf(Number((micros - within) / MICROS_PER_DAY)));
  return `${date}T${timeText(within)}${zone}${era}`;
}

/** Time of day from microseconds, without zeros at the end of the fraction. */
function timeText(micros: bigint): string {
  const seconds = Number(micros / MICROS_PER_SECOND);
  const two = (value: number): string => String(value).padStart(2, '0');
  const fraction = withoutTrailingZeros(String(micros % MICROS_PER_SECOND).padStart(6, '0'));
  const whole = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** Orders times with offset the way PostgreSQL does: by instant, then the more western one last. */
export function offsetTimeOrder(a: string, b: string): number {
  const [x, y] = [offsetTime(a), offsetTime(b)];
  const byInstant = x.instant - y.instant;
  return Number(byInstant === 0n ? y.offset - x.offset : byInstant);
}

function offsetTime(text: string): { readonly instant: bigint; readonly offset: bigint } {
  const [, time = '', offsetText = ''] = /^([\d:.]+)((?:[^\d:.].*)?)$/.exec(text) ?? [];
  const offset = offsetSeconds(offsetText);
  return { instant: timeMicros(time) - offset * MICROS_PER_SECOND, offset };
}

function timeMicros(text: string): bigint {
  const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] =
    /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?$/.exec(text) ?? [];
  const whole = BigInt(hours) * SECONDS_PER_HOUR + BigInt(minutes) * SECONDS_PER_MINUTE + BigInt(seconds);
  return whole * MICROS_PER_SECOND + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}

/** Seconds east of Greenwich of `Z`, `+03`, `+05:30` or `-02:30:15`. */
function offsetSeconds(text: string): bigint {
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
    /^([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?$/.exec(text) ?? [];
  const value = BigInt(hours) * SECONDS_PER_HOUR + BigInt(minutes) * SECONDS_PER_MINUTE + BigInt(seconds);
  return sign === '-' ? -value : value;
}
