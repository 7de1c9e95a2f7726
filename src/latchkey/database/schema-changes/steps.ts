import { literal } from '../../model/sql-identifier.js';
import { columnSql, columnSteps, type Fills } from './column-steps.js';
import { constraintSteps, primaryFirst } from './constraint-steps.js';
import { differences, type Differences } from './differences.js';
import { enumDrops, enumSteps } from './enum-steps.js';
import { type Note, NOTES_TABLE, type Schema, type Table } from './schema.js';
import { viewSteps } from './view-steps.js';

/** One statement of a migration. */
export interface Step {
  readonly sql: string;
  /** The constant that it adds to an enum, which cannot be used before the transaction has ended. */
  readonly constant?: string;
  /** What does the same outside of a transaction, without locking out writers; may be run twice. */
  readonly concurrent?: readonly string[];
}

/**
 * Statements that change one schema into another, without mercy: what must not be lost is decided before.
 *
 * @param fills values of rows in columns that become required
 */
export function steps(from: Schema, to: Schema, fills: Fills = new Map()): readonly Step[] {
  const found = differences(from, to);
  const constraints = constraintSteps(found);
  const views = viewSteps(found);
  const created = [...to.tables.values()].filter(({ path }) => !from.tables.has(path));
  const gone = [...from.tables.values()].filter(({ path }) => !to.tables.has(path));
  return [
    ...to.schemas
      .filter((name) => !from.schemas.includes(name))
      .map((name) => ({ sql: `CREATE SCHEMA IF NOT EXISTS ${name}` })),
    ...views.drop,
    ...constraints.dropForeignKeys,
    ...constraints.drop,
    ...gone.map(({ path }) => ({ sql: `DROP TABLE ${path}` })),
    ...enumSteps(found),
    ...constraints.rename,
    ...[...found.tables.values()].flatMap((change) => columnSteps(change, fills).map((sql) => ({ sql }))),
    ...enumDrops(found),
    ...created.map((table) => ({ sql: createTable(table) })),
    ...constraints.add,
    ...constraints.addForeignKeys,
    ...commentSteps(found),
    ...views.create,
    ...noteSteps(found),
  ];
}

const createTable = (table: Table): string => {
  const parts = [
    ...[...table.columns.values()].map(columnSql),
    ...primaryFirst(table).map(({ name, definition }) => `CONSTRAINT ${name} ${definition}`),
  ];
  return `CREATE TABLE ${table.path} (\n${parts.map((part) => `  ${part}`).join(',\n')}\n)`;
};

function commentSteps({ from, to }: Differences): Step[] {
  const is = (comment: string | null): string => (comment === null ? 'NULL' : literal(comment));
  return [...to.tables.values()].flatMap(({ path, comment, columns }) => {
    const present = from.tables.get(path);
    return [
      ...(comment === (present?.comment ?? null) ? [] : [`COMMENT ON TABLE ${path} IS ${is(comment)}`]),
      ...[...columns.values()]
        .filter((column) => column.comment !== (present?.columns.get(column.name)?.comment ?? null))
        .map((column) => `COMMENT ON COLUMN ${path}.${column.name} IS ${is(column.comment)}`),
    ].map((sql) => ({ sql }));
  });
}

function noteSteps({ from, to }: Differences): Step[] {
  if (!to.tables.has(NOTES_TABLE)) {
    return [];
  }
  const isSame = (one: Note, other?: Note): boolean => JSON.stringify(one) === JSON.stringify(other);
  const text = (value: string | null): string => (value === null ? 'NULL' : literal(value));
  const schema = (value: string | null): string => (value === 'public' ? 'current_schema()' : text(value));
  const gone = [...from.notes].filter(([key, note]) => !isSame(note, to.notes.get(key)));
  const added = [...to.notes].filter(([key, note]) => !isSame(note, from.notes.get(key)));
  return [
    ...gone.map(
      ([, note]) =>
        `DELETE FROM ${NOTES_TABLE} WHERE type = ${literal(note.type)} AND schema = ${schema(note.schema)} ` +
        `AND "table" IS NOT DISTINCT FROM ${text(note.table)} AND name = ${literal(note.name)}`,
    ),
    ...added.map(
      ([, note]) =>
        `INSERT INTO ${NOTES_TABLE} (type, database, schema, "table", name, value) VALUES (${literal(note.type)}, ` +
        `${note.database === null ? 'NULL' : 'current_database()'}, ${schema(note.schema)}, ${text(note.table)}, ` +
        `${literal(note.name)}, ${literal(note.value)})`,
    ),
  ].map((sql) => ({ sql }));
}
