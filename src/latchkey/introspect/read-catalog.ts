import pg from 'pg';
import type { CatalogColumn, CatalogTable, ColumnKind, DeleteAction, Scope } from './catalog.js';
import { COLUMNS, CONSTRAINTS, TABLES, TYPES, UNIQUES } from './catalog-statements.js';

/** No statement about the catalog takes this many milliseconds, whatever the number of tables. */
const STATEMENT_MS = 60_000;
const CONNECT_MS = 10_000;

interface TableRow {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly isView: boolean;
  readonly comment: string | null;
  readonly fillsNewRows: boolean;
  readonly parents: readonly string[];
}

interface ColumnRow {
  readonly table: number;
  readonly name: string;
  readonly type: number;
  readonly modifier: number;
  readonly dimensions: number;
  readonly required: boolean;
  readonly default: string | null;
  readonly identity: '' | 'a' | 'd';
  readonly generated: '' | 's' | 'v';
  readonly comment: string | null;
}

interface TypeRow {
  readonly id: number;
  readonly name: string;
  readonly schema: string;
  readonly kind: string;
  readonly base: number;
  readonly modifier: number;
  readonly required: boolean;
  readonly default: string | null;
  readonly element: number;
  readonly labels: readonly string[] | null;
  readonly checks: readonly string[] | null;
}

interface ConstraintRow {
  readonly table: number;
  readonly kind: 'p' | 'c' | 'f';
  readonly target: number;
  readonly onDelete: string;
  readonly text: string;
  readonly declared: boolean;
  readonly columns: readonly string[];
  readonly targetColumns: readonly string[];
}

interface UniqueRow {
  readonly table: number;
  readonly columns: readonly string[];
}

/**
 * Reads tables and views from `pg_catalog`, in one transaction that writes nothing (docs/decisions/0051).
 *
 * @param url of the database
 */
export async function readCatalog(url: string, scope: Scope): Promise<readonly CatalogTable[]> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'latchkey introspect',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
  });
  await client.connect();
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Names in expressions are then those that mean the same everywhere.
    await client.query('SET LOCAL search_path = pg_catalog');
    return await tablesIn(client, scope);
  } finally {
    await client.end();
  }
}

async function tablesIn(client: pg.Client, { schemas, tables: patterns }: Scope): Promise<readonly CatalogTable[]> {
  const rowsOf = async <T>(text: string, values: readonly unknown[]): Promise<readonly T[]> =>
    (await client.query(text, [...values])).rows as T[];
  const all = await rowsOf<TableRow>(TABLES, [schemas]);
  const wanted = all.filter((table) => isWanted(table, patterns));
  const ids = [wanted.map(({ id }) => id)];
  const columns = await rowsOf<ColumnRow>(COLUMNS, ids);
  const types = new Map((await rowsOf<TypeRow>(TYPES, [])).map((type) => [type.id, type]));
  const constraints = await rowsOf<ConstraintRow>(CONSTRAINTS, ids);
  const uniques = await rowsOf<UniqueRow>(UNIQUES, ids);
  const tables = new Map(
    wanted.map((row) => {
      const own = <T extends { readonly table: number }>(rows: readonly T[]): readonly T[] =>
        rows.filter(({ table }) => table === row.id);
      const found = columnsOf(own(columns), types, row.schema);
      return [row.id, tableOf(row, found, own(constraints), own(uniques))] as const;
    }),
  );
  linkForeignKeys(tables, constraints);
  return [...tables.values()];
}

function isWanted({ schema, name }: TableRow, patterns: readonly string[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => [name, `${schema}.${name}`].some(matching(pattern)));
}

/** `*` stands for any text. */
const matching = (pattern: string): ((name: string) => boolean) => {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  return (name) => {
    if (last === undefined) {
      return name === pattern;
    }
    let at = first.length;
    const inOrder =
      name.startsWith(first) && rest.every((part) => (at = name.indexOf(part, at)) >= 0 && (at += part.length) >= 0);
    return inOrder && name.length - last.length >= at && name.endsWith(last);
  };
};

function tableOf(
  { schema, name, isView, comment, fillsNewRows, parents }: TableRow,
  columns: readonly CatalogColumn[],
  constraints: readonly ConstraintRow[],
  uniques: readonly UniqueRow[],
): CatalogTable {
  return {
    schema,
    name,
    isView,
    comment: comment ?? undefined,
    fillsNewRows,
    columns,
    key: constraints.find(({ kind }) => kind === 'p')?.columns ?? [],
    uniques: distinct(uniques.map((unique) => unique.columns).filter((each) => each.length > 0)),
    checks: constraints.filter(({ kind }) => kind === 'c').map(({ text }) => text),
    foreignKeys: [],
    parents,
  };
}

function distinct(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const byText = new Map(lists.map((list) => [JSON.stringify([...list].sort()), list]));
  return [...byText.values()];
}

function columnsOf(
  rows: readonly ColumnRow[],
  types: ReadonlyMap<number, TypeRow>,
  schema: string,
): readonly CatalogColumn[] {
  return rows.map((row) => {
    const domains = domainsOf(row.type, types);
    return {
      name: row.name,
      kind: kindOf(row, domains, types, schema),
      required: row.required || domains.some(({ required }) => required),
      default:
        row.generated === ''
          ? (row.default ?? domains.find((each) => each.default !== null)?.default ?? undefined)
          : undefined,
      identity: row.identity === '' ? undefined : row.identity === 'a' ? 'ALWAYS' : 'BY DEFAULT',
      generated: row.generated === '' ? undefined : (row.default ?? ''),
      computed: row.generated === 'v',
      comment: row.comment ?? undefined,
      domainChecks: domains.flatMap(({ checks }) => checks ?? []),
    };
  });
}

/** A domain may be one of another domain. */
function domainsOf(type: number, types: ReadonlyMap<number, TypeRow>): readonly TypeRow[] {
  const found = types.get(type);
  return found?.kind === 'd' ? [found, ...domainsOf(found.base, types)] : [];
}

function kindOf(
  { type, modifier, dimensions }: ColumnRow,
  domains: readonly TypeRow[],
  types: ReadonlyMap<number, TypeRow>,
  tableSchema: string,
): ColumnKind {
  const stored = types.get(domains.at(-1)?.base ?? type);
  const element = stored && stored.element > 0 ? types.get(stored.element) : undefined;
  const own = element ?? stored;
  return {
    type: own?.name ?? '',
    array: element !== undefined,
    dimensions: element === undefined ? 0 : Math.max(dimensions, 1),
    modifier: domains.length > 0 ? (domains.map((each) => each.modifier).find((each) => each >= 0) ?? -1) : modifier,
    labels: own?.labels ?? undefined,
    schema: own?.schema ?? '',
    near: own?.schema === tableSchema,
  };
}

const ACTIONS: Readonly<Record<string, DeleteAction>> = { c: 'cascade', n: 'unlink', d: 'none' };

/** A foreign key that only partitions have counts once, as that of their table. */
function linkForeignKeys(tables: ReadonlyMap<number, CatalogTable>, constraints: readonly ConstraintRow[]): void {
  for (const { table: id, target: targetId, ...constraint } of constraints.filter(({ kind }) => kind === 'f')) {
    const [table, target] = [tables.get(id), tables.get(targetId)];
    const { columns, targetColumns, declared, onDelete } = constraint;
    const known = table?.foreignKeys.some(
      (each) => each.target === target && JSON.stringify(each.columns) === JSON.stringify(columns),
    );
    if (table && target && !known) {
      table.foreignKeys.push({ columns, target, targetColumns, onDelete: ACTIONS[onDelete] ?? 'none', declared });
    }
  }
}
