import type { DatatypeId } from './datatype.js';
import { parse } from 'lossless-json';
import { DATATYPES } from './datatypes.js';
import { jsonInMemory } from './json-datatype.js';
import { takesObjects } from './scalar-parser.js';

/**
 * A stored value as entity classes declare it: numbers, booleans and buffers where they lose nothing, text otherwise.
 * Dates and times are ISO text, decimals and 64-bit integers digits, JSON is parsed.
 *
 * @param text PostgreSQL text, or the text of a bound parameter
 */
export function memoryValue(type: DatatypeId, text: string): unknown {
  if (takesObjects(type)) {
    return parse(DATATYPES[type].write(text), undefined, { parseNumber: DIGITS.includes(type) ? String : Number });
  }
  switch (DATATYPES[type].display) {
    case 'boolean':
      return DATATYPES[type].write(text) === 'true';
    case 'date':
    case 'time':
    case 'dateTime':
    case 'offsetTime':
    case 'offsetDateTime':
    case 'written':
      return DATATYPES[type].write(text).slice(1, -1);
    default:
      return inMemory(type, text);
  }
}

/** Ranges of numbers that have more digits than a number of JavaScript. */
const DIGITS: readonly DatatypeId[] = ['int8range', 'int8multirange', 'numrange', 'nummultirange'];

function inMemory(type: DatatypeId, text: string): unknown {
  switch (type) {
    case 'short':
    case 'int':
    case 'float':
    case 'double':
      return Number(text);
    case 'byteArray':
      return Buffer.from(text.slice(2), 'hex');
    case 'json':
      return jsonInMemory(text);
    default:
      return text;
  }
}
