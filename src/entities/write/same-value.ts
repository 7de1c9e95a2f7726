import type { StoredValue } from '../../metadata/entity-hooks.js';

/** Whether writing a value over a stored one changes nothing that a reader could notice. */
export function sameValue(stored: StoredValue, written: StoredValue): boolean {
  return JSON.stringify(normal(stored)) === JSON.stringify(normal(written));
}

/** PostgreSQL writes booleans as `t` and date-times with a blank; numbers are equal whatever zeros end them. */
function normal(value: StoredValue): unknown {
  if (typeof value !== 'string') {
    return value;
  }
  if (value === 't' || value === 'f') {
    return value === 't' ? 'true' : 'false';
  }
  if (/^-?\d+\.\d*$/.test(value)) {
    return value.replace(/\.?0*$/, '');
  }
  return value.replace(/^(\d{4}-\d\d-\d\d) (\d\d:)/, '$1T$2');
}
