import type { ToOneAttribute, ValueAttribute } from '../../../model/attribute.js';
import { getOrCreate } from '../../../common/get-or-create.js';
import { eachInSlices } from '../../../common/in-slices.js';
import { columnTypeOf, SEPARATOR } from '../../../model/column-type.js';
import { partsOf } from '../../../model/embedded-parts.js';
import { hasClassTables, rootOf, rowsOf } from '../../../model/class-tables.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { type HeldReference, referenceValues, referredId, refersToAny } from '../../../model/reference-columns.js';
import { valueExpression } from '../../serialization/value-writer.js';
import type { SqlList, SqlValue, TextRow } from '../../../sql/statement.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { Caller } from '../../../roles/caller.js';
import { NO_RESTRICTIONS } from '../../../conditions/row-restrictions.js';
import { ToOneJoins } from '../../../conditions/to-one-joins.js';
import { rowsOfEntity } from '../../../conditions/visible-rows.js';
import { isJsonb, valueOfColumn } from '../../../model/attribute.js';
import { restrictedRows } from './restricted-rows.js';
import { lockedKeys, lockedRows } from './locked-rows.js';
import { readRows } from './run-statement.js';

/** A column of an entity's table that writes may set. */
export interface WriteColumn {
  readonly column: string;
  /** PostgreSQL type a bound text is cast to. */
  readonly type: string;
  readonly attribute: ValueAttribute | ToOneAttribute;
}

const cache = new WeakMap<EntityModel, ReadonlyMap<string, WriteColumn>>();

/** All columns of an entity by attribute name; `address.city` inside embedded objects. */
export const columnsOf = (entity: EntityModel): ReadonlyMap<string, WriteColumn> => getOrCreate(cache, entity, collect);

function collect(entity: EntityModel): ReadonlyMap<string, WriteColumn> {
  const columns = new Map<string, WriteColumn>();
  for (const attribute of entity.attributes.values()) {
    switch (attribute.kind) {
      case 'scalar':
      case 'enum':
      case 'elements':
        columns.set(attribute.name, valueColumn(attribute));
        break;
      case 'embedded':
        for (const part of partsOf(attribute).values()) {
          columns.set(part.name, part.kind === 'toOne' ? referenceColumn(part) : valueColumn(part));
        }
        break;
      case 'toOne':
        if (!attribute.link) {
          columns.set(attribute.name, referenceColumn(attribute));
        }
        break;
      default:
        break;
    }
  }
  return columns;
}

const referenceColumn = (attribute: ToOneAttribute): WriteColumn => ({
  column: attribute.column,
  type: attribute.target.key.textType,
  attribute,
});

const valueColumn = (attribute: ValueAttribute): WriteColumn => ({
  attribute,
  column: attribute.column,
  type: columnTypeOf(attribute),
});

/** Attributes outside the key that the write path does not fill itself. */
export const isWritable = (attribute: WriteColumn['attribute']): boolean =>
  attribute.kind === 'toOne'
    ? !attribute.ofKey && !attribute.shared
    : attribute.kind !== 'scalar' || attribute.role === undefined;

/**
 * The expression that reads an attribute of the row of `alias` as {@link storedValue} takes it. A stored JSON null stays one
 * until its attribute changes.
 */
export function storedExpression(attribute: WriteColumn['attribute'], alias: string): string {
  const column = `${alias}.${attribute.column}`;
  if (attribute.kind === 'toOne') {
    return attribute.columns ? referredId(attribute, attribute.target, alias) : column;
  }
  return isJsonb(attribute) ? column : valueExpression(attribute, column);
}

/** The columns that an attribute sets, with expressions of their values. */
export const writtenColumns = (
  { attribute, column }: WriteColumn,
  value: string,
): readonly (readonly [column: string, expression: string])[] =>
  attribute.kind === 'toOne' && attribute.columns
    ? referenceValues(attribute, attribute.target, value)
    : [[column, value]];

/** A column as writes and hooks see it. */
export function storedValue(attribute: WriteColumn['attribute'], text: string | null): SqlValue {
  if (text === null) {
    return valueOfColumn(attribute, text);
  }
  switch (attribute.kind) {
    case 'elements':
      return JSON.parse(text) as SqlList;
    case 'toOne':
      return attribute.target.key.normalId(text);
    default:
      return valueOfColumn(attribute, text);
  }
}

/** The inverse of {@link storedValue}. */
export function boundValueOf(attribute: WriteColumn['attribute'], value: SqlValue): SqlValue {
  if (attribute.kind === 'elements') {
    return attribute.joined && Array.isArray(value) ? value.join(SEPARATOR) : value;
  }
  return attribute.kind === 'scalar' && attribute.stored && (typeof value === 'string' || value === null)
    ? attribute.stored.write(value)
    : value;
}

/** A stored row, locked until the end of the transaction. */
export interface StoredRow {
  /** Its actual class. */
  readonly entity: EntityModel;
  readonly id: EntityId;
  /** Soft-deleted. */
  readonly deleted: boolean;
  readonly values: ReadonlyMap<string, SqlValue>;
}

/** Which rows: those with one of the ids, and those that refer to one of the owners. */
interface RowsWanted {
  readonly ids: readonly EntityId[];
  readonly owners?: { readonly held: HeldReference; readonly entity: EntityModel; readonly ids: readonly EntityId[] };
}

/**
 * Reads rows with their locks, soft-deleted ones included, in the order of their keys, so that two requests never wait
 * for each other.
 *
 * @returns rows by id; also those of other entities in the same hierarchy
 */
export async function lockRows(
  transaction: Transaction,
  entity: EntityModel,
  { ids, owners }: RowsWanted,
): Promise<ReadonlyMap<EntityId, StoredRow>> {
  if (ids.length === 0 && (owners?.ids.length ?? 0) === 0) {
    return new Map();
  }
  const layout = layoutOf(entity);
  const parameters: SqlValue[] = [...entity.key.arraysOf(ids)];
  const isNamed = entity.key.isAnyOf('t', 1);
  const conditions = [isNamed];
  if (owners) {
    conditions.push(refersToAny(owners.held, owners.entity, 't', parameters.push(owners.ids)));
  }
  const found = await lockedRows(transaction, layout.root, {
    select: layout.select,
    condition: conditions.join(' OR '),
    // Only the tables of the entity have the column that refers to the owners.
    conditionOf: (each) => (entity.hierarchy.includes(each) ? conditions.join(' OR ') : isNamed),
    order: layout.order,
    strength: 'NO KEY UPDATE',
    parameters,
    ids,
  });
  const rows = new Map<EntityId, StoredRow>();
  await eachInSlices(found, (row) => {
    const stored = storedRow(layout, row);
    rows.set(stored.id, stored);
  });
  return rows;
}

/** Which of the ids are rows the caller sees, soft-deleted ones included; nobody can remove them before the commit. */
export async function existingIds(
  transaction: Transaction,
  entity: EntityModel,
  ids: readonly EntityId[],
  caller: Caller,
): Promise<ReadonlySet<EntityId>> {
  if (ids.length === 0) {
    return new Set();
  }
  const rows = await restrictedRows(transaction, caller, existingRows(entity, caller), entity.key.arraysOf(ids));
  return new Set(rows.map((row) => entity.key.normalId(row[0] ?? '')));
}

/** SELECT of the keys of rows the caller sees, soft-deleted ones included, among ids that are its first parameters; locks them. */
export function existingRows(entity: EntityModel, { rights }: Caller): string {
  const { key } = entity;
  const joins = new ToOneJoins('j', rights);
  const conditions = [key.isAnyOf('t', 1), ...rowsOfEntity(entity, { alias: 't', joins }, rights, 'root')];
  const keys = key.attributes.map(({ column }) => `t.${column}`).join(', ');
  const select = `SELECT ${key.textIn('t')} FROM ${rowsOf(entity)} t${joins.clauses} WHERE ${conditions.join(' AND ')}`;
  return hasClassTables(entity)
    ? `WITH locked AS MATERIALIZED (${lockedKeys(entity, () => key.isAnyOf('t', 1), 'KEY SHARE')})` +
        ` ${select} AND (${keys}) IN (SELECT * FROM locked) ORDER BY ${keys}`
    : `${select} ORDER BY ${keys} FOR KEY SHARE OF t`;
}

/** Which of the ids are rows of classes that the caller may read, soft-deleted ones included, whatever READ policies say. */
export async function idsOfReadableClasses(
  transaction: Transaction,
  entity: EntityModel,
  ids: readonly EntityId[],
  { rights }: Caller,
): Promise<ReadonlySet<EntityId>> {
  const { key } = entity;
  const reader = { mayDo: rights.mayDo.bind(rights), restrictions: NO_RESTRICTIONS };
  const classes = rowsOfEntity(entity, { alias: 't', joins: new ToOneJoins('j', reader) }, reader);
  const conditions = [key.isAnyOf('t', 1), ...classes];
  const text = `SELECT ${key.textIn('t')} FROM ${rowsOf(entity)} t WHERE ${conditions.join(' AND ')}`;
  const rows = await readRows(transaction, text, key.arraysOf(ids));
  return new Set(rows.map((row) => key.normalId(row[0] ?? '')));
}

/** Where the columns of a table are in the rows that are read. */
interface Layout {
  readonly root: EntityModel;
  readonly select: string;
  readonly order: string;
  /** In their order, after soft deletion, class and key. */
  readonly columns: readonly (readonly [string, WriteColumn])[];
}

const layouts = new WeakMap<EntityModel, Layout>();

const layoutOf = (entity: EntityModel): Layout => getOrCreate(layouts, rootOf(entity), createLayout);

function createLayout(root: EntityModel): Layout {
  const columns = [...new Map(root.hierarchy.flatMap((each) => [...columnsOf(each)]))];
  const deleted = root.systemAttribute('deletedDate');
  const keys = root.key.attributes.map(({ column }) => `t.${column}`);
  const list = [
    deleted ? `t.${deleted.column} IS NOT NULL` : 'FALSE',
    root.discriminator ? `t.${root.discriminator.column}` : 'NULL',
    ...keys,
    ...columns.map(([, { attribute }]) => storedExpression(attribute, 't')),
  ];
  return { root, select: `SELECT ${list.join(', ')} FROM ${rowsOf(root)} t`, order: keys.join(', '), columns };
}

function storedRow({ root, columns }: Layout, row: TextRow): StoredRow {
  const entity = root.hierarchy.find(({ discriminator }) => discriminator?.value === row[1]) ?? root;
  const first = 2 + root.key.attributes.length;
  const own = columnsOf(entity);
  const values = new Map<string, SqlValue>();
  columns.forEach(([name], index) => {
    const column = own.get(name);
    if (column) {
      values.set(name, storedValue(column.attribute, row[first + index] ?? null));
    }
  });
  return { entity, id: root.key.idOf(row.slice(2, first).map((part) => part ?? '')), deleted: row[0] === 't', values };
}
