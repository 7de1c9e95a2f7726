import { isJsonNumber } from '../common/json/strict-json.js';
import type { DatatypeId } from './datatype.js';
import { DATATYPES } from './datatypes.js';
import { jsonText } from './json-datatype.js';
import { NO_LIMITS, parseScalar, takesObjects } from './scalar-parser.js';

/**
 * The text that PostgreSQL would take for a value in memory: what application code may have put into an attribute, e.g.
 * a `Date` where TypeORM loads one.
 *
 * @throws Error for a value that is not of the type
 */
export function storedText(type: DatatypeId, value: unknown): string {
  if (type === 'json') {
    return jsonText(value);
  }
  if (takesObjects(type)) {
    return parseScalar(type, value, NO_LIMITS) ?? '';
  }
  if (value instanceof Uint8Array) {
    return `\\x${Buffer.from(value).toString('hex')}`;
  }
  const text = value instanceof Date ? momentText(type, value) : plainText(type, value);
  const { parse, write } = DATATYPES[type];
  const stored = parse(text) ?? (type in SPACED ? parse(write(text).slice(1, -1)) : undefined);
  if (stored === undefined) {
    throw new Error(`A value in memory is not of the type ${type}`);
  }
  return stored;
}

/** Types that PostgreSQL writes otherwise than ISO does. */
const SPACED: Partial<Record<DatatypeId, true>> = {
  localDateTime: true,
  offsetDateTime: true,
  offsetTime: true,
  dateTime: true,
};

/** Text of a value in memory that has one form only. @throws Error for anything else */
export function plainText(type: DatatypeId, value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      if (isJsonNumber(value)) {
        return value.toString();
      }
      throw new Error(`A value in memory is not of the type ${type}`);
  }
}

/** Without a zone in the zone of the server, which is UTC. */
function momentText(type: DatatypeId, value: Date): string {
  const iso = value.toISOString().replace(/(?:\.000|0{1,2})Z$/, 'Z');
  switch (type) {
    case 'date':
    case 'localDate':
      return iso.slice(0, 10);
    case 'time':
    case 'localTime':
      return iso.slice(11, -1);
    case 'offsetTime':
      return iso.slice(11);
    case 'offsetDateTime':
      return iso;
    default:
      return iso.slice(0, -1);
  }
}
