import { restError } from '../errors/rest-error.js';
import type { EntitySettings } from '../config/setting-groups.js';
import type { EntityModel } from '../model/entity-model.js';

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
