import { groupBy, LongWork } from '../../common/in-slices.js';
import type { SqlRunner, TextRow } from '../../sql/statement.js';
import type { Rights } from '../../roles/rights.js';
import { type CollectionSelect, type LevelStatement, levelStatement } from './collection-select.js';
import type { Presentation } from './compiled-read.js';
import { permittedRows } from './row-filter.js';
import type { Collection, LoadedCollections, LoadedCollection, CompiledSelect } from './compiled-select.js';

/** Rows of a SELECT whose collections have yet to be loaded into `nested`. */
interface OpenSelect {
  readonly compiled: CompiledSelect;
  readonly rows: readonly TextRow[];
  readonly nested: LoadedCollection[];
}

/** The statements for all collections below a SELECT: one per level of nesting, however many collections it has. */
export function compileLevels(compiled: CompiledSelect, rights: Rights): readonly LevelStatement[] {
  const statements: LevelStatement[] = [];
  let collections: readonly Collection[] = compiled.collections;
  while (collections.length > 0) {
    statements.push(
      levelStatement(
        collections.map(({ select }) => select),
        rights,
      ),
    );
    collections = collections.flatMap((collection) => collection.compiled.collections);
  }
  return statements;
}

/** Loads the collections of all rows level by level, whatever the number of rows. */
export async function loadLevels(
  runner: SqlRunner,
  compiled: CompiledSelect,
  statements: readonly LevelStatement[],
  rows: readonly TextRow[],
  shown: Presentation,
): Promise<LoadedCollections> {
  const nested: LoadedCollection[] = [];
  let open: readonly OpenSelect[] = [{ compiled, rows, nested }];
  for (const statement of statements) {
    open = await loadLevel(runner, statement, open, shown);
  }
  return nested;
}

async function loadLevel(
  runner: SqlRunner,
  { statement, collectionColumn }: LevelStatement,
  open: readonly OpenSelect[],
  { values }: Presentation,
): Promise<readonly OpenSelect[]> {
  const wanted = open.flatMap(({ compiled, rows, nested }) =>
    compiled.collections.map((collection) => ({
      collection,
      nested,
      parents: parentIds(rows, collection.parentColumn),
    })),
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
  const loadedSelects: OpenSelect[] = [];
  const work = new LongWork();
  for (const [index, { collection, nested }] of wanted.entries()) {
    const loaded = groups.get(String(index)) ?? [];
    const { hidden, parentOf } = collection.select;
    const seen = hidden ? loaded.filter(hidden.isSeen) : loaded;
    const rows = await permittedRows(collection.compiled.rowFilters, seen, values);
    const inner: LoadedCollection[] = [];
    const byParent = groupBy(rows, parentOf);
    nested.push({ byParent, hiddenByParent: hiddenByParent(collection.select, loaded, byParent), nested: inner });
    loadedSelects.push({ compiled: collection.compiled, rows, nested: inner });
    if (work.isSliceOver) {
      await work.pause();
    }
  }
  return loadedSelects;
}

const NOTHING_HIDDEN: LoadedCollection['hiddenByParent'] = new Map();

function hiddenByParent(
  { hidden, parentOf }: CollectionSelect,
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
