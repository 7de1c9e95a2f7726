import type { CatalogTable, ForeignKey } from './catalog.js';
import { placeOf } from './draft.js';
import { isByKey, isServed, type Shapes } from './shapes.js';

/** A foreign key that becomes a reference. */
export interface UsableKey {
  readonly key: ForeignKey;
  /** Whether other references set all its columns. */
  readonly shared: boolean;
  /** Whether its columns are parts of the key of its table. */
  readonly ofKey: boolean;
}

/** Foreign keys that become references; the columns of the others are plain attributes, as the notes say. */
export class UsableKeys {
  readonly notes: string[] = [];
  private readonly keys: ReadonlyMap<CatalogTable, readonly UsableKey[]>;

  constructor(
    tables: readonly CatalogTable[],
    private readonly shapes: Shapes,
  ) {
    this.keys = new Map(
      tables.filter((each) => shapes.of(each) !== 'link').map((table) => [table, this.usable(table)] as const),
    );
  }

  of(table: CatalogTable): readonly UsableKey[] {
    return this.keys.get(table) ?? [];
  }

  private usable(table: CatalogTable): readonly UsableKey[] {
    const setBy = new Set<string>();
    const found = new Map<ForeignKey, UsableKey>();
    // A reference by several columns sets those that others have one of.
    for (const key of [...table.foreignKeys].sort((a, b) => b.columns.length - a.columns.length)) {
      const ofKey = key.columns.every((column) => table.key.includes(column));
      const shared = !ofKey && key.columns.every((column) => setBy.has(column));
      const why = this.unusableBecause(table, key, shared ? new Set() : setBy);
      if (why === undefined) {
        found.set(key, { key, shared, ofKey });
        key.columns.forEach((column) => setBy.add(column));
      } else {
        this.note(table, key, why);
      }
    }
    return table.foreignKeys.flatMap((key) => found.get(key) ?? []);
  }

  private unusableBecause(table: CatalogTable, key: ForeignKey, setBy: ReadonlySet<string>): string | undefined {
    const { columns, target, targetColumns } = key;
    if (this.shapes.of(target) !== 'entity') {
      return 'its rows have no key that the API serves';
    }
    const keyParts = columns.filter((column) => table.key.includes(column));
    if (keyParts.length > 0 && !isByKey(key)) {
      return `it is part of the key, and refers to ${targetColumns.join(', ')} instead of the key`;
    }
    if (keyParts.length > 0 && keyParts.length < columns.length) {
      return `${keyParts.join(', ')} is part of the key, and the rest is not`;
    }
    if (keyParts.length === 0 && columns.some((column) => setBy.has(column))) {
      return 'another reference has one of the columns';
    }
    if (!columns.every((name) => isServedIn(table, name))) {
      return 'the type of its column is not served';
    }
    return isByKey(key) ? undefined : unreferableBecause(key);
  }

  private note(table: CatalogTable, { columns, target }: ForeignKey, why: string): void {
    this.notes.push(
      `${placeOf(table)} (${columns.join(', ')}) is shown as ${columns.length > 1 ? 'plain attributes' : 'a plain attribute'}, not as a reference to ${placeOf(target)}: ${why}`,
    );
  }
}

/** Columns beside the key must be plain attributes that no row is without. */
function unreferableBecause({ target, targetColumns }: ForeignKey): string | undefined {
  const columns = targetColumns.map((name) => target.columns.find((each) => each.name === name));
  const names = `${placeOf(target)}.${targetColumns.join(', ')}`;
  if (columns.some((column) => column?.required !== true)) {
    return `${names} may be null`;
  }
  const isReference = targetColumns.some(
    (name) => !target.key.includes(name) && target.foreignKeys.some((each) => each.columns.includes(name)),
  );
  if (isReference) {
    return `${names} is a reference itself`;
  }
  return targetColumns.every((name) => isServedIn(target, name)) ? undefined : `the type of ${names} is not served`;
}

const isServedIn = (table: CatalogTable, name: string): boolean =>
  table.columns.some((column) => column.name === name && isServed(column));
