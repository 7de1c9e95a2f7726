import type { SqlRunner, Statement, TextRow } from '../../database/database.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Presentation } from './presentation.js';

/** The objects around the one being written, innermost first: a repeated one is written with its identity only. */
export interface Path {
  readonly entity: EntityModel;
  readonly id: string;
  readonly outer: Path | undefined;
}

/** Turns one row into the JSON text of an object. */
export type RowWriter = (row: TextRow, level: Level, outer: Path | undefined, shown: Presentation) => string;

/** What one statement loads, and how its rows are written. */
export interface ReadUnit {
  readonly write: RowWriter;
  readonly collections: readonly Collection[];
}

/** A to-many attribute of a unit: loaded by one statement for all rows at once. */
export interface Collection {
  /** Takes the parents' ids as its one array parameter; the first column of its rows is the parent's id. */
  readonly statement: Statement;
  /** Position of the parent's id in the parent's row. */
  readonly parentColumn: number;
  readonly unit: ReadUnit;
}

/** The loaded collections of a unit, in the unit's order. */
export type Level = readonly LoadedCollection[];

export interface LoadedCollection {
  readonly byParent: ReadonlyMap<string, readonly TextRow[]>;
  readonly level: Level;
}

/** Loads the collections of all rows: one statement per to-many attribute, whatever the number of rows. */
export async function loadLevel(runner: SqlRunner, unit: ReadUnit, rows: readonly TextRow[]): Promise<Level> {
  const loaded: LoadedCollection[] = [];
  for (const collection of unit.collections) {
    const parents = new Set(rows.map((row) => row[collection.parentColumn] ?? null));
    parents.delete(null);
    const items = parents.size === 0 ? [] : await runner.rows(collection.statement, [[...parents]]);
    loaded.push({ byParent: byFirstColumn(items), level: await loadLevel(runner, collection.unit, items) });
  }
  return loaded;
}

function byFirstColumn(rows: readonly TextRow[]): Map<string, TextRow[]> {
  const groups = new Map<string, TextRow[]>();
  for (const row of rows) {
    const key = row[0] ?? '';
    const group = groups.get(key);
    if (group) {
      group.push(row);
    } else {
      groups.set(key, [row]);
    }
  }
  return groups;
}
