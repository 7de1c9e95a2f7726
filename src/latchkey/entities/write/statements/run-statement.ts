import { LRUCache } from 'lru-cache';
import { Logger } from '@nestjs/common';
import { getOrCreate } from '../../../common/get-or-create.js';
import { type SqlValue, Statement, type TextRow } from '../../../sql/statement.js';
import { arrayLiteral } from '../../../database/driver/text-query.js';
import { restError } from '../../../errors/rest-error.js';
import { type PgError, StatementError } from '../../../errors/statement-error.js';
import type { Transaction } from '../../../sql/transaction.js';
import { requestCount, requestRows } from '../../../database/database.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';

const MAX_STATEMENTS = 2_000;
const statements = new LRUCache<string, Statement>({ max: MAX_STATEMENTS });

/** The statement with this text. Texts are few: they depend on entities and on which attributes a request sets. */
export const statement = (text: string): Statement => getOrCreate(statements, text, () => new Statement(text));

/** Types whose arrays PostgreSQL writes with semicolons. */
const SEPARATED_OTHERWISE: readonly string[] = ['box'];

/**
 * Rows bound as one array parameter per column: a statement has the same text whatever the number of rows, which appear
 * in SQL as the table `u`.
 */
export class BoundRows {
  readonly parameters: SqlValue[] = [];
  private readonly arrays: string[] = [];

  /**
   * @param type PostgreSQL type of the column, `text[]` for a list
   * @param values one per row
   * @returns expression for the value of the row
   */
  column(type: string, values: readonly SqlValue[]): string {
    const list = type.endsWith('[]') || SEPARATED_OTHERWISE.includes(type);
    // Arrays of arrays would be flattened, so lists travel as text.
    const texts = values.map((value) => (typeof value === 'string' || value === null ? value : arrayLiteral(value)));
    const name = `c${this.arrays.length + 1}`;
    // As text already: the driver would write the arrays of all columns in one go.
    this.arrays.push(`${this.parameter(arrayLiteral(texts))}::${list ? 'text' : type}[]`);
    return list ? `u.${name}::${type}` : `u.${name}`;
  }

  /** A value that is the same for all rows. @returns its placeholder */
  parameter(value: SqlValue): string {
    return `$${this.parameters.push(value)}`;
  }

  /** Item of a FROM list. */
  get source(): string {
    return `unnest(${this.arrays.join(', ')}) AS u(${this.arrays.map((_, index) => `c${index + 1}`).join(', ')})`;
  }
}

const logger = new Logger('RowWrites');

/** What a statement writes: rows of an entity, or the links of one of its attributes. */
export interface RowWrite {
  readonly entity: EntityModel;
  readonly action: 'insert' | 'update' | 'delete';
  /** The many-to-many attribute whose links are written. */
  readonly attribute?: string;
}

/** A write that the database refused. */
export class RowWriteError extends StatementError {
  constructor(
    reported: PgError,
    readonly write: RowWrite,
    options: ErrorOptions,
  ) {
    super(reported, options);
  }
}

/** Reads rows for a write. */
export const readRows = (transaction: Transaction, text: string, values: readonly SqlValue[]): Promise<TextRow[]> =>
  requestRows(transaction, statement(text), values);

/**
 * Inserts, updates or deletes rows. Triggers and rules may skip some without an error: then the whole request is refused.
 * Rows that were removed meanwhile do not count, nor those that a trigger has written by itself.
 *
 * @param ids of all rows that the statement is to write
 * @throws RestError 400 `Unacceptable value` where the database skipped a row
 */
export async function writeRows(
  transaction: Transaction,
  write: RowWrite,
  ids: readonly EntityId[],
  text: string,
  values: readonly SqlValue[],
): Promise<void> {
  const written = await requestCount(transaction, statement(text), values).catch(aboutWrite(write));
  if (written < ids.length) {
    const there = await countRows(transaction, write.entity, ids);
    const complete = { insert: ids.length, update: written, delete: 0 }[write.action];
    requireNone(write, write.action === 'insert' ? complete - there : there - complete);
  }
}

/**
 * Runs a write that itself counts what it has left undone; another transaction may have done that instead.
 *
 * @param text its first value is the number of rows or links that it should have written and did not
 * @param rest SELECT of that number, with the same parameters, for a second look
 * @throws RestError 400 `Unacceptable value` where the database skipped a row
 */
export async function writeCounting(
  write: RowWrite,
  text: string,
  rest: string,
  run: (text: string) => Promise<readonly TextRow[]>,
): Promise<void> {
  const left = async (each: string): Promise<number> => Number((await run(each).catch(aboutWrite(write)))[0]?.[0] ?? 0);
  if ((await left(text)) > 0) {
    requireNone(write, await left(rest));
  }
}

/** How many of the rows are there. */
export async function countRows(
  transaction: Transaction,
  { table, key }: EntityModel,
  ids: readonly EntityId[],
): Promise<number> {
  const text = `SELECT count(*) FROM ${table} t WHERE ${key.isAnyOf('t', 1)}`;
  return Number((await readRows(transaction, text, key.arraysOf(ids)))[0]?.[0] ?? 0);
}

/** @throws RestError 400 `Unacceptable value` where rows were skipped */
export function requireNone({ entity, action, attribute }: RowWrite, skipped: number): void {
  if (skipped > 0) {
    const place = attribute === undefined ? entity.name : `${entity.name}.${attribute}`;
    logger.warn(`A trigger or a rule of the database skipped ${skipped} rows of ${place} (${action})`);
    throw restError('rowSkipped', { entity: entity.name });
  }
}

/** Says which write caused an error. */
export const aboutWrite =
  (write: RowWrite) =>
  (error: unknown): never => {
    throw error instanceof StatementError ? new RowWriteError(error.reported, write, { cause: error }) : error;
  };
