import { type Differences, isInTheWay, type TableChange } from './differences.js';
import type { Constraint, Index, Table } from './schema.js';
import type { Step } from './steps.js';

interface Part {
  readonly name: string;
  readonly definition: string;
  readonly unique?: boolean;
}

/** What becomes of the constraints or indexes of one table. */
interface Changes<T> {
  readonly dropped: readonly T[];
  readonly renamed: readonly (readonly [T, T])[];
  readonly added: readonly T[];
}

export interface ConstraintSteps {
  readonly dropForeignKeys: readonly Step[];
  readonly drop: readonly Step[];
  readonly rename: readonly Step[];
  readonly add: readonly Step[];
  readonly addForeignKeys: readonly Step[];
}

/** Statements about constraints and indexes. Those of new tables that stand in CREATE TABLE are left out. */
export function constraintSteps(found: Differences): ConstraintSteps {
  const changed = [...found.tables.values()].map((change) => ({
    path: change.to.path,
    constraints: changes(change, change.from.constraints, change.to.constraints, found),
    indexes: changes(change, change.from.indexes, change.to.indexes, found),
  }));
  const created = [...found.to.tables.values()].filter(({ path }) => !found.tables.has(path));
  const gone = [...found.from.tables.values()].filter(({ path }) => !found.tables.has(path));
  return {
    dropForeignKeys: [
      ...changed.flatMap(({ path, constraints }) => constraints.dropped.filter(isForeignKey).map(drop(path))),
      ...gone.flatMap(({ path, constraints }) => [...constraints.values()].filter(isForeignKey).map(drop(path))),
    ],
    drop: [
      ...changed.flatMap(({ indexes }) => indexes.dropped.map((index) => ({ sql: `DROP INDEX ${index.path}` }))),
      ...changed.flatMap(({ path, constraints }) =>
        constraints.dropped.filter((constraint) => !isForeignKey(constraint)).map(drop(path)),
      ),
    ],
    rename: changed.flatMap(({ path, constraints, indexes }) => [
      ...constraints.renamed.map(([old, wanted]) => ({
        sql: `ALTER TABLE ${path} RENAME CONSTRAINT ${old.name} TO ${wanted.name}`,
      })),
      ...indexes.renamed.map(([old, wanted]) => ({ sql: `ALTER INDEX ${old.path} RENAME TO ${wanted.name}` })),
    ]),
    add: [
      ...changed.flatMap(({ path, constraints }) =>
        constraints.added.filter((constraint) => !isForeignKey(constraint)).map(add(path)),
      ),
      ...changed.flatMap(({ path, indexes }) => indexes.added.map((index) => indexStep(path, index, true))),
      ...created.flatMap(({ path, indexes }) => [...indexes.values()].map((index) => indexStep(path, index, false))),
    ],
    addForeignKeys: [
      ...created.flatMap(({ path, constraints }) => [...constraints.values()].filter(isForeignKey).map(add(path))),
      ...changed.flatMap(({ path, constraints }) => constraints.added.filter(isForeignKey).map(add(path))),
    ],
  };
}

export const isForeignKey = ({ kind }: Constraint): boolean => kind === 'foreign key';

/** Statements that make a table with the constraints that need no other table. */
export const primaryFirst = ({ constraints }: Table): readonly Constraint[] =>
  [...constraints.values()]
    .filter((constraint) => !isForeignKey(constraint))
    .sort((one, other) => Number(other.kind === 'primary key') - Number(one.kind === 'primary key'));

/** @param present whether the table may have rows */
export const indexStep = (table: string, index: Index, present: boolean): Step => ({
  sql: createIndex(table, index),
  ...(present
    ? { concurrent: [`DROP INDEX CONCURRENTLY IF EXISTS ${index.path}`, createIndex(table, index, ' CONCURRENTLY')] }
    : {}),
});

const createIndex = (table: string, { unique, name, definition }: Index, concurrently = ''): string =>
  `CREATE ${unique ? 'UNIQUE ' : ''}INDEX${concurrently} ${name} ON ${table} ${definition.replace(/^USING btree /, '')}`;

const drop =
  (table: string) =>
  ({ name }: Constraint): Step => ({ sql: `ALTER TABLE ${table} DROP CONSTRAINT ${name}` });

const add =
  (table: string) =>
  ({ name, definition }: Constraint): Step => ({ sql: `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}` });

function changes<T extends Part>(
  change: TableChange,
  from: ReadonlyMap<string, T>,
  to: ReadonlyMap<string, T>,
  found: Differences,
): Changes<T> {
  const moves = (part: T): boolean => isInTheWay(change, part, found);
  const sayTheSame = (one: T, other?: T): boolean =>
    one.definition === other?.definition && one.unique === other.unique;
  const isSame = (part: T): boolean => sayTheSame(part, to.get(part.name)) && !moves(part);
  const gone = [...from.values()].filter((part) => !isSame(part));
  const missing = [...to.values()].filter(({ name }) => {
    const present = from.get(name);
    return present === undefined || !isSame(present);
  });
  const renamed: [T, T][] = [];
  for (const part of gone) {
    const wanted = missing.find(
      (each) => !from.has(each.name) && sayTheSame(part, each) && !renamed.some(([, taken]) => taken === each),
    );
    if (wanted && !to.has(part.name) && !moves(part)) {
      renamed.push([part, wanted]);
    }
  }
  const done = new Set(renamed.flat());
  return {
    dropped: gone.filter((part) => !done.has(part)),
    renamed,
    added: missing.filter((part) => !done.has(part)),
  };
}
