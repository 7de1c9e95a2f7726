import { rowsOf } from './class-tables.js';
import { compositeParts, compositeText, isAnyComposite } from './composite-key-sql.js';
import type { EntityModel } from './entity-model.js';

/** A column that holds a reference or a part of it, and the column of the target whose value it repeats. */
export interface ReferenceColumn {
  /** Quoted. */
  readonly column: string;
  /** Quoted. */
  readonly target: string;
}

/** Where a reference is stored. In memory every reference is the id of its target, whatever its columns hold. */
export interface HeldReference {
  /** The first of its columns, quoted. */
  readonly column: string;
  /** Absent for the usual reference: one column that holds the key of the target. */
  readonly columns?: readonly ReferenceColumn[];
}

/** Alias of the target in subqueries. */
const REF = 'ref';

/** SQL condition: the row of `alias` refers to the row of `joined`. */
export const refersTo = (held: HeldReference, target: EntityModel, alias: string, joined: string): string =>
  held.columns
    ? held.columns.map(({ column, target: other }) => `${joined}.${other} = ${alias}.${column}`).join(' AND ')
    : `${joined}.${target.primaryKey.column} = ${alias}.${held.column}`;

/** SQL expression: the id of what the row of `alias` refers to. */
export function referredId({ column, columns }: HeldReference, target: EntityModel, alias: string): string {
  if (!columns) {
    return `${alias}.${column}`;
  }
  const parts = keyColumns(columns, target);
  return parts
    ? compositeText(parts.map((part) => `${alias}.${part}`))
    : `(SELECT ${target.key.textIn(REF)} FROM ${rowsOf(target)} ${REF} WHERE ${refersTo({ column, columns }, target, alias, REF)})`;
}

/**
 * SQL condition: the row of `alias` refers to one of the ids that are bound as one array.
 *
 * @param parameter number of the array
 */
export function refersToAny(held: HeldReference, target: EntityModel, alias: string, parameter: number): string {
  const { column, columns } = held;
  const { key } = target;
  if (!columns) {
    return `${alias}.${column} = ANY($${parameter}::${key.textType}[])`;
  }
  const parts = keyColumns(columns, target);
  if (parts) {
    return isAnyComposite(
      key.attributes,
      parts.map((part) => `${alias}.${part}`),
      parameter,
    );
  }
  const others = columns.map((each) => `${REF}.${each.target}`).join(', ');
  const own = columns.map((each) => `${alias}.${each.column}`).join(', ');
  return `(${own}) IN (SELECT ${others} FROM ${rowsOf(target)} ${REF} WHERE ${hasAnyId(target, REF, parameter)})`;
}

/** SQL condition: the row of `alias` has one of the ids that are bound as one array. */
export function hasAnyId({ key }: EntityModel, alias: string, parameter: number): string {
  const columns = key.attributes.map(({ column }) => `${alias}.${column}`);
  return key.composite ? isAnyComposite(key.attributes, columns, parameter) : key.isAnyOf(alias, parameter);
}

/**
 * The columns of a reference and the SQL expressions of what they are to hold.
 *
 * @param id expression of the id of the target, of the type of `textType`
 */
export function referenceValues(
  { column, columns }: HeldReference,
  target: EntityModel,
  id: string,
): readonly (readonly [column: string, expression: string])[] {
  if (!columns) {
    return [[column, id]];
  }
  const { key } = target;
  const values = key.composite ? compositeParts(key.attributes, id) : [id];
  const own = keyColumns(columns, target);
  if (own) {
    return own.map((each, index) => [each, values[index] ?? 'NULL'] as const);
  }
  const isGiven = key.attributes
    .map((part, index) => `${REF}.${part.column} = ${values[index] ?? 'NULL'}`)
    .join(' AND ');
  return columns.map((each) => [
    each.column,
    `(SELECT ${REF}.${each.target} FROM ${rowsOf(target)} ${REF} WHERE ${isGiven})`,
  ]);
}

/** Whether a statement finds what the columns hold in the row of the target, which must be there before. */
export const needsTargetRow = ({ columns }: HeldReference, target: EntityModel): boolean =>
  columns !== undefined && keyColumns(columns, target) === undefined;

/** The columns in the order of the key, where they hold exactly the key. */
function keyColumns(columns: readonly ReferenceColumn[], { key }: EntityModel): readonly string[] | undefined {
  const parts = key.attributes.map((part) => columns.find(({ target }) => target === part.column)?.column);
  return columns.length === parts.length && parts.every((part) => part !== undefined) ? parts : undefined;
}
