import { randomUUID } from 'node:crypto';
import JSON5 from 'json5';
import { LosslessNumber, isLosslessNumber, parse } from 'lossless-json';

/** What {@link parseJson} answers for text that is no JSON at all. */
export const NOT_JSON = Symbol('not JSON');

/** Objects and arrays inside of each other: far more than anybody writes, far less than the stack takes. */
const MAX_DEPTH = 500;

/**
 * Decimal numbers that stand by themselves are captured; strings and comments are matched to be left alone, also open
 * ones, so that no character is looked at twice.
 */
const STRING_COMMENT_OR_NUMBER =
  /"(?:\\[^]|[^"\\])*"?|'(?:\\[^]|[^'\\])*'?|\/\/.*|\/\*[^]*?(?:\*\/|$)|(?<![\w$.+-])\+?(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w$.])/gi;
const MARK = `\u0000${randomUUID()} `;

/** A number by its exact text: decimals and 64-bit integers never pass through a JavaScript number. */
export type JsonNumber = LosslessNumber;
export const isJsonNumber = isLosslessNumber;

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);

/**
 * Parses strictly first and, what fails, as JSON5: unquoted keys, single quotes, comments, trailing commas
 * (protocol/README.md decision 10). Of a repeated key the last value counts. Numbers come back as {@link JsonNumber}. A
 * byte order mark in front is passed over.
 *
 * @returns the value, or {@link NOT_JSON}, also for more than {@link MAX_DEPTH} levels
 */
export function parseJson(text: string): unknown {
  const value = parseAny(text.replace(/^\uFEFF/, ''));
  return isDeeperThan(MAX_DEPTH, value) ? NOT_JSON : value;
}

function parseAny(text: string): unknown {
  try {
    return parse(text, undefined, { onDuplicateKey: ({ newValue }) => newValue });
  } catch {
    try {
      return withExactNumbers(JSON5.parse(text.replace(STRING_COMMENT_OR_NUMBER, markedNumber)));
    } catch {
      return NOT_JSON;
    }
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || isLosslessNumber(value)) {
    return false;
  }
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(levels - 1, each));
}

/** JSON5 knows only JavaScript numbers, which lose digits: it gets them as strings that no client can have written. */
const markedNumber = (token: string, number: string | undefined): string =>
  number === undefined ? token : `"${MARK}${number}"`;

function withExactNumbers(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith(MARK)) {
    return new LosslessNumber(value.slice(MARK.length));
  }
  if (typeof value === 'number') {
    return new LosslessNumber(JSON.stringify(value));
  }
  if (Array.isArray(value)) {
    return value.map(withExactNumbers);
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [requireText(key), withExactNumbers(each)]));
  }
  return value;
}

/** @throws SyntaxError for a key that is a number without quotes */
function requireText(key: string): string {
  if (key.startsWith(MARK)) {
    throw new SyntaxError('A number is no key');
  }
  return key;
}
