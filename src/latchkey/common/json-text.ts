import { isLosslessNumber } from 'lossless-json';
import { InvalidJson } from './json/invalid-json.js';
import { JSON_LIMITS, type JsonLimits } from './json/json-limits.js';
import { JsonParser } from './json/json-parser.js';
import { LongWork } from './in-slices.js';

/** Characters after which a long text looks at the clock. */
const STEP = 8 * 1024;

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !isLosslessNumber(value) &&
  !(value instanceof InvalidJson);

/**
 * Parses strict JSON and, in texts up to `JSON_LENIENT_MAX_SIZE`, lenient JSON: unquoted keys and words, single quotes,
 * comments, trailing commas (protocol/README.md decision 10). Of a repeated key the last value counts. Numbers come back
 * as `JsonNumber`. A byte order mark in front is skipped.
 *
 * @returns the value, or an {@link InvalidJson} for text that is not JSON or exceeds a limit
 */
export function parseJson(text: string, limits: JsonLimits = JSON_LIMITS): unknown {
  const parser = new JsonParser(text, limits);
  parser.advance(text.length);
  return parser.result;
}

/**
 * The same for texts of any size: parsing a long one gives way to other requests.
 *
 * @param maxItems of a longer list this many items are read, and one more, by which the caller sees that it is longer
 */
export async function parseLongJson(text: string, limits: JsonLimits, maxItems?: number): Promise<unknown> {
  const parser = new JsonParser(text, limits, maxItems);
  const work = new LongWork();
  for (let until = STEP; parser.advance(until); until += STEP) {
    if (work.isSliceOver) {
      await work.pause();
    }
  }
  return parser.result;
}
