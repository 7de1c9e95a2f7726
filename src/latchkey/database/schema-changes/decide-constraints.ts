import type { Decision } from './decision.js';
import { type Constraint, plainName, type Table, type Column } from './schema.js';

/** Names that the naming strategy or TypeORM makes: an object under one of them was declared once. */
const GENERATED = /^"?(?:(?:fk|ix|uq)_|(?:PK|UQ|FK|CHK|XCL|IDX|REL)_[0-9a-f]+"?$)/;
export const isGeneratedName = (name: string): boolean => GENERATED.test(name);

type Columns = ReadonlyMap<string, Column>;

/**
 * The constraints that a table is to have: those of the entity, under the names that they have, and those that were made by
 * hand on columns that stay.
 *
 * @param columns those that the table is to have
 */
export function decideConstraints(
  before: Table,
  wanted: Table,
  columns: Columns,
  tables: ReadonlySet<string>,
  decision: Decision,
): ReadonlyMap<string, Constraint> {
  const constraints = new Map<string, Constraint>();
  const adopted = new Set<string>();
  for (const constraint of wanted.constraints.values()) {
    const name = presentName(before, wanted, constraint, adopted);
    adopted.add(name);
    constraints.set(name, { ...constraint, name });
  }
  for (const constraint of before.constraints.values()) {
    if (
      !adopted.has(constraint.name) &&
      !constraints.has(constraint.name) &&
      staysBy(constraint, wanted, columns, tables, decision, before)
    ) {
      constraints.set(constraint.name, constraint);
    }
  }
  return constraints;
}

/** A constraint that says the same keeps its name if that was given by hand. */
function presentName(before: Table, wanted: Table, constraint: Constraint, adopted: ReadonlySet<string>): string {
  if (before.constraints.has(constraint.name)) {
    return constraint.name;
  }
  const same = [...before.constraints.values()].find(
    ({ name, kind, definition, columns }) =>
      !wanted.constraints.has(name) &&
      !adopted.has(name) &&
      kind === constraint.kind &&
      (definition === constraint.definition || (kind === 'primary key' && sameSet(columns, constraint.columns))),
  );
  const isGiven = same !== undefined && !isGeneratedName(same.name) && isGeneratedName(constraint.name);
  return isGiven ? same.name : constraint.name;
}

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());

function staysBy(
  { name, kind, columns: used, target }: Constraint,
  wanted: Table,
  columns: Columns,
  tables: ReadonlySet<string>,
  decision: Decision,
  { path }: Table,
): boolean {
  const lost = used.some((column) => !columns.has(column)) || (target !== null && !tables.has(target));
  if (kind === 'primary key' || lost) {
    return false;
  }
  // One of a column that is only kept stays with it.
  if (used.some((column) => !wanted.columns.has(column))) {
    return true;
  }
  if (isGeneratedName(name)) {
    return false;
  }
  decision.remarks.push(
    `The ${kind} ${kind === 'check' || kind === 'unique' ? 'constraint ' : ''}${plainName(name)} of ${plainName(path)} is not in the model: it stays. Drop it in the migration if it was declared once`,
  );
  return true;
}
