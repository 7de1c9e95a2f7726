import type { QueryRunner } from 'typeorm';
import {
  type Column,
  type Constraint,
  type Index,
  inOrder,
  type Note,
  NOTES_TABLE,
  type Schema,
  type Table,
  type View,
} from './schema.js';

/** Schemas of users, and relations that belong to no extension. */
const OURS = `nspname !~ '^pg_' AND nspname <> 'information_schema'`;
const OWN = (classId: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend WHERE classid = '${classId}'::regclass AND objid = ${oid} AND deptype = 'e')`;
const RELATIONS = (kinds: string): string => `
  pg_class relation JOIN pg_namespace space ON space.oid = relation.relnamespace
    AND ${OURS} AND relkind IN (${kinds}) AND NOT relispartition AND relpersistence <> 't' AND ${OWN('pg_class', 'relation.oid')}`;

const SCHEMAS = `SELECT quote_ident(nspname) AS name FROM pg_namespace WHERE ${OURS}`;

const ENUMS = `
  SELECT type.oid::regtype::text AS path, array_agg(enumlabel::text ORDER BY enumsortorder) AS labels
  FROM pg_type type JOIN pg_namespace space ON space.oid = typnamespace AND ${OURS} JOIN pg_enum ON enumtypid = type.oid
  WHERE ${OWN('pg_type', 'type.oid')} GROUP BY type.oid`;

const TABLES = `
  SELECT relation.oid::regclass::text AS path, obj_description(relation.oid, 'pg_class') AS comment
  FROM ${RELATIONS(`'r', 'p'`)} ORDER BY path`;

const COLUMNS = `
  SELECT relation.oid::regclass::text AS table, quote_ident(attname) AS name, format_type(atttypid, atttypmod) AS type,
    CASE WHEN coalesce(element.typtype, type.typtype) = 'e' THEN coalesce(element.oid, type.oid)::regtype::text END AS enum,
    CASE WHEN attcollation <> type.typcollation THEN attcollation::regcollation::text END AS collation,
    attnotnull AS required, col_description(relation.oid, attnum) AS comment,
    pg_get_expr(adbin, adrelid) AS expression, attidentity AS identity, attgenerated AS generated,
    EXISTS (
      SELECT FROM pg_depend owned JOIN pg_class sequence ON sequence.oid = owned.objid AND sequence.relkind = 'S'
      JOIN pg_depend used ON used.classid = 'pg_attrdef'::regclass AND used.objid = made.oid AND used.refobjid = sequence.oid
      WHERE owned.classid = 'pg_class'::regclass AND owned.refobjid = relation.oid AND owned.refobjsubid = attnum
        AND owned.deptype = 'a'
    ) AS serial
  FROM ${RELATIONS(`'r', 'p'`)}
  JOIN pg_attribute ON attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
  JOIN pg_type type ON type.oid = atttypid
  LEFT JOIN pg_type element ON element.oid = type.typelem AND type.typcategory = 'A'
  LEFT JOIN pg_attrdef made ON adrelid = relation.oid AND adnum = attnum
  ORDER BY relation.oid, attnum`;

/** A constraint that is not validated yet is the one that it will be. */
const CONSTRAINTS = `
  SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, contype AS kind,
    regexp_replace(pg_get_constraintdef(made.oid, true), ' NOT VALID$', '') AS definition,
    CASE WHEN confrelid <> 0 THEN confrelid::regclass::text END AS target,
    ARRAY(
      SELECT quote_ident(attname) FROM unnest(conkey) WITH ORDINALITY AS key (number, place)
      JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place
    ) AS columns
  FROM ${RELATIONS(`'r', 'p'`)} JOIN pg_constraint made ON conrelid = relation.oid AND contype IN ('p', 'u', 'c', 'f', 'x')
  WHERE conparentid = 0 AND coninhcount = 0 ORDER BY conrelid, conname`;

/** The definition is that of psql without its beginning, `CREATE INDEX name ON table`. */
const INDEXES = `
  SELECT indrelid::regclass::text AS table, quote_ident(own.relname) AS name, indexrelid::regclass::text AS path,
    indisunique AS unique, amname AS method, pg_get_expr(indpred, indrelid, true) AS predicate,
    substr(
      pg_get_indexdef(indexrelid, 0, true),
      length(format('CREATE %sINDEX %I ON %s%s ', CASE WHEN indisunique THEN 'UNIQUE ' END, own.relname,
        CASE WHEN relation.relkind = 'p' THEN 'ONLY ' END, indrelid::regclass)) + 1
    ) AS definition,
    ARRAY(
      SELECT quote_ident(attname) FROM unnest(indkey::int2[]) WITH ORDINALITY AS key (number, place)
      LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = number WHERE place <= indnkeyatts ORDER BY place
    ) AS columns,
    amname = 'btree' AND indpred IS NULL AND indexprs IS NULL AND indnkeyatts = indnatts AND NOT EXISTS (
      SELECT FROM unnest(indkey::int2[], indoption::int2[], indclass::oid[], indcollation::oid[])
        AS key (number, option, class, collation_)
      JOIN pg_attribute ON attrelid = indrelid AND attnum = number JOIN pg_opclass ON pg_opclass.oid = class
      WHERE option <> 0 OR NOT opcdefault OR collation_ <> attcollation
    ) AS plain
  FROM ${RELATIONS(`'r', 'p', 'm'`)} JOIN pg_index ON indrelid = relation.oid
  JOIN pg_class own ON own.oid = indexrelid JOIN pg_am ON pg_am.oid = own.relam
  WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
  ORDER BY indrelid, name`;

const VIEWS = `
  SELECT relation.oid::regclass::text AS path, relkind = 'm' AS materialized,
    rtrim(pg_get_viewdef(relation.oid, true), ';') AS definition,
    ARRAY(
      SELECT DISTINCT refobjid::regclass::text FROM pg_rewrite
      JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid AND refclassid = 'pg_class'::regclass
      WHERE ev_class = relation.oid AND refobjid <> relation.oid
    ) AS reads
  FROM ${RELATIONS(`'v', 'm'`)} ORDER BY relation.oid`;

const NOTES = `
  SELECT type, CASE WHEN database = current_database() THEN '' ELSE database END AS database, schema, "table", name, value
  FROM ${NOTES_TABLE} WHERE coalesce(database, current_database()) IN (current_database(), '')`;

type Row<T> = T & { readonly table: string };
interface ColumnRow extends Omit<Column, 'made' | 'default' | 'sequence'> {
  readonly table: string;
  readonly identity: '' | 'a' | 'd';
  readonly generated: '' | 's' | 'v';
  readonly serial: boolean;
}

interface Catalog {
  readonly schemas: readonly { readonly name: string }[];
  readonly enums: readonly { readonly path: string; readonly labels: readonly string[] }[];
  readonly tables: readonly Pick<Table, 'path' | 'comment'>[];
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly (Row<Omit<Constraint, 'kind'>> & { readonly kind: keyof typeof KINDS })[];
  readonly indexes: readonly Row<Index>[];
  readonly views: readonly Omit<View, 'indexes'>[];
}

const QUERIES: Readonly<Record<keyof Catalog, string>> = {
  schemas: SCHEMAS,
  enums: ENUMS,
  tables: TABLES,
  columns: COLUMNS,
  constraints: CONSTRAINTS,
  indexes: INDEXES,
  views: VIEWS,
};
const CATALOG = `SELECT ${Object.entries(QUERIES)
  .map(([name, query]) => `(SELECT coalesce(json_agg(part), '[]') FROM (${query}) part) AS ${name}`)
  .join(', ')}`;

const SEQUENCE = /^nextval\('((?:[^']|'')*)'::regclass\)$/;
const KINDS = { p: 'primary key', u: 'unique', c: 'check', f: 'foreign key', x: 'exclusion' } as const;

/** Reads all schemas of the database, without those of PostgreSQL and without what belongs to extensions. */
export async function readSchema(runner: QueryRunner): Promise<Schema> {
  const [{ schemas, enums, tables, views, ...parts }] = (await runner.query(CATALOG)) as readonly [Catalog];
  const columns = byTable(parts.columns.map(columnOf));
  const constraints = byTable(parts.constraints.map((row) => ({ ...row, kind: KINDS[row.kind] })));
  const indexes = byTable(parts.indexes);
  const hasNotes = tables.some(({ path }) => path === NOTES_TABLE);
  const notes = hasNotes ? ((await runner.query(NOTES)) as readonly Note[]) : [];
  const partsOf = <T>(all: ReadonlyMap<string, ReadonlyMap<string, T>>, path: string): ReadonlyMap<string, T> =>
    all.get(path) ?? new Map<string, T>();
  return {
    schemas: schemas.map(({ name }) => name),
    enums: new Map(enums.map(({ path, labels }) => [path, labels])),
    tables: new Map(
      tables.map((table) => [
        table.path,
        {
          ...table,
          columns: partsOf(columns, table.path),
          constraints: partsOf(constraints, table.path),
          indexes: partsOf(indexes, table.path),
        },
      ]),
    ),
    views: inOrder(views.map((view) => ({ ...view, indexes: partsOf(indexes, view.path) }))),
    notes: new Map(notes.map((note) => [noteKey(note), note])),
  };
}

/** What identifies a note. */
export const noteKey = ({ type, schema, table, name }: Note): string => JSON.stringify([type, schema, table, name]);

function columnOf({ identity, generated, serial, expression, ...column }: ColumnRow): Row<Column> {
  const made =
    { a: 'always identity', d: 'identity', '': null }[identity] ?? { s: 'stored', v: 'virtual', '': null }[generated];
  return {
    ...column,
    made: (made ?? (serial ? 'serial' : null)) as Column['made'],
    default: made === null && !serial ? expression : null,
    expression: generated === '' ? null : expression,
    sequence: serial ? (SEQUENCE.exec(expression ?? '')?.[1]?.replaceAll("''", "'") ?? null) : null,
  };
}

function byTable<T extends { readonly table: string; readonly name: string }>(
  rows: readonly T[],
): ReadonlyMap<string, ReadonlyMap<string, Omit<T, 'table'>>> {
  const found = new Map<string, Map<string, Omit<T, 'table'>>>();
  for (const { table, ...part } of rows) {
    const parts = found.get(table) ?? new Map<string, Omit<T, 'table'>>();
    parts.set(part.name, part);
    found.set(table, parts);
  }
  return found;
}
