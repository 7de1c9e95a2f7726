/*
 * The proleptic Gregorian calendar of PostgreSQL and ISO 8601, for all years that PostgreSQL has. A JavaScript date ends in the year
 * 275760, and reads some years as others.
 */

const DAYS_PER_ERA = 146_097;
const YEARS_PER_ERA = 400;
/** From 1 March of the year 0 to 1 January 1970. */
const EPOCH_OFFSET = 719_468;

/** Days since 1970-01-01; the year 0 is 1 BC. */
export function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / YEARS_PER_ERA);
  const yearOfEra = shifted - era * YEARS_PER_ERA;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - EPOCH_OFFSET;
}

/** The inverse of {@link daysOf}. */
export function dateOf(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + EPOCH_OFFSET;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return [yearOfEra + era * YEARS_PER_ERA + (month <= 2 ? 1 : 0), month, day];
}

/** Whether the calendar has such a day. */
export function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > 31) {
    return false;
  }
  const [sameYear, sameMonth, sameDay] = dateOf(daysOf(year, month, day));
  return sameYear === year && sameMonth === month && sameDay === day;
}

/** `2024`, `-0043` for 44 BC, `+12024`: the year of ISO 8601 as Java writes it. */
export function isoYear(year: number): string {
  const digits = String(Math.abs(year)).padStart(4, '0');
  return year < 0 ? `-${digits}` : year > 9_999 ? `+${digits}` : digits;
}

/** A date as PostgreSQL takes it, whose era follows all else: `0044-03-15` and ` BC`. */
export function postgresDate(
  year: number,
  month: number,
  day: number,
): { readonly date: string; readonly era: string } {
  const two = (value: number): string => String(value).padStart(2, '0');
  const digits = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return { date: `${digits}-${two(month)}-${two(day)}`, era: year > 0 ? '' : ' BC' };
}
