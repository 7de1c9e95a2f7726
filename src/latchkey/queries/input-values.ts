import { stringify } from 'lossless-json';
import type { QueryParameters } from '../http/client-request.js';
import type { ReadBody } from '../http/request-bodies.js';
import { jsonError } from '../common/json/invalid-json.js';
import { isJsonNumber } from '../common/json/strict-json.js';
import { isJsonObject } from '../common/json-text.js';

/** Texts and lists by the name of the parameter; read once the query is found. */
export type InputValues = ReadBody<ReadonlyMap<string, InputQueryValue>>;

export type InputQueryValue = string | readonly unknown[];

/** The parameters of GET: all of the query string, of a repeated one the first. */
export const valuesInQuery =
  (parameters: QueryParameters): InputValues =>
  () =>
    Promise.resolve(new Map([...parameters].map(([name, [value = '']]) => [name, value])));

/**
 * The parameters of POST: a JSON object, in which null counts as absent; no body is an object without keys
 * (protocol/queries.md 2).
 *
 * @throws RestError 400 for a body that is not a JSON object, when it is read
 */
export const valuesInBody =
  (json: ReadBody): InputValues =>
  async () => {
    const body = await json();
    if (!isJsonObject(body)) {
      throw jsonError('malformedJson', body);
    }
    const present = Object.entries(body).filter(([, value]) => value !== null);
    return new Map(present.map(([name, value]) => [name, given(value)]));
  };

/** Scalars as they are written, objects as their JSON text. */
const given = (value: unknown): InputQueryValue =>
  typeof value === 'string' || Array.isArray(value)
    ? value
    : isJsonNumber(value)
      ? String(value)
      : (stringify(value) ?? '');
