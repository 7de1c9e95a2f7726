import type { DatatypeId } from './datatype.js';
import { DATATYPES } from './datatypes.js';

const GROUPS_OF_THREE = /\B(?=(\d{3})+(?!\d))/g;
const MAX_DOUBLE_FRACTION = 3;

/**
 * Formats a stored value for people: instance names and `invalidValue` of validation errors
 * (protocol/serialization.md 4, English defaults).
 *
 * @param text PostgreSQL text of the value
 */
export function displayText(type: DatatypeId, text: string): string {
  switch (DATATYPES[type].display) {
    case 'integer':
      return text.replace(GROUPS_OF_THREE, ',');
    case 'decimal':
      return decimal(text);
    case 'double':
      return Number(text).toLocaleString('en-US', { maximumFractionDigits: MAX_DOUBLE_FRACTION });
    case 'boolean':
      return text === 't' || text === 'true' ? 'True' : 'False';
    case 'date':
      return date(text);
    case 'time':
      return text.slice(0, 5);
    case 'dateTime':
      return `${date(text)} ${text.slice(11, 16)}`;
    case 'offsetDateTime':
      return `${date(text)} ${text.slice(11, 16)} ${zone(text)}`;
    case 'offsetTime':
      return `${text.slice(0, 5)} ${zone(text)}`;
    case 'text':
      return text;
  }
}

/** `#,##0.00` without a detour through binary numbers; rounds half up. */
function decimal(text: string): string {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  const cents = BigInt(`${whole}${fraction.padEnd(2, '0').slice(0, 2)}`) + ((fraction[2] ?? '0') >= '5' ? 1n : 0n);
  const digits = String(cents).padStart(3, '0');
  return `${sign}${digits.slice(0, -2).replace(GROUPS_OF_THREE, ',')}.${digits.slice(-2)}`;
}

const date = (text: string): string => `${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(0, 4)}`;

function zone(text: string): string {
  const [, hours = '+00', minutes = '00'] = /([+-]\d\d)(?::?(\d\d))?$/.exec(text) ?? [];
  return hours + minutes;
}
