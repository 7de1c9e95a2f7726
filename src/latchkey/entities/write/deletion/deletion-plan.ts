import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { rootOf } from '../../../model/class-tables.js';
import type { StoredRow } from '../statements/stored-rows.js';

/** A row whose deletion is planned. */
export interface PlannedRow extends StoredRow {
  /** Whether the row leaves the table, or stays there marked as deleted. */
  readonly removed: boolean;
}

/** All rows that a request deletes, each once, in the order they were found. */
export class DeletionPlan {
  private readonly planned = new Map<string, PlannedRow>();

  /** @returns whether the row is new here, or is now to leave its table although it was only to be marked before */
  add(row: PlannedRow): boolean {
    const present = this.planned.get(keyOf(row));
    if (present && (present.removed || !row.removed)) {
      return false;
    }
    this.planned.set(keyOf(row), row);
    return true;
  }

  has(row: StoredRow): boolean {
    return this.planned.has(keyOf(row));
  }

  get all(): readonly PlannedRow[] {
    return [...this.planned.values()];
  }

  /** Those that no earlier request has deleted: hooks and policies are about them. */
  get live(): readonly PlannedRow[] {
    return this.all.filter(({ deleted }) => !deleted);
  }

  get marked(): readonly PlannedRow[] {
    return this.all.filter(({ removed }) => !removed);
  }

  get removed(): readonly PlannedRow[] {
    return this.all.filter(({ removed }) => removed);
  }

  /** Ids of the planned rows in an entity's hierarchy. */
  idsIn(other: EntityModel): readonly EntityId[] {
    return this.all.filter(({ entity }) => rootOf(entity) === rootOf(other)).map(({ id }) => id);
  }
}

/** Entities that extend each other share their ids. */
const keyOf = ({ entity, id }: StoredRow): string => `${rootOf(entity).name} ${id}`;
