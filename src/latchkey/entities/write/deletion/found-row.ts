import type { StoredValue } from '../../../model/entity-hooks.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';

/** A row as it is before the request changes it, locked until the end of the transaction. */
export interface FoundRow {
  /** The actual class. */
  readonly entity: EntityModel;
  readonly id: EntityId;
  /** Marked as deleted by an earlier request. */
  readonly deleted: boolean;
  /** Stored values by attribute name; references only, where no hook looks at the others. */
  readonly values: ReadonlyMap<string, StoredValue>;
}

/** A row whose deletion is planned. */
export interface PlannedRow extends FoundRow {
  /** Whether the row leaves the table, or stays there marked as deleted. */
  readonly removed: boolean;
}

export const hasSoftDelete = (entity: EntityModel): boolean => entity.systemAttribute('deletedDate') !== undefined;

/** Condition: the row of `alias` is not marked as deleted. */
export function isLive(entity: EntityModel, alias: string): string {
  const deleted = entity.systemAttribute('deletedDate');
  return deleted ? `${alias}.${deleted.column} IS NULL` : 'TRUE';
}
