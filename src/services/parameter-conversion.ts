import { stringify } from 'lossless-json';
import { isJsonNumber, NOT_JSON, parseJson } from '../common/json-text.js';
import { restError } from '../common/rest-error.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import { parseScalar, ValueError } from '../datatypes/scalar-parser.js';
import type { ServiceParameter } from './service-model.js';

/** A parameter as sent: query parameters are text, JSON bodies hold any JSON value. */
export type GivenValue = unknown;

/**
 * Makes the argument of a call out of a request value: first text or null, then by the declared type
 * (protocol/services.md 3). `int` and `double` arrive as numbers, `boolean` as boolean, everything else as text, so that
 * no digit of a decimal or a long is lost.
 *
 * @throws RestError 400 `Invalid parameter value`
 */
export function convertParameter({ name, type }: ServiceParameter, value: GivenValue): unknown {
  if (value === undefined || value === null) {
    return undefined;
  }
  try {
    if (type.list) {
      return listOf(value).map((item) => convertItem(type.item, item));
    }
    return convertItem(type.item, value);
  } catch (error) {
    throw error instanceof ValueError || error instanceof NotAListError
      ? restError('serviceParameterInvalid', { parameter: name })
      : error;
  }
}

class NotAListError extends Error {}

function listOf(value: GivenValue): readonly unknown[] {
  const list = typeof value === 'string' ? parseJson(value) : value;
  if (!Array.isArray(list)) {
    throw new NotAListError();
  }
  return list;
}

function convertItem(type: DatatypeId | 'json', value: unknown): unknown {
  if (type === 'json') {
    return typeof value === 'string' ? jsonOrText(value) : value;
  }
  const text = asText(value);
  // The empty text is a string of its own and null for every other type.
  if (text === null || (text === '' && type !== 'string')) {
    return undefined;
  }
  const parsed = parseScalar(type, text);
  switch (type) {
    case 'int':
    case 'double':
      return parsed === null ? undefined : Number(parsed);
    case 'boolean':
      return parsed === null ? undefined : parsed === 'true';
    default:
      return parsed ?? undefined;
  }
}

function asText(value: unknown): string | null {
  if (value === null || typeof value === 'string') {
    return value;
  }
  return isJsonNumber(value) || typeof value === 'boolean' ? String(value) : (stringify(value) ?? null);
}

function jsonOrText(text: string): unknown {
  const value = parseJson(text);
  return value === NOT_JSON ? text : value;
}
