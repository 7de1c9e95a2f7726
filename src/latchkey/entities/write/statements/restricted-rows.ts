import { LRUCache } from 'lru-cache';
import { getOrCreate } from '../../../common/get-or-create.js';
import { boundValue } from '../../../conditions/bound-values.js';
import type { BoundStatement, SqlValue, Statement, TextRow } from '../../../sql/statement.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { Caller } from '../../../roles/caller.js';
import type { Rights } from '../../../roles/rights.js';
import { requestRows } from '../../../database/database.js';
import { statement } from './run-statement.js';

/** Statements for everybody with the same rights. Shapes are few: they depend on entities and on what a request sets. */
const MAX_STATEMENTS = 500;

type Numbered = ReturnType<Rights['restrictions']['numbered']>;

interface Restricted {
  readonly statement: Statement;
  readonly properties: Numbered['properties'];
}

const compiled = new WeakMap<Rights, LRUCache<string, Restricted>>();

/**
 * A statement with row conditions of the caller, made once for everybody with the same rights.
 *
 * @param shape what distinguishes its text from others of the same rights
 * @param textOf makes the text, with marks of the caller's restrictions
 * @param values of its other parameters, which come first; their number depends on the shape alone
 */
export function restrictedStatement(
  { rights, values: current }: Caller,
  shape: string,
  textOf: () => string,
  values: readonly SqlValue[],
): BoundStatement {
  const shapes = getOrCreate(compiled, rights, () => new LRUCache<string, Restricted>({ max: MAX_STATEMENTS }));
  const restricted = getOrCreate(shapes, shape, () => compile(rights, textOf(), values.length));
  const last = restricted.properties.flatMap((property) => boundValue(property, current));
  return { statement: restricted.statement, values: [...values, ...last] };
}

function compile({ restrictions }: Rights, text: string, parameters: number): Restricted {
  const numbered = restrictions.numbered(text, parameters + 1);
  return { statement: statement(numbered.text), properties: numbered.properties };
}

/** Runs a {@link restrictedStatement} whose text is its shape. */
export function restrictedRows(
  transaction: Transaction,
  caller: Caller,
  text: string,
  values: readonly SqlValue[],
): Promise<TextRow[]> {
  const { statement: restricted, values: all } = restrictedStatement(caller, text, () => text, values);
  return requestRows(transaction, restricted, all);
}
