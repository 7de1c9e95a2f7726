import type { TextRow } from '../../sql/statement.js';
import type { EntityId, EntityModel } from '../../model/entity-model.js';
import type { CollectionSelect } from './collection-select.js';
import type { Presentation } from './compiled-read.js';
import type { RowFilters } from './row-filter.js';

/** The objects around the one being written, innermost first: a repeated one is written with its identity only. */
export interface Path {
  readonly entity: EntityModel;
  readonly id: EntityId;
  readonly outer: Path | undefined;
}

/** Turns one row into the JSON text of an object. */
export type RowWriter = (
  row: TextRow,
  nested: LoadedCollections,
  outer: Path | undefined,
  shown: Presentation,
) => string;

/** What one SELECT loads, and how its rows are written. */
export interface CompiledSelect {
  readonly write: RowWriter;
  readonly collections: readonly Collection[];
  readonly rowFilters: RowFilters;
}

/** A to-many attribute of the rows of a SELECT. */
export interface Collection {
  /** The first column of its rows is the parent's id. */
  readonly select: CollectionSelect;
  /** Position of the parent's id in the parent's row. */
  readonly parentColumn: number;
  /** Id of a parent's row. */
  readonly parentIn: (row: TextRow) => EntityId;
  readonly compiled: CompiledSelect;
}

/** The loaded collections of a SELECT, in its order. */
export type LoadedCollections = readonly LoadedCollection[];

export interface LoadedCollection {
  readonly byParent: ReadonlyMap<string, readonly TextRow[]>;
  /** Ids of hidden items; only where security tokens name them. */
  readonly hiddenByParent: ReadonlyMap<string, readonly EntityId[]>;
  readonly nested: LoadedCollections;
}

/** Whether the object stands inside itself (protocol/entities.md 4.7). */
export function isAround(path: Path | undefined, entity: EntityModel, id: EntityId): boolean {
  for (let each = path; each; each = each.outer) {
    if (each.entity === entity && each.id === id) {
      return true;
    }
  }
  return false;
}
