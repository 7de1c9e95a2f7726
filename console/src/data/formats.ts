import { currentLocale } from '../locale.js';

/** Groups the digits of a number as the language does, and keeps all of them. */
export function formatNumber(value: string | number): string {
  const text = String(value);
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) {
    return text;
  }
  const digits = text.split('.')[1]?.length ?? 0;
  // Texts are formatted exactly; the type of older libraries knows numbers only.
  return new Intl.NumberFormat(currentLocale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(text as unknown as number);
}

const dateFormat =
  (options: Intl.DateTimeFormatOptions) =>
  (text: string): string => {
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? text : new Intl.DateTimeFormat(currentLocale(), options).format(date);
  };

/** Dates without a time and times without an offset are the same everywhere: they are formatted in UTC. */
const localDate = dateFormat({ dateStyle: 'medium', timeZone: 'UTC' });
const localDateTime = dateFormat({ dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** A moment, in the time zone of the browser. */
export const formatMoment = dateFormat({ dateStyle: 'medium', timeStyle: 'medium' });

/** @param type datatype of the value */
export function formatValue(type: string, value: unknown): string {
  if (typeof value === 'number') {
    return formatNumber(value);
  }
  if (typeof value !== 'string') {
    return String(value);
  }
  switch (type) {
    case 'decimal':
    case 'long':
    case 'bigInteger':
      return formatNumber(value);
    case 'localDate':
    case 'date':
      return localDate(value);
    case 'localDateTime':
    case 'dateTime':
      return localDateTime(/[zZ]|[+-]\d\d:?\d\d$/.test(value) ? value : `${value}Z`);
    case 'offsetDateTime':
      return formatMoment(value);
    default:
      return value;
  }
}
