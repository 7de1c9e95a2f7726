import type { ChangeOptions } from './options.js';
import { type Column, columnPlace, plainName, type Schema, schemaOf, type Table } from './schema.js';

/** Statements that give new names, and those that give the old ones back. */
export interface Renames {
  readonly up: readonly string[];
  /** In the order in which they run. */
  readonly down: readonly string[];
  readonly refusals: readonly string[];
}

interface Wish {
  readonly old: string;
  readonly wanted: string;
}

/**
 * What the developer says has another name. Nothing is guessed: a column that vanished and one that is new are two columns,
 * as values under a wrong name may be seen by people who must not see them.
 *
 * @param untouched tables that keep their names
 */
export async function renames(
  before: Schema,
  model: Schema,
  options: Pick<ChangeOptions, 'renames' | 'isRename'>,
  untouched: ReadonlySet<string>,
): Promise<Renames> {
  const found = new Found(before, model);
  const wishes = [...options.renames].map(([old, wanted]) => ({ old, wanted }));
  for (const wish of wishes) {
    if (found.tableBefore(wish.old)) {
      found.renameTable(wish);
    }
  }
  await askAbout(found.tableCandidates(untouched), options.isRename, (wish) => {
    found.renameTable(wish);
  });
  for (const wish of wishes) {
    if (!found.tableBefore(wish.old)) {
      found.renameColumn(wish);
    }
  }
  await askAbout(found.columnCandidates(), options.isRename, (wish) => {
    found.renameColumn(wish);
  });
  return { up: found.up, down: [...found.down].reverse(), refusals: found.refusals };
}

async function askAbout(
  candidates: readonly Wish[],
  isRename: ChangeOptions['isRename'],
  rename: (wish: Wish) => void,
): Promise<void> {
  const taken = new Set<string>();
  for (const wish of isRename ? candidates : []) {
    const name = `${wish.old.slice(0, wish.old.lastIndexOf('.') + 1)}${wish.wanted}`;
    if (!taken.has(wish.old) && !taken.has(name) && (await isRename?.(wish.old, wish.wanted))) {
      taken.add(wish.old).add(name);
      rename(wish);
    }
  }
}

class Found {
  readonly up: string[] = [];
  readonly down: string[] = [];
  readonly refusals: string[] = [];
  /** Tables before by the paths that they are to have. */
  private readonly tables = new Map<string, Table>();
  private readonly renamedColumns = new Set<string>();

  constructor(
    private readonly before: Schema,
    private readonly model: Schema,
  ) {
    for (const table of before.tables.values()) {
      this.tables.set(table.path, table);
    }
  }

  tableBefore(name: string): Table | undefined {
    return [...this.before.tables.values()].find(({ path }) => plainName(path) === name);
  }

  renameTable({ old, wanted }: Wish): void {
    const table = this.tableBefore(old);
    const target = [...this.model.tables.values()].find(
      ({ path }) => schemaOf(path) === schemaOf(table?.path ?? '') && ownName(path) === wanted,
    );
    if (!table || !target || this.tables.has(target.path)) {
      const free = [...this.model.tables.keys()].filter((path) => !this.tables.has(path)).map(plainName);
      this.refusals.push(`--rename ${old}:${wanted}: ${wanted} must be a new table: ${listed(free)}`);
      return;
    }
    this.tables.delete(table.path);
    this.tables.set(target.path, table);
    this.up.push(`ALTER TABLE ${table.path} RENAME TO ${ownPart(target.path)}`);
    this.down.push(`ALTER TABLE ${target.path} RENAME TO ${ownPart(table.path)}`);
  }

  renameColumn({ old, wanted }: Wish): void {
    const [path, table] =
      [...this.tables].find(([now, { path: was }]) =>
        [now, was].some((each) => old.startsWith(`${plainName(each)}.`)),
      ) ?? [];
    const target = path === undefined ? undefined : this.model.tables.get(path);
    if (path === undefined || !table || !target) {
      this.refusals.push(
        `--rename ${old}:${wanted}: ${old} is neither a table nor a column of a table that has an entity`,
      );
      return;
    }
    const name = [table.path, path].map((each) => `${plainName(each)}.`).find((prefix) => old.startsWith(prefix)) ?? '';
    const column = byPlainName(this.vanished(path), old.slice(name.length));
    const replaced = byPlainName(this.added(path), wanted);
    if (!column || !replaced) {
      this.refusals.push(
        column
          ? `--rename ${old}:${wanted}: ${wanted} must be a new column: ${listed(this.added(path).map((each) => plainName(each.name)))}`
          : `--rename ${old}:${wanted}: the column must be one that the model does not have: ${listed(this.vanished(path).map((each) => plainName(each.name)))}`,
      );
      return;
    }
    this.renamedColumns.add(`${path}.${column.name}`).add(`${path}.${replaced.name}`);
    this.up.push(`ALTER TABLE ${path} RENAME COLUMN ${column.name} TO ${replaced.name}`);
    this.down.push(`ALTER TABLE ${path} RENAME COLUMN ${replaced.name} TO ${column.name}`);
  }

  /** New tables that have at least half of the columns of one that vanished. */
  tableCandidates(untouched: ReadonlySet<string>): Wish[] {
    const free = [...this.model.tables.values()].filter(({ path }) => !this.tables.has(path));
    return [...this.tables.values()]
      .filter(({ path }) => this.tables.has(path) && !this.model.tables.has(path) && !untouched.has(plainName(path)))
      .flatMap((table) =>
        free
          .filter(({ path, columns }) => {
            const common = [...columns.keys()].filter((name) => table.columns.has(name)).length;
            return schemaOf(path) === schemaOf(table.path) && common * 2 >= Math.max(columns.size, table.columns.size);
          })
          .map(({ path }) => ({ old: plainName(table.path), wanted: ownName(path) })),
      );
  }

  columnCandidates(): Wish[] {
    return [...this.tables.keys()].flatMap((path) =>
      this.vanished(path).flatMap((old) =>
        this.added(path)
          .filter(({ type }) => type === old.type)
          .map(({ name }) => ({ old: columnPlace(path, old.name), wanted: plainName(name) })),
      ),
    );
  }

  private vanished(path: string): Column[] {
    const target = this.model.tables.get(path);
    const columns = [...(this.tables.get(path)?.columns.values() ?? [])];
    return target ? columns.filter(({ name }) => !target.columns.has(name) && !this.isRenamed(path, name)) : [];
  }

  private added(path: string): Column[] {
    const table = this.tables.get(path);
    const columns = [...(this.model.tables.get(path)?.columns.values() ?? [])];
    return table ? columns.filter(({ name }) => !table.columns.has(name) && !this.isRenamed(path, name)) : [];
  }

  private readonly isRenamed = (path: string, name: string): boolean => this.renamedColumns.has(`${path}.${name}`);
}

const byPlainName = (columns: readonly Column[], wanted: string): Column | undefined =>
  columns.find(({ name }) => plainName(name) === wanted);

const ownPart = (path: string): string => (schemaOf(path) === '' ? path : path.slice(schemaOf(path).length + 1));
const ownName = (path: string): string => plainName(ownPart(path));
const listed = (names: readonly string[]): string => (names.length > 0 ? names.join(', ') : 'the model has none');

/** Enums are named after their columns: those of renamed columns get new names, too. */
export function enumRenames(before: Schema, model: Schema): Omit<Renames, 'refusals'> {
  const names = new Map<string, string>();
  for (const { path, columns } of model.tables.values()) {
    for (const column of columns.values()) {
      const present = before.tables.get(path)?.columns.get(column.name)?.enum;
      const isNew = column.enum !== null && !before.enums.has(column.enum);
      if (present && isNew && !model.enums.has(present) && schemaOf(present) === schemaOf(column.enum)) {
        names.set(present, column.enum);
      }
    }
  }
  // Two columns may have shared one enum.
  const pairs = [...names].filter(([, wanted], index, all) => all.findIndex(([, other]) => other === wanted) === index);
  return {
    up: pairs.map(([old, wanted]) => `ALTER TYPE ${old} RENAME TO ${ownPart(wanted)}`),
    down: pairs.map(([old, wanted]) => `ALTER TYPE ${wanted} RENAME TO ${ownPart(old)}`),
  };
}
