import { literal, quote } from '../../model/sql-identifier.js';
import type { TableChange } from './differences.js';
import { type Column, columnPlace, plainName, schemaOf } from './schema.js';
import { shortType } from './short-type.js';
import { typeChange } from './type-change.js';

/** Expressions of values for rows that have none, by `table.column`. */
export type Fills = ReadonlyMap<string, string>;

const SERIALS: Readonly<Record<string, string>> = { smallint: 'smallserial', integer: 'serial', bigint: 'bigserial' };
const MAX_NAME = 63;

/** A column as CREATE TABLE and ADD COLUMN take it. */
export function columnSql(column: Column): string {
  const { name, type, collation, made, expression } = column;
  const serial = made === 'serial' ? SERIALS[type] : undefined;
  return [
    name,
    serial ?? shortType(type),
    ...(collation === null ? [] : [`COLLATE ${collation}`]),
    ...(column.required && serial === undefined ? ['NOT NULL'] : []),
    ...(column.default === null ? [] : [`DEFAULT ${column.default}`]),
    ...(made === 'identity' || made === 'always identity' ? [identity(made)] : []),
    ...(made === 'stored' || made === 'virtual'
      ? [`GENERATED ALWAYS AS (${expression ?? ''}) ${made.toUpperCase()}`]
      : []),
  ].join(' ');
}

const identity = (made: Column['made']): string =>
  `GENERATED ${made === 'always identity' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY`;

/** Statements that drop columns, change those that stay and add the new ones; generated columns come last. */
export function columnSteps(change: TableChange, fills: Fills): readonly string[] {
  const { from, to, regenerated } = change;
  const isNew = ({ name }: Column): boolean => !from.columns.has(name) || regenerated.has(name);
  const isGenerated = ({ made }: Column): boolean => made === 'stored' || made === 'virtual';
  const dropped = [...from.columns.values()].filter(({ name }) => !to.columns.has(name) || regenerated.has(name));
  const added = [...to.columns.values()].filter(isNew);
  const kept = [...to.columns.values()].filter((column) => !isNew(column));
  return [
    // A generated column may stand on another that is dropped.
    ...[...dropped.filter(isGenerated), ...dropped.filter((column) => !isGenerated(column))].map(
      ({ name }) => `ALTER TABLE ${to.path} DROP COLUMN ${name}`,
    ),
    ...kept.flatMap((column) => changedColumn(change, column, fills)),
    ...[...added.filter((column) => !isGenerated(column)), ...added.filter(isGenerated)].flatMap((column) =>
      addedColumn(to.path, column, fills),
    ),
  ];
}

function addedColumn(table: string, column: Column, fills: Fills): string[] {
  const fill = column.required ? fills.get(columnPlace(table, column.name)) : undefined;
  const add = (added: Column): string => `ALTER TABLE ${table} ADD COLUMN ${columnSql(added)}`;
  return fill === undefined
    ? [add(column)]
    : [
        add({ ...column, required: false }),
        `UPDATE ${table} SET ${column.name} = ${fill}`,
        `ALTER TABLE ${table} ALTER COLUMN ${column.name} SET NOT NULL`,
      ];
}

function changedColumn({ from, to: { path }, retyped }: TableChange, column: Column, fills: Fills): string[] {
  const before = from.columns.get(column.name);
  if (!before) {
    return [];
  }
  const alter = (actions: readonly string[]): string[] =>
    actions.length > 0
      ? [`ALTER TABLE ${path} ${actions.map((action) => `ALTER COLUMN ${column.name} ${action}`).join(', ')}`]
      : [];
  const converts = retyped.has(column.name);
  const remade = before.made !== column.made;
  const becomesRequired = column.required && !before.required;
  const fill = fills.get(columnPlace(path, column.name)) ?? column.default ?? undefined;
  const hasDefault = before.default !== null || (remade && before.made === 'serial');
  return [
    ...alter([
      ...(remade ? endOf(before) : []),
      ...(hasDefault && (converts || column.default === null) ? ['DROP DEFAULT'] : []),
      ...(converts ? [`TYPE ${conversion(before, column)}`] : []),
      ...(column.default !== null && (converts || column.default !== before.default)
        ? [`SET DEFAULT ${column.default}`]
        : []),
      ...(before.required && !column.required ? ['DROP NOT NULL'] : []),
    ]),
    ...(remade && before.sequence !== null ? [`DROP SEQUENCE ${before.sequence}`] : []),
    ...(becomesRequired && fill !== undefined
      ? [`UPDATE ${path} SET ${column.name} = ${fill} WHERE ${column.name} IS NULL`]
      : []),
    ...alter(becomesRequired ? ['SET NOT NULL'] : []),
    ...(remade ? beginOf(path, column) : []),
  ];
}

function conversion(before: Column, { name, type, collation, enum: constants }: Column): string {
  const { using } = typeChange(name, before.type, type, constants !== null);
  return (
    shortType(type) + (collation === null ? '' : ` COLLATE ${collation}`) + (using === '' ? '' : ` USING ${using}`)
  );
}

/** What ends the way in which the database has made the values. */
function endOf({ made }: Column): string[] {
  if (made === 'identity' || made === 'always identity') {
    return ['DROP IDENTITY'];
  }
  return made === 'stored' ? ['DROP EXPRESSION'] : [];
}

/** New numbers follow those of the rows. */
function beginOf(table: string, { name, type, made }: Column): string[] {
  const column = `ALTER TABLE ${table} ALTER COLUMN ${name}`;
  const continued =
    `SELECT setval(pg_get_serial_sequence(${literal(table)}, ${literal(plainName(name))}), ` +
    `coalesce(max(${name}), 0) + 1, false) FROM ${table}`;
  if (made === 'identity' || made === 'always identity') {
    return [`${column} ADD ${identity(made)}`, continued];
  }
  if (made === 'serial') {
    const sequence = sequencePath(table, name);
    return [
      `CREATE SEQUENCE ${sequence} AS ${type} OWNED BY ${table}.${name}`,
      `${column} SET DEFAULT nextval(${literal(sequence)})`,
      continued,
    ];
  }
  return [];
}

function sequencePath(table: string, column: string): string {
  const schema = schemaOf(table);
  const own = plainName(schema === '' ? table : table.slice(schema.length + 1));
  const name = quote(`${own}_${plainName(column)}`.slice(0, MAX_NAME - '_seq'.length) + '_seq');
  return schema === '' ? name : `${schema}.${name}`;
}
