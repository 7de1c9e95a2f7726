const MICROS_PER_SECOND = 1_000_000n;
const SECONDS_PER_MINUTE = 60n;
const SECONDS_PER_HOUR = 3_600n;

/**
 * Microseconds since 1970 of `2024-05-02 10:15:00.5+03` or its ISO form; a JavaScript date ends at milliseconds.
 */
export function instantMicros(text: string): bigint {
  const [, date = '', time = '', offset = ''] = /^(\S{10})[T ]([\d:.]+)((?:[^\d:.].*)?)$/.exec(text) ?? [];
  const midnight = BigInt(Date.parse(`${date}T00:00:00Z`)) * 1_000n;
  return midnight + timeMicros(time) - offsetSeconds(offset) * MICROS_PER_SECOND;
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
