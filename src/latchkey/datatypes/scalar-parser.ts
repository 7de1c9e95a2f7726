import { isJsonNumber } from '../common/json/strict-json.js';
import { stringify } from 'lossless-json';
import type { Datatype, DatatypeId, ReadElement } from './datatype.js';
import { DATATYPES, sqlTypeOf } from './datatypes.js';
import { jsonText, UnstorableJson } from './json-datatype.js';
import { powerOf, readNumber, withoutLeadingZeros } from './number-text.js';

/** The longest texts that are read as values other than text; the settings are named alike. */
export interface ScalarLimits {
  readonly MAX_NUMBER_LENGTH: number;
  readonly MAX_SCALAR_LENGTH: number;
}

/** For values that the application's own code or declarations hold. */
export const NO_LIMITS: ScalarLimits = { MAX_NUMBER_LENGTH: Infinity, MAX_SCALAR_LENGTH: Infinity };

/** A value that is longer than a setting allows; nothing else about it has been checked. */
export class ScalarTooLongError extends Error {
  constructor(limit: keyof ScalarLimits, text: string, limits: ScalarLimits) {
    super(`A value has ${text.length} characters, more than ${limit} (${limits[limit]})`);
  }
}

/**
 * Refuses what is too long for a value of the type, before it is read.
 *
 * @throws ScalarTooLongError
 */
export function requireFittingText(type: DatatypeId, text: string, limits: ScalarLimits): void {
  const limit = limitOf(type);
  if (limit) {
    requireLength(limit, text, limits);
  }
}

/** @throws ScalarTooLongError */
export function requireLength(limit: keyof ScalarLimits, text: string, limits: ScalarLimits): void {
  if (text.length > limits[limit]) {
    throw new ScalarTooLongError(limit, text, limits);
  }
}

/** Texts, URIs, file references and bytes may be as long as the body. */
function limitOf(type: DatatypeId): keyof ScalarLimits | undefined {
  const { numeric, sqlType, long } = DATATYPES[type];
  if (numeric) {
    return 'MAX_NUMBER_LENGTH';
  }
  return long || sqlType === 'text' || sqlType === 'bytea' ? undefined : 'MAX_SCALAR_LENGTH';
}

/** Digits of a numeric column without declared precision; PostgreSQL's own limits. */
const MAX_WHOLE_DIGITS = 131_072;

/** The declared size of a column. */
export interface ColumnBounds {
  readonly type: DatatypeId;
  /** Most characters, for bounded text columns. */
  readonly length: number | undefined;
  readonly precision: number | undefined;
  readonly scale: number | undefined;
}

/** PostgreSQL types whose values may have a largest length. */
const MEASURED: readonly string[] = ['text', 'bpchar', 'varbit'];

/** Whether a value fits its column; beyond that the database would refuse (protocol/errors.md 5). */
export function fitsColumn({ type, length, precision, scale = 0 }: ColumnBounds, text: string): boolean {
  if (type === 'bit' && length !== undefined) {
    return text.length === length;
  }
  if (MEASURED.includes(sqlTypeOf(type))) {
    return length === undefined || hasAtMost(length, text);
  }
  return (
    sqlTypeOf(type) !== 'numeric' ||
    wholeDigits(text, scale) <= (precision === undefined ? MAX_WHOLE_DIGITS : precision - scale)
  );
}

/** Whether a text has at most `length` characters, of which JavaScript keeps some as two units. */
const hasAtMost = (length: number, text: string): boolean =>
  text.length <= length || (text.length <= 2 * length && Array.from(text).length <= length);

/**
 * Digits before the decimal point, without leading zeros, once the database has rounded: of `-0012.5e3` five, of
 * `99.995` with two decimals three.
 */
function wholeDigits(text: string, scale: number): number {
  const { whole = '', fraction = '', exponent = '' } = readNumber(text) ?? {};
  const digits = withoutLeadingZeros(whole + fraction);
  if (digits === '') {
    return 0;
  }
  const point = digits.length - fraction.length + powerOf(exponent);
  const kept = digits.slice(0, Math.max(0, point + scale));
  const carries = /^9*$/.test(kept) && (digits[point + scale] ?? '0') >= '5';
  return carries ? point + 1 : point;
}

/** A JSON value that does not fit the type of its attribute. */
export class ValueError extends Error {
  /** @param text the value as the client wrote it, for the error */
  constructor(
    readonly type: DatatypeId,
    readonly text: string,
  ) {
    super(`"${text}" is not a value of the type ${type}`);
  }
}

/**
 * Reads a JSON scalar as the text that PostgreSQL takes for the type (protocol/serialization.md 1).
 *
 * @param value string, {@link JsonNumber}, boolean or null; any JSON value for the type `json`
 * @returns the text, or null where the page lets a blank string mean null
 * @throws ValueError for anything that does not fit, without guessing
 * @throws ScalarTooLongError before anything else is done
 */
export function parseScalar(type: DatatypeId, value: unknown, limits: ScalarLimits): string | null {
  if (value === null) {
    return null;
  }
  if (type === 'json') {
    return parseJsonValue(value, limits);
  }
  const { readObject } = DATATYPES[type];
  if (readObject && typeof value === 'object' && !isJsonNumber(value)) {
    return parseObject(type, value, readObject, limits);
  }
  const text = scalarText(type, value, limits);
  requireFittingText(type, text, limits);
  const parsed = parseText(type, text);
  if (parsed === undefined) {
    throw new ValueError(type, text);
  }
  return parsed;
}

/** Its depth and members have been limited where the body or filter was parsed. */
function parseJsonValue(value: unknown, limits: ScalarLimits): string {
  try {
    requireFittingNumbers(value, limits);
    return jsonText(value);
  } catch (error) {
    throw error instanceof UnstorableJson ? new ValueError('json', error.text) : error;
  }
}

function requireFittingNumbers(value: unknown, limits: ScalarLimits): void {
  if (isJsonNumber(value)) {
    requireLength('MAX_NUMBER_LENGTH', String(value), limits);
  } else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) {
      requireFittingNumbers(member, limits);
    }
  }
}

/** Parts of objects are scalars of other types, with the limits of those. */
function parseObject(
  type: DatatypeId,
  value: unknown,
  reader: NonNullable<Datatype['readObject']>,
  limits: ScalarLimits,
): string {
  const parsed = understood(() => reader(value, elementReader(limits)));
  if (parsed === undefined) {
    throw new ValueError(type, stringify(value) ?? '');
  }
  return parsed;
}

/**
 * Reads what a value of the type may contain as a value of the type (protocol/filters.md 2).
 *
 * @throws ValueError
 */
export function parseElement(type: DatatypeId, value: unknown, limits: ScalarLimits): string {
  const { readElement } = DATATYPES[type];
  return readElement ? parseObject(type, value, readElement, limits) : (parseScalar(type, value, limits) ?? '');
}

const elementReader =
  (limits: ScalarLimits): ReadElement =>
  (type, json) =>
    parseScalar(type.id, json, limits);

/** A part that cannot be read makes the whole unreadable, whose text the error shows. */
function understood(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ValueError) {
      return undefined;
    }
    throw error;
  }
}

/** Whether JSON values of the type are objects or lists. */
export const takesObjects = (type: DatatypeId): boolean => DATATYPES[type].readObject !== undefined;

function scalarText(type: DatatypeId, value: unknown, limits: ScalarLimits): string {
  if (typeof value === 'string') {
    return value;
  }
  if (isJsonNumber(value)) {
    const text = String(value);
    requireLength('MAX_NUMBER_LENGTH', text, limits);
    return text;
  }
  if (typeof value === 'boolean') {
    return String(value);
  }
  throw new ValueError(type, JSON.stringify(value));
}

function parseText(id: DatatypeId, text: string): string | null | undefined {
  const { blank, parse } = DATATYPES[id];
  // PostgreSQL cannot store the character U+0000 in any text, and half a character has no form in UTF-8.
  if (text.includes('\u0000') || !text.isWellFormed()) {
    return undefined;
  }
  if (blank === 'value') {
    return parse(text);
  }
  const trimmed = text.trim();
  if (trimmed === '') {
    return blank === 'null' ? null : undefined;
  }
  return parse(trimmed);
}
