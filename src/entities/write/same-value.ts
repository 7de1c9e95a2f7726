import type { ToOneAttribute, ValueAttribute } from '../../metadata/attribute.js';
import type { DatatypeId } from '../../metadata/datatype.js';
import type { StoredValue } from '../../metadata/entity-hooks.js';

/**
 * Whether writing a value over a stored one changes nothing that a reader could notice. PostgreSQL has its own text for
 * some types, clients another one.
 */
export function sameValue(
  attribute: ValueAttribute | ToOneAttribute | undefined,
  stored: StoredValue,
  written: StoredValue,
): boolean {
  const type = attribute?.kind === 'scalar' ? attribute.type : undefined;
  return JSON.stringify(normal(type, stored)) === JSON.stringify(normal(type, written));
}

function normal(type: DatatypeId | undefined, value: StoredValue): unknown {
  if (typeof value !== 'string') {
    return value;
  }
  switch (type) {
    case 'boolean':
      return value === 't' || value === 'true';
    case 'decimal':
      return significantDigits(value);
    case 'double':
      return Number(value);
    case 'localTime':
      return withoutTrailingZeros(value);
    case 'localDateTime':
      return withoutTrailingZeros(value.replace(' ', 'T'));
    case 'offsetDateTime':
      return instant(value);
    default:
      return value;
  }
}

/** Equal for equal numbers, however they are written: `1e1` and `10.00` are both `1e1`. */
function significantDigits(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === '' ? '0' : `${sign === '-' ? '-' : ''}${significant}e${power}`;
}

const withoutTrailingZeros = (time: string): string => time.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

/** The moment in seconds since 1970, with its fraction as text: a JavaScript date ends at milliseconds. */
function instant(text: string): string {
  const [, dateTime = '', fraction = '', offset = ''] = /^(.{19})(?:\.(\d+))?(.*)$/.exec(text) ?? [];
  const zone = /^[+-]\d\d$/.test(offset) ? `${offset}:00` : offset;
  return `${Date.parse(dateTime.replace(' ', 'T') + zone)} ${fraction.replace(/0+$/, '')}`;
}
