import { type Column, type Constraint, type Index, mentions, type Schema, type Table } from './schema.js';

/** A table before and after, with what other changes depend on. */
export interface TableChange {
  readonly from: Table;
  readonly to: Table;
  /** Columns whose values are converted. */
  readonly retyped: ReadonlySet<string>;
  /** Generated columns that are dropped and made again, which loses nothing. */
  readonly regenerated: ReadonlySet<string>;
}

export interface Differences {
  readonly from: Schema;
  readonly to: Schema;
  readonly tables: ReadonlyMap<string, TableChange>;
  /** Enums that PostgreSQL can change only by making them again. */
  readonly remadeEnums: ReadonlySet<string>;
}

export function differences(from: Schema, to: Schema): Differences {
  const remadeEnums = new Set(
    [...to.enums].filter(([path, labels]) => !isSubsequence(from.enums.get(path) ?? [], labels)).map(([path]) => path),
  );
  const tables = new Map<string, TableChange>();
  for (const table of to.tables.values()) {
    const present = from.tables.get(table.path);
    if (present) {
      tables.set(table.path, tableChange(present, table, remadeEnums));
    }
  }
  return { from, to, tables, remadeEnums };
}

/** Whether new constants alone make one enum from the other. */
const isSubsequence = (some: readonly string[], all: readonly string[]): boolean => {
  let place = 0;
  return some.every((label) => (place = all.indexOf(label, place) + 1) > 0);
};

function tableChange(from: Table, to: Table, remadeEnums: ReadonlySet<string>): TableChange {
  const both = [...to.columns.values()].flatMap((column) => {
    const before = from.columns.get(column.name);
    return before ? [{ before, column }] : [];
  });
  const retyped = new Set(
    both
      .filter(({ before, column }) => isRetyped(before, column) || remadeEnums.has(column.enum ?? ''))
      .map(({ column }) => column.name),
  );
  const regenerated = new Set(
    both.filter(({ before, column }) => isRegenerated(before, column, retyped)).map(({ column }) => column.name),
  );
  return { from, to, retyped: new Set([...retyped].filter((name) => !regenerated.has(name))), regenerated };
}

const isRetyped = (before: Column, column: Column): boolean =>
  before.type !== column.type || before.collation !== column.collation;

const isGenerated = ({ made }: Column): boolean => made === 'stored' || made === 'virtual';

function isRegenerated(before: Column, column: Column, retyped: ReadonlySet<string>): boolean {
  if (!isGenerated(column)) {
    return before.made === 'virtual';
  }
  return (
    before.made !== column.made ||
    before.expression !== column.expression ||
    isRetyped(before, column) ||
    [...retyped].some((name) => mentions(column.expression ?? '', name))
  );
}

/** Whether a constraint or index must go before its table can change, however equal it is before and after. */
export function isInTheWay(
  table: TableChange,
  { definition, ...part }: Pick<Constraint, 'definition'> & Partial<Constraint & Index>,
  { tables, remadeEnums }: Differences,
): boolean {
  const target = part.kind === 'foreign key' ? tables.get(part.target ?? '') : undefined;
  return (
    [...table.regenerated].some((name) => mentions(definition, name)) ||
    [...remadeEnums].some((path) => mentions(definition, path)) ||
    (part.kind === 'foreign key' && [...table.retyped].some((name) => part.columns?.includes(name))) ||
    (target !== undefined && ([...target.retyped].some((name) => mentions(definition, name)) || losesKey(target)))
  );
}

/** Whether a key goes that foreign keys may refer to. */
const losesKey = ({ from, to }: TableChange): boolean =>
  [...from.constraints.values()].some(
    ({ kind, definition }) =>
      (kind === 'primary key' || kind === 'unique') &&
      ![...to.constraints.values()].some((other) => other.definition === definition),
  );
