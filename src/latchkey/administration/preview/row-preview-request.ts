import { stringify } from 'lossless-json';
import { jsonError } from '../../common/json/invalid-json.js';
import { isJsonNumber } from '../../common/json/strict-json.js';
import { isJsonObject, type JsonObject } from '../../common/json-text.js';
import { restError } from '../../errors/rest-error.js';
import { type EntityModel, type EntityRegistry } from '../../model/entity-model.js';
import { ROW_CHANGES, type RowChange } from '../../entities/read/compared-rows.js';
import { parsePreview, type PreviewRequest } from './preview-request.js';

/** Rows of a page. */
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** Rows that are looked at: the first of the entity by their keys, among those that the caller may see. */
export const MAX_ROWS = 10_000;

/** Which rows of an entity does somebody see, and which with a role as it is drafted? */
export interface RowPreviewRequest {
  readonly username: string;
  readonly entity: EntityModel;
  /** undefined for the rows as they are. */
  readonly draft: PreviewRequest | undefined;
  /** Rows that the page shows; undefined for all. */
  readonly change: RowChange | undefined;
  readonly limit: number;
  readonly offset: number;
}

/**
 * Reads `{"username", "entity"}`, with `roleType`, `role` and `delete` those of a preview, and with `change`, `limit` and
 * `offset` one page of the rows.
 *
 * @throws RestError 400
 */
export function parseRowPreview(json: unknown, entities: EntityRegistry): RowPreviewRequest {
  if (!isJsonObject(json)) {
    throw jsonError('malformedJson', json);
  }
  const { username, entity: name, change } = json;
  if (typeof username !== 'string' || username === '') {
    return invalid('username', username);
  }
  const entity = typeof name === 'string' ? entities.find(name) : undefined;
  if (!entity?.stored) {
    return invalid('entity', name);
  }
  const drafted = ['roleType', 'role', 'delete'].some((key) => json[key] !== undefined);
  return {
    username,
    entity,
    draft: drafted ? parsePreview(json) : undefined,
    change:
      change === undefined ? undefined : (ROW_CHANGES.find((each) => each === change) ?? invalid('change', change)),
    limit: wholeNumber(json, 'limit', DEFAULT_LIMIT, 1, MAX_LIMIT),
    offset: wholeNumber(json, 'offset', 0, 0, MAX_ROWS),
  };
}

function wholeNumber(json: JsonObject, name: string, fallback: number, min: number, max: number): number {
  const given = json[name];
  if (given === undefined) {
    return fallback;
  }
  const number = isJsonNumber(given) ? Number(given) : Number.NaN;
  return Number.isInteger(number) && number >= min && number <= max ? number : invalid(name, given);
}

function invalid(name: string, value: unknown): never {
  throw restError('invalidParameter', {
    name,
    value: typeof value === 'string' ? value : (stringify(value) ?? ''),
  });
}
