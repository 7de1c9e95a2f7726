import { type QueryParameters, queryValue } from '../http/client-request.js';
import { restError } from '../errors/rest-error.js';
import { parseFlag } from '../http/parse-flag.js';
import { resolvePath } from '../conditions/attribute-path.js';
import { RESTORING } from '../conditions/visible-rows.js';
import { MAX_PATH_LENGTH } from '../conditions/filter-parser.js';
import type { EntitySettings } from '../config/setting-groups.js';
import type { EntityModel } from '../model/entity-model.js';
import type { Caller } from '../roles/caller.js';

export interface SortItem {
  readonly path: readonly string[];
  readonly direction: 'ASC' | 'DESC';
  /** Chosen by the developer, whatever the caller may view (protocol/queries.md 1). */
  readonly declared?: boolean;
}

/** Longer lists sort no better. */
const MAX_ITEMS = 20;

/** Reads `-date,customer.name`; an unencoded `+` arrives as a space and means ascending (protocol/entities.md 6.1). */
export function parseSort(text: string | undefined): readonly SortItem[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .slice(0, MAX_ITEMS)
    .map((item) => {
      const path = /^[+-]/.test(item) ? item.slice(1).trimStart() : item;
      return { path: path.split('.'), direction: item.startsWith('-') ? 'DESC' : 'ASC' };
    });
}

/**
 * The items that name an attribute. The others, and paths of absurd length, are skipped: compiled reads are cached by
 * sort, and each name on the path may be a join.
 */
export const knownItems = (entity: EntityModel, items: readonly SortItem[]): readonly SortItem[] =>
  items.filter(({ path }) => path.length <= MAX_PATH_LENGTH && resolvePath(entity, path.join('.')).kind === 'found');

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

const RESTORING_FORBIDDEN = {
  read: 'readingForbidden',
  create: 'creationForbidden',
  update: 'updatingForbidden',
} as const;

/**
 * Whether a request asks for soft-deleted rows instead of the others (protocol/entities.md 6.2). They are for those who
 * may bring them back.
 *
 * @throws RestError 403 for the first right that is missing, 400 for an entity without soft deletion
 */
export function asksForDeleted({ rights }: Caller, entity: EntityModel, query: QueryParameters): boolean {
  if (!parseFlag(query, 'deleted')) {
    return false;
  }
  const missing = RESTORING.find((action) => !rights.mayDo(action, entity.name));
  if (missing) {
    throw restError(RESTORING_FORBIDDEN[missing], { entity: entity.name });
  }
  if (!entity.systemAttribute('deletedDate')) {
    throw restError('withoutSoftDeletion', { entity: entity.name });
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
