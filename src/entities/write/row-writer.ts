import { LRUCache } from 'lru-cache';
import { type SqlValue, Statement, type Transaction } from '../../database/database.js';
import type { SystemRole, ToManyAttribute } from '../../metadata/attribute.js';
import type { StoredValue } from '../../metadata/entity-hooks.js';
import { sqlTypeOf } from '../../datatypes/datatypes.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import { valueExpression } from '../serialization/value-writer.js';
import { columnsOf } from './columns.js';

const MAX_STATEMENTS = 2_000;
const statements = new LRUCache<string, Statement>({ max: MAX_STATEMENTS });

/** Statements are few: their text depends on the entity and on which attributes a request sets. */
export function statement(text: string): Statement {
  let present = statements.get(text);
  if (!present) {
    present = new Statement(text);
    statements.set(text, present);
  }
  return present;
}

/** A stored row, locked until the end of the transaction. */
export interface StoredRow {
  readonly deleted: boolean;
  readonly values: ReadonlyMap<string, StoredValue>;
}

/** Values that an insert or update sets, as column expressions with bound parameters. */
export class Assignments {
  readonly columns: string[] = [];
  readonly expressions: string[] = [];
  readonly parameters: SqlValue[] = [];

  constructor(private readonly entity: EntityModel) {}

  values(values: ReadonlyMap<string, StoredValue>): this {
    for (const [name, value] of values) {
      const column = columnsOf(this.entity).get(name);
      if (!column) {
        throw new Error(`${this.entity.name}.${name} has no column`);
      }
      this.columns.push(column.column);
      this.expressions.push(`${this.parameter(value)}::${column.type}`);
    }
    return this;
  }

  /** Sets a system attribute when the entity has it. */
  system(role: SystemRole, expression: string | { readonly value: string | null }): this {
    const attribute = this.entity.systemAttribute(role);
    if (attribute) {
      this.columns.push(attribute.column);
      this.expressions.push(typeof expression === 'string' ? expression : this.parameter(expression.value));
    }
    return this;
  }

  parameter(value: SqlValue): string {
    return `$${this.parameters.push(value)}`;
  }

  get pairs(): string {
    return this.columns.map((column, index) => `${column} = ${this.expressions[index] ?? ''}`).join(', ');
  }
}

/** Reads a row with its lock, soft-deleted or not. */
export async function lockRow(
  transaction: Transaction,
  entity: EntityModel,
  id: string,
): Promise<StoredRow | undefined> {
  const columns = [...columnsOf(entity)];
  const deleted = entity.systemAttribute('deletedDate');
  const key = entity.primaryKey;
  const list = columns.map(([, { column, attribute }]) =>
    attribute.kind === 'toOne' ? column : valueExpression(attribute, column),
  );
  const text =
    `SELECT ${deleted ? `${deleted.column} IS NOT NULL` : 'FALSE'}, ${list.join(', ')} FROM ${entity.table}` +
    ` WHERE ${key.column} = $1::${sqlTypeOf(key.type)} FOR UPDATE`;
  const [row] = await transaction.rows(statement(text), [id]);
  if (!row) {
    return undefined;
  }
  const values = columns.map(([name, { attribute }], index): [string, StoredValue] => {
    const value = row[index + 1] ?? null;
    return [
      name,
      attribute.kind === 'elements' && value !== null ? (JSON.parse(value) as string[]).map(String) : value,
    ];
  });
  return { deleted: row[0] === 't', values: new Map(values) };
}

/** @returns the id of the new row */
export async function insertRow(
  transaction: Transaction,
  entity: EntityModel,
  values: ReadonlyMap<string, StoredValue>,
  author: string,
): Promise<string> {
  const set = new Assignments(entity)
    .values(values)
    .system('version', '1')
    .system('createdDate', 'now()')
    .system('createdBy', { value: author })
    .system('lastModifiedDate', 'now()');
  const target = `INSERT INTO ${entity.table} (${set.columns.join(', ')}) VALUES (${set.expressions.join(', ')})`;
  const [row] = await transaction.rows(statement(`${target} RETURNING ${entity.primaryKey.column}`), set.parameters);
  return row?.[0] ?? '';
}

/** Writes changed values; the row is never soft-deleted afterwards. */
export async function updateRow(
  transaction: Transaction,
  entity: EntityModel,
  id: string,
  values: ReadonlyMap<string, StoredValue>,
  author: string,
): Promise<void> {
  const version = entity.systemAttribute('version');
  const set = new Assignments(entity)
    .values(values)
    .system('version', `${version?.column ?? ''} + 1`)
    .system('lastModifiedDate', 'now()')
    .system('lastModifiedBy', { value: author })
    .system('deletedDate', 'NULL')
    .system('deletedBy', 'NULL');
  await transaction.rows(
    statement(`UPDATE ${entity.table} SET ${set.pairs} WHERE ${keyEquals(entity, set, id)}`),
    set.parameters,
  );
}

/** Which of the ids are rows, soft-deleted ones included. */
export async function existingIds(
  transaction: Transaction,
  entity: EntityModel,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) {
    return new Set();
  }
  const { column, type } = entity.primaryKey;
  const text = `SELECT ${column} FROM ${entity.table} WHERE ${column} = ANY($1::${sqlTypeOf(type)}[])`;
  const rows = await transaction.rows(statement(text), [ids]);
  return new Set(rows.map((row) => row[0] ?? ''));
}

/** Ids of the rows that a many-to-many attribute links to, soft-deleted ones included. */
export async function linkedIds(
  transaction: Transaction,
  owner: EntityModel,
  { link }: ToManyAttribute,
  id: string,
): Promise<ReadonlySet<string>> {
  if (link.kind !== 'joinTable') {
    return new Set();
  }
  const text = `SELECT ${link.targetColumn} FROM ${link.table} WHERE ${link.ownerColumn} = $1::${sqlTypeOf(owner.primaryKey.type)}`;
  const rows = await transaction.rows(statement(text), [id]);
  return new Set(rows.map((row) => row[0] ?? ''));
}

/** Makes the links of a many-to-many attribute exactly these; links to soft-deleted rows stay. */
export async function replaceLinks(
  transaction: Transaction,
  owner: EntityModel,
  { link, target }: ToManyAttribute,
  id: string,
  targets: readonly string[],
): Promise<void> {
  if (link.kind !== 'joinTable') {
    return;
  }
  const ownerType = sqlTypeOf(owner.primaryKey.type);
  const targetType = sqlTypeOf(target.primaryKey.type);
  const deleted = target.systemAttribute('deletedDate');
  const live = deleted ? ` AND t.${deleted.column} IS NULL` : '';
  const unlink =
    `DELETE FROM ${link.table} link USING ${target.table} t WHERE t.${target.primaryKey.column} = link.${link.targetColumn}${live}` +
    ` AND link.${link.ownerColumn} = $1::${ownerType} AND link.${link.targetColumn} <> ALL($2::${targetType}[])`;
  await transaction.rows(statement(unlink), [id, targets]);
  const add =
    `INSERT INTO ${link.table} (${link.ownerColumn}, ${link.targetColumn})` +
    ` SELECT $1::${ownerType}, t FROM unnest($2::${targetType}[]) t ON CONFLICT DO NOTHING`;
  await transaction.rows(statement(add), [id, targets]);
}

const keyEquals = ({ primaryKey }: EntityModel, set: Assignments, id: string): string =>
  `${primaryKey.column} = ${set.parameter(id)}::${sqlTypeOf(primaryKey.type)}`;
