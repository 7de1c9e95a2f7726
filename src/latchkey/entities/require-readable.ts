import { restError } from '../errors/rest-error.js';
import type { EntityModel } from '../model/entity-model.js';
import type { Caller } from '../roles/caller.js';

/** @throws RestError 403 `Reading forbidden` (protocol/roles.md 7) */
export function requireReadable(caller: Caller, entity: EntityModel): void {
  if (!caller.rights.mayDo('read', entity.name)) {
    throw restError('readingForbidden', { entity: entity.name });
  }
}
