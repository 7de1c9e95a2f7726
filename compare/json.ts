import { isLosslessNumber, type LosslessNumber, parse, stringify } from 'lossless-json';

/** JSON whose numbers keep their spelling. */
export type Json = null | boolean | string | LosslessNumber | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** @returns undefined for text that is not JSON */
export function parseJson(text: string): Json | undefined {
  try {
    return parse(text) as Json;
  } catch {
    return undefined;
  }
}

export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json) && !isLosslessNumber(json);

export const isList = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);

export const isNumber = (json: Json | undefined): json is LosslessNumber => isLosslessNumber(json);

/** A member of an object; undefined for anything else. */
export const member = (json: Json | undefined, key: string): Json | undefined =>
  isObject(json) && Object.hasOwn(json, key) ? json[key] : undefined;

/** Text of a string or number, as ids are; undefined for anything else. */
export function scalarText(json: Json | undefined): string | undefined {
  return isNumber(json) ? json.value : typeof json === 'string' ? json : undefined;
}

/** JSON text with sorted members: equal for equal values. */
export const canonical = (json: Json): string => stringify(sorted(json)) ?? 'null';

function sorted(json: Json): Json {
  if (isList(json)) {
    return json.map(sorted);
  }
  return isObject(json)
    ? Object.fromEntries(
        Object.keys(json)
          .sort()
          .map((key) => [key, sorted(json[key] ?? null)]),
      )
    : json;
}
