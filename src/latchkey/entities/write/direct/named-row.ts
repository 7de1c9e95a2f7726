import { ToOneJoins } from '../../../conditions/to-one-joins.js';
import { visibleRows } from '../../../conditions/visible-rows.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { type Caller, isViewable } from '../../../roles/caller.js';
import type { BoundStatement, SqlValue } from '../../../sql/statement.js';
import { restrictedStatement } from '../statements/restricted-rows.js';
import { statement } from '../statements/run-statement.js';
import { expecting } from './direct-batches.js';

/** The row that a request names, in the state that its author knows. */
export interface NamedRow {
  readonly entity: EntityModel;
  readonly id: EntityId;
  /** Text of the version that `If-Match` names; absent where any will do. */
  readonly version: string | undefined;
}

/** One strong tag. Proxies write others, and clients lists of them. */
const ONE_TAG = /^\s*"(\d+)"\s*$/;

/**
 * The version that `If-Match` names.
 *
 * @returns null for a header that needs a closer look
 */
export function versionIn(
  { rights }: Caller,
  entity: EntityModel,
  header: string | undefined,
): string | undefined | null {
  if (header === undefined || header.trim() === '*') {
    return undefined;
  }
  const version = entity.systemAttribute('version');
  const [, text] = ONE_TAG.exec(header) ?? [];
  return text !== undefined && version && isViewable(rights, version) ? text : null;
}

/** Whether the database alone decides if the caller sees a row of the entity, and what it is. */
export const isJudgedBySql = ({ rights }: Caller, entity: EntityModel): boolean =>
  entity.stored &&
  entity.hierarchy.length === 1 &&
  !entity.parent &&
  rights.mayDo('read', entity.name) &&
  !rights.restrictions.decidesInMemory(entity);

/** Locks the row: what follows sees it, and all that its conditions look at, as they are then. */
export function lockRow({ entity: { table, key }, id }: NamedRow): BoundStatement {
  const text = `SELECT 1 FROM ${table} t WHERE ${key.isAnyOf('t', 1)} FOR NO KEY UPDATE`;
  return { statement: statement(text), values: key.arraysOf([id]) };
}

/** Locks rows in the order of their keys, so that two requests never wait for each other; fails unless all are there. */
export function lockRows({ table, key }: EntityModel, ids: readonly EntityId[]): BoundStatement {
  const values = [...key.arraysOf(ids), String(ids.length)];
  const order = key.attributes.map(({ column }) => `t.${column}`).join(', ');
  const rows = `SELECT 1 FROM ${table} t WHERE ${key.isAnyOf('t', 1)} ORDER BY ${order} FOR NO KEY UPDATE`;
  return { statement: statement(`SELECT ${expecting(values.length)} FROM (${rows}) locked`), values };
}

/**
 * An UPDATE that fails unless it writes the row, and the caller sees the row in the state that the request names.
 *
 * @param set assignments of columns of the row `t`, with the first parameters
 * @param values of those parameters
 * @param changed conditions: what the row must satisfy to be written
 * @returns a statement whose second value is the text of the new version
 */
export function updateRow(
  caller: Caller,
  row: NamedRow,
  set: string,
  values: readonly SqlValue[],
  changed: readonly string[] = [],
): BoundStatement {
  const { entity, id, version } = row;
  const parameters = [...values, ...entity.key.arraysOf([id]), ...(version === undefined ? [] : [version]), '1'];
  const isVersioned = version !== undefined;
  const textOf = (): string => updateText(caller, entity, { set, changed, first: values.length + 1, isVersioned });
  const shape = `update of ${entity.name} ${isVersioned ? 'with' : 'without'} version: ${set} WHERE ${changed.join()}`;
  return restrictedStatement(caller, shape, textOf, parameters);
}

interface UpdateShape {
  readonly set: string;
  readonly changed: readonly string[];
  /** Number of the first parameter of the key; behind it come the version, if there is one, and the number of rows. */
  readonly first: number;
  readonly isVersioned: boolean;
}

function updateText(caller: Caller, entity: EntityModel, { set, changed, first, isVersioned }: UpdateShape): string {
  const { key, table } = entity;
  const column = entity.systemAttribute('version')?.column;
  const joins = new ToOneJoins('j', caller.rights);
  const visible = visibleRows(entity, { alias: 'v', joins }, caller.rights, 'root');
  const keys = (alias: string): string => key.attributes.map((part) => `${alias}.${part.column}`).join(', ');
  const next = first + key.attributes.length;
  const conditions = [
    key.isAnyOf('t', first),
    `(${keys('t')}) IN (SELECT ${keys('v')} FROM ${table} v${joins.clauses} WHERE ${key.isAnyOf('v', first)} AND ${visible})`,
    ...changed,
    ...(isVersioned ? [`t.${column ?? ''}::text = $${next}`] : []),
  ];
  const update = `UPDATE ${table} t SET ${set} WHERE ${conditions.join(' AND ')} RETURNING ${column ? `t.${column}` : 'NULL'}::text`;
  const expected = expecting(isVersioned ? next + 1 : next);
  return `WITH written (version) AS (${update}) SELECT ${expected}, max(version) FROM written`;
}
