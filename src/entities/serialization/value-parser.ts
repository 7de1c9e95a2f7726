import { isJsonNumber } from '../../common/json-text.js';
import type { DatatypeId } from '../../metadata/datatype.js';
import { parseFileRef } from '../../files/file-ref.js';
import { isoDate, isoLocalDateTime, isoLocalTime, isoOffsetDateTime } from './iso-date-time.js';

/** A JSON value that does not fit the type of its attribute. */
export class ValueError extends Error {
  /** @param text the value as the client wrote it, for the error answer */
  constructor(
    readonly type: DatatypeId,
    readonly text: string,
  ) {
    super(`"${text}" is no ${type}`);
  }
}

const INT = [-(2n ** 31n), 2n ** 31n - 1n] as const;
const LONG = [-(2n ** 63n), 2n ** 63n - 1n] as const;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?$/i;
const UUID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads a JSON scalar as the text that PostgreSQL takes for the type (protocol/serialization.md 1).
 *
 * @param value string, {@link JsonNumber}, boolean or null
 * @returns the text, or null where the page lets a blank string mean null
 * @throws ValueError for anything that does not fit, without guessing
 */
export function parseScalar(type: DatatypeId, value: unknown): string | null {
  if (value === null) {
    return null;
  }
  const text = scalarText(type, value);
  const parsed = parseText(type, text);
  if (parsed === undefined) {
    throw new ValueError(type, text);
  }
  return parsed;
}

function scalarText(type: DatatypeId, value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  if (isJsonNumber(value) || typeof value === 'boolean') {
    return String(value);
  }
  throw new ValueError(type, JSON.stringify(value));
}

function parseText(type: DatatypeId, text: string): string | null | undefined {
  // PostgreSQL cannot store the character U+0000 in any text.
  if (text.includes('\u0000')) {
    return undefined;
  }
  const trimmed = text.trim();
  switch (type) {
    case 'string':
      return text;
    case 'int':
      return wholeNumber(trimmed, INT);
    case 'long':
      return wholeNumber(trimmed, LONG);
    case 'decimal':
      return NUMBER.test(trimmed) ? trimmed : undefined;
    case 'double':
      return NUMBER.test(trimmed) && Number.isFinite(Number(trimmed)) ? trimmed : undefined;
    default:
      return trimmed === '' ? null : parseFilled(type, trimmed);
  }
}

/** Types for which a blank string means null. */
function parseFilled(type: DatatypeId, text: string): string | undefined {
  switch (type) {
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() : undefined;
    case 'uuid':
      return UUID.exec(text)?.slice(1).join('-').toLowerCase();
    case 'localDate':
      return isoDate(text);
    case 'localTime':
      return isoLocalTime(text);
    case 'localDateTime':
      return isoLocalDateTime(text);
    case 'offsetDateTime':
      return isoOffsetDateTime(text);
    case 'byteArray':
      return BASE64.test(text) ? `\\x${Buffer.from(text, 'base64').toString('hex')}` : undefined;
    case 'fileRef':
      return parseFileRef(text) ? text : undefined;
    default:
      return undefined;
  }
}

/** A fraction of zeros is the same number; any other fraction is refused. */
function wholeNumber(text: string, [min, max]: readonly [bigint, bigint]): string | undefined {
  const digits = /^([+-]?\d{1,40})(?:\.0*)?$/.exec(text)?.[1];
  if (digits === undefined) {
    return undefined;
  }
  const value = BigInt(digits.replace('+', ''));
  return value >= min && value <= max ? String(value) : undefined;
}
