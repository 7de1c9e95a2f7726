import { restError } from '../errors/rest-error.js';
import { type QueryParameters, queryValue } from '../http/client-request.js';

/** @throws RestError 400 for a text that is not a whole number within the bounds */
export function wholeNumber(query: QueryParameters, name: string, fallback: number, max: number, min = 0): number {
  const text = queryValue(query, name);
  if (text === undefined) {
    return fallback;
  }
  if (!/^\d{1,10}$/.test(text) || Number(text) > max || Number(text) < min) {
    throw restError('invalidParameter', { name, value: text });
  }
  return Number(text);
}
