import { stringify } from 'lossless-json';
import { invalidFilter } from '../../conditions/invalid-filter.js';
import { jsonError } from '../../common/json/invalid-json.js';
import type { JsonLimits } from '../../common/json/json-limits.js';
import { type QueryParameters, queryValue } from '../../http/client-request.js';
import { isJsonObject, type JsonObject, parseJson } from '../../common/json-text.js';
import { isJsonNumber } from '../../common/json/strict-json.js';
import { restError } from '../../errors/rest-error.js';

/** What a search asks for, whichever way it was sent; protocol/entities.md 7. */
export interface SearchRequest {
  /** JSON of the filter, not checked yet; undefined when it is missing. */
  readonly filter: unknown;
  /** Name of a fetch plan, its JSON text or its JSON. */
  readonly fetchPlan: string | JsonObject | undefined;
  /** The page and `modelVersion`, as the parameters of a list. */
  readonly parameters: QueryParameters;
}

const PLAN_KEYS = ['fetchPlan', 'view', 'viewName'] as const;
const PAGE_KEYS = [
  'limit',
  'offset',
  'sort',
  'returnNulls',
  'returnCount',
  'deleted',
  'dynamicAttributes',
  'modelVersion',
] as const;

/** Reads the query string of `GET /search` and `GET /search/count`. */
export function searchInQuery(parameters: QueryParameters, limits: JsonLimits): SearchRequest {
  const text = queryValue(parameters, 'filter');
  return {
    filter: text === undefined ? undefined : parseJson(text, limits),
    fetchPlan: queryValue(parameters, 'fetchPlan', 'view'),
    parameters,
  };
}

/**
 * Reads the body of `POST /search`; keys whose value is null count as absent.
 *
 * @throws RestError 400 for a body that is not a JSON object, has no filter or has a fetch plan of the wrong kind
 */
export function searchInBody(json: unknown): SearchRequest {
  const body = jsonBody(json);
  return { filter: requireFilter(body.filter), fetchPlan: planIn(body), parameters: pageIn(body) };
}

/**
 * The filter in the body of `POST /search/count`; of its other keys only `deleted` and `modelVersion` count.
 *
 * @throws RestError 400 for a body that is not a JSON object
 */
export function filterInBody(json: unknown): Pick<SearchRequest, 'filter' | 'parameters'> {
  const body = jsonBody(json);
  return { filter: body.filter, parameters: pageIn(body) };
}

/** @throws RestError 400 for a filter that is missing or null */
export function requireFilter(filter: unknown): unknown {
  if (filter === undefined || filter === null) {
    throw invalidFilter('Entities filter cannot be null');
  }
  return filter;
}

function jsonBody(json: unknown): JsonObject {
  if (!isJsonObject(json)) {
    throw jsonError(invalidFilter('The body is not a JSON object'), json);
  }
  return json;
}

/** The first plan that is given and not empty. */
function planIn(body: JsonObject): string | JsonObject | undefined {
  const [plan] = PLAN_KEYS.map((key) => body[key]).filter(isGiven);
  if (plan === undefined) {
    return undefined;
  }
  if (Array.isArray(plan)) {
    throw restError('invalidFetchPlan', { reason: stringify(plan) ?? '' });
  }
  return isJsonObject(plan) ? plan : textOf(plan);
}

function pageIn(body: JsonObject): QueryParameters {
  const given = PAGE_KEYS.filter((key) => isGiven(body[key]));
  return new Map(given.map((key) => [key, [textOf(body[key])]]));
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : isJsonNumber(value) ? String(value) : (stringify(value) ?? '');
