import { type QueryParameters, queryValue } from '../http/request-url.js';
import { restError } from '../errors/rest-error.js';
import { parseSort, type SortItem } from './read/sort.js';
import type { EntitySettings } from '../config/setting-groups.js';
import type { EntityModel } from '../model/entity-model.js';

/** The page a list request asks for; protocol/entities.md 6. Empty values count as absent. */
interface ListParameters {
  readonly limit: number | undefined;
  readonly offset: number;
  readonly sort: readonly SortItem[];
  readonly returnNulls: boolean;
  readonly returnCount: boolean;
}

/**
 * @param defaults the page of a request that asks for none
 * @throws RestError 400 `Invalid request parameter` naming the parameter
 */
export function parseListParameters(
  query: QueryParameters,
  defaults: Partial<Pick<ListParameters, 'limit' | 'offset'>> = {},
): ListParameters {
  return {
    limit: wholeNumber(query, 'limit') ?? defaults.limit,
    offset: wholeNumber(query, 'offset') ?? defaults.offset ?? 0,
    sort: parseSort(queryValue(query, 'sort')),
    returnNulls: parseFlag(query, 'returnNulls'),
    returnCount: parseFlag(query, 'returnCount'),
  };
}

/** `true|on|yes|1`, `false|off|no|0` in any case (protocol/entities.md 1.3). */
export function parseFlag(query: QueryParameters, name: string): boolean {
  const text = queryValue(query, name)?.trim();
  if (text === undefined || text === '' || /^(false|off|no|0)$/i.test(text)) {
    return false;
  }
  if (!/^(true|on|yes|1)$/i.test(text)) {
    throw restError('invalidParameter', { name, value: text });
  }
  return true;
}

function wholeNumber(query: QueryParameters, name: string): number | undefined {
  const text = queryValue(query, name)?.trim();
  if (text === undefined || text === '') {
    return undefined;
  }
  const value = /^\+?\d+$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value)) {
    throw restError('invalidParameter', { name, value: text });
  }
  return value;
}

/**
 * The number of rows a page may have (protocol/entities.md 6).
 *
 * @param limit as requested; absent for the maximum
 * @throws RestError 400 `The value of limit exceeded`
 */
export function pageSize(settings: EntitySettings, entity: EntityModel, limit: number | undefined): number {
  const max = settings.ENTITY_MAX_FETCH_SIZE[entity.name] ?? settings.DEFAULT_MAX_FETCH_SIZE;
  if (limit !== undefined && limit > max) {
    throw restError('limitExceeded');
  }
  return limit ?? max;
}
