import type { EntityModel } from '../../../metadata/entity-model.js';
import type { Caller } from '../../../roles/caller.js';
import { readableFamily } from '../../../conditions/visible-rows.js';
import type { StoredRow } from '../statements/stored-rows.js';

/**
 * Whether the caller sees a row, soft-deleted or not, when asking for the entity: the one place that decides which rows
 * a write may touch (protocol/roles.md 4, 7.4).
 */
export const seesRow = ({ rights }: Caller, entity: EntityModel, row: StoredRow): boolean =>
  rights.mayDo('read', entity.name) && readableFamily(entity, rights).includes(row.entity);
