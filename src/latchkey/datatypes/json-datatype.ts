import { isSafeNumber, LosslessNumber, parse as parseLossless, stringify } from 'lossless-json';
import { isJsonNumber } from '../common/json/strict-json.js';
import { isJsonObject, parseJson } from '../common/json-text.js';
import { NO_JSON_LIMITS } from '../common/json/json-limits.js';
import { InvalidJson } from '../common/json/invalid-json.js';
import type { Datatype } from './datatype.js';
import { compareNumbers, readNumber } from './number-text.js';

/** Most digits of an exponent: `jsonb` writes numbers out, and a few characters must not stand for megabytes. */
const MAX_EXPONENT_DIGITS = 4;

/** A part of a JSON value that `jsonb` cannot store. */
export class UnstorableJson extends Error {
  /** @param text the part, as JSON */
  constructor(readonly text: string) {
    super(`jsonb cannot store ${text}`);
  }
}

/**
 * JSON text of a parsed value, with all digits of its numbers.
 *
 * @throws UnstorableJson for U+0000 and halves of characters in texts, and for numbers of thousands of digits
 */
export function jsonText(value: unknown): string {
  requireStorable(value);
  const text = stringify(value);
  if (text === undefined) {
    throw new UnstorableJson(typeof value);
  }
  return text;
}

function requireStorable(value: unknown): void {
  if (typeof value === 'string') {
    requireText(value);
  } else if (isJsonNumber(value)) {
    const exponent = readNumber(String(value))?.exponent.replace(/^e[+-]?0*/i, '');
    if (exponent === undefined || exponent.length > MAX_EXPONENT_DIGITS) {
      throw new UnstorableJson(String(value));
    }
  } else if (Array.isArray(value)) {
    value.forEach(requireStorable);
  } else if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      requireText(key);
      requireStorable(member);
    }
  }
}

function requireText(text: string): void {
  if (text.includes('\u0000') || !text.isWellFormed()) {
    throw new UnstorableJson(JSON.stringify(text));
  }
}

/** Numbers as JavaScript numbers where those lose nothing, else as `LosslessNumber`. */
const parseNumber = (digits: string): unknown => (isSafeNumber(digits) ? Number(digits) : new LosslessNumber(digits));

/** A stored JSON value as code sees it. */
export const jsonInMemory = (text: string): unknown => parseLossless(text, undefined, parseNumber);

/** Whether two JSON values are equal as `jsonb` compares them: numbers by value, objects whatever the order of their keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (isJsonNumber(a) && isJsonNumber(b)) {
    return compareNumbers(String(a), String(b)) === 0;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
    );
  }
  return a === b;
}

function parseStorable(text: string): string | undefined {
  const value = parseJson(text, { ...NO_JSON_LIMITS, JSON_LENIENT_MAX_SIZE: 0 });
  if (value instanceof InvalidJson) {
    return undefined;
  }
  try {
    requireStorable(value);
    return text;
  } catch {
    return undefined;
  }
}

/** Any JSON value; the JSON null is null (docs/decisions/0050-json-enums-and-arrays.md). */
export const json: Datatype = {
  id: 'json',
  sqlType: 'jsonb',
  javaType: 'com.fasterxml.jackson.databind.JsonNode',
  parserName: 'JsonDatatype',
  blank: 'value',
  display: 'text',
  numeric: false,
  parse: parseStorable,
  write: (text) => text,
  compare: (a, b) => (sameJson(jsonInMemory(a), jsonInMemory(b)) ? 0 : a < b ? -1 : 1),
};
