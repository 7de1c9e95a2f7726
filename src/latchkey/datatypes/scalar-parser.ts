import { isJsonNumber } from '../common/json/json-numbers.js';
import type { DatatypeId } from './datatype.js';
import { DATATYPES } from './datatypes.js';
import { requireFittingText, requireLength, type ScalarLimits } from './scalar-limits.js';

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
 * @param value string, {@link JsonNumber}, boolean or null
 * @returns the text, or null where the page lets a blank string mean null
 * @throws ValueError for anything that does not fit, without guessing
 * @throws ScalarTooLongError before anything else is done
 */
export function parseScalar(type: DatatypeId, value: unknown, limits: ScalarLimits): string | null {
  if (value === null) {
    return null;
  }
  const text = scalarText(type, value, limits);
  requireFittingText(type, text, limits);
  const parsed = parseText(type, text);
  if (parsed === undefined) {
    throw new ValueError(type, text);
  }
  return parsed;
}

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
