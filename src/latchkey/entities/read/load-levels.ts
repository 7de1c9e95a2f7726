import { groupBy } from '../../common/group-by.js';
import { LongWork } from '../../common/long-work.js';
import type { SqlRunner, TextRow } from '../../sql/statement.js';
import type { Rights } from '../../roles/rights.js';
import { type LevelStatement, levelStatement } from './collection-select.js';
import type { HiddenItems } from './hidden-items.js';
import type { Presentation } from './presentation.js';
import { permittedRows } from './row-guard.js';
import type { Collection, Level, LoadedCollection, ReadUnit } from './read-unit.js';

/** Rows of a unit whose collections have yet to be loaded into `level`. */
interface OpenUnit {
  readonly unit: ReadUnit;
  readonly rows: readonly TextRow[];
  readonly level: LoadedCollection[];
}

/** The statements for all collections of a unit: one per level of nesting, however many collections it has. */
export function compileLevels(unit: ReadUnit, rights: Rights): readonly LevelStatement[] {
  const statements: LevelStatement[] = [];
  let collections: readonly Collection[] = unit.collections;
  while (collections.length > 0) {
    statements.push(
      levelStatement(
        collections.map(({ select }) => select),
        rights,
      ),
    );
    collections = collections.flatMap((collection) => collection.unit.collections);
  }
  return statements;
}

/** Loads the collections of all rows level by level, whatever the number of rows. */
export async function loadLevels(
  runner: SqlRunner,
  unit: ReadUnit,
  statements: readonly LevelStatement[],
  rows: readonly TextRow[],
  shown: Presentation,
): Promise<Level> {
  const level: LoadedCollection[] = [];
  let open: readonly OpenUnit[] = [{ unit, rows, level }];
  for (const statement of statements) {
    open = await loadLevel(runner, statement, open, shown);
  }
  return level;
}

async function loadLevel(
  runner: SqlRunner,
  { statement, collectionColumn }: LevelStatement,
  open: readonly OpenUnit[],
  { values }: Presentation,
): Promise<readonly OpenUnit[]> {
  const wanted = open.flatMap(({ unit, rows, level }) =>
    unit.collections.map((collection) => ({ collection, level, parents: parentIds(rows, collection.parentColumn) })),
  );
  const idle = wanted.every(({ parents }) => parents.length === 0);
  const found = idle
    ? []
    : await statement.rows(
        runner,
        wanted.map(({ parents }) => parents),
        values,
      );
  const groups = groupBy(found, (row) => (collectionColumn === undefined ? '0' : (row[collectionColumn] ?? '')));
  const loadedUnits: OpenUnit[] = [];
  const work = new LongWork();
  for (const [index, { collection, level }] of wanted.entries()) {
    const loaded = groups.get(String(index)) ?? [];
    const { hidden } = collection.select;
    const seen = hidden ? loaded.filter(hidden.isSeen) : loaded;
    const rows = await permittedRows(collection.unit.guards, seen, values.context);
    const inner: LoadedCollection[] = [];
    const byParent = groupBy(rows, parentOf);
    level.push({ byParent, hiddenByParent: hiddenByParent(hidden, loaded, byParent), level: inner });
    loadedUnits.push({ unit: collection.unit, rows, level: inner });
    if (work.isSliceOver) {
      await work.pause();
    }
  }
  return loadedUnits;
}

const parentOf = ([parent]: TextRow): string => parent ?? '';

const NOTHING_HIDDEN: LoadedCollection['hiddenByParent'] = new Map();

function hiddenByParent(
  hidden: HiddenItems | undefined,
  loaded: readonly TextRow[],
  shown: LoadedCollection['byParent'],
): LoadedCollection['hiddenByParent'] {
  if (!hidden) {
    return NOTHING_HIDDEN;
  }
  const groups = [...groupBy(loaded, parentOf)];
  return new Map(groups.map(([parent, rows]) => [parent, hidden.idsOf(rows, shown.get(parent) ?? [])]));
}

function parentIds(rows: readonly TextRow[], column: number): readonly string[] {
  const ids = new Set(rows.map((row) => row[column] ?? null));
  ids.delete(null);
  return [...ids] as string[];
}
