import { restError } from '../../errors/rest-error.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { Caller } from '../../roles/caller.js';
import type { EntityAction } from '../../roles/rights.js';

/** @throws RestError 403 `Forbidden` naming entity and action (protocol/services.md 5) */
export function requireRight({ rights }: Caller, action: EntityAction, { name }: EntityModel): void {
  if (!rights.mayDo(action, name)) {
    throw restError('refused', { resource: name, type: 'entity', action });
  }
}
