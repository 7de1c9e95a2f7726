import { restError } from '../../../errors/rest-error.js';
import { DATATYPES } from '../../../datatypes/datatypes.js';
import type { EntityBody } from '../body/entity-body.js';
import type { StoredRow } from '../statements/stored-rows.js';

/**
 * Refuses an update made from an older state of the row (protocol/entities.md 12). Bodies carry a version only where
 * that is to be checked.
 *
 * @throws RestError 400 `Optimistic lock`
 */
export function checkVersion({ version }: EntityBody, { entity, id, values }: StoredRow): void {
  const attribute = entity.systemAttribute('version');
  if (version === undefined || !attribute) {
    return;
  }
  const stored = values.get(attribute.name);
  if (typeof stored !== 'string' || DATATYPES[attribute.type].compare(stored, version) !== 0) {
    throw restError('optimisticLock', { entity: entity.name, id: entity.key.shown(id) });
  }
}
