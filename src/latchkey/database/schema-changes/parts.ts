import type { QueryRunner } from 'typeorm';
import { literal } from '../../model/sql-identifier.js';
import type { Fills } from './column-steps.js';
import { readSchema } from './read-schema.js';
import type { Column, Schema, Table } from './schema.js';
import { type Step, steps } from './steps.js';

/** A change may bring PostgreSQL to write something else in other words: those are changes, too. */
const MAX_ROUNDS = 3;

/** One migration, still without the way back. */
export interface Part {
  /** What its name says beyond the one that the developer chose. */
  readonly topic: string;
  readonly up: readonly string[];
  /** What gives old names back, behind everything else. */
  readonly renamesBack: readonly string[];
  /** Whether it runs in a transaction. */
  readonly transaction: boolean;
  readonly lockTimeout: string | undefined;
  /** Steps that another part does. */
  readonly isSkipped: (step: Step) => boolean;
}

export interface PlannedPart {
  readonly topic: string;
  readonly transaction: boolean;
  readonly up: readonly string[];
  /** In the order in which they run. */
  readonly down: readonly string[];
}

interface Route {
  /** The schema as it is, with new names. */
  readonly base: Schema;
  readonly target: Schema;
}

/** Runs all parts, then all of them back. @returns what has run */
export async function tryOut(
  runner: QueryRunner,
  { base, target }: Route,
  parts: readonly Part[],
  fills: Fills,
): Promise<readonly PlannedPart[]> {
  const done: { readonly part: Part; readonly up: readonly string[]; readonly from: Schema }[] = [];
  let state = base;
  for (const [index, part] of parts.entries()) {
    // Those behind the last transaction make indexes only, which change nothing else.
    const isLast = part.transaction && parts.slice(index + 1).every(({ transaction }) => !transaction);
    const rest = (now: Schema): readonly string[] =>
      isLast ? texts(steps(now, target, fills).filter((step) => !part.isSkipped(step))) : [];
    const run = await runPart(runner, part, part.up, rest);
    done.push({ part, up: run.statements, from: state });
    state = run.state;
  }
  requireSame(state, target);
  const planned: PlannedPart[] = [];
  for (const { part, up, from } of done.reverse()) {
    const wanted = withoutValues(state, from);
    const back = (now: Schema): readonly string[] => texts(steps(now, wanted));
    const down = await runPart(runner, part, back(state), back);
    requireSame(down.state, wanted);
    await runAll(runner, part.renamesBack);
    planned.unshift({
      topic: part.topic,
      transaction: part.transaction,
      up,
      down: [...down.statements, ...part.renamesBack],
    });
    state = down.state;
  }
  return planned;
}

const texts = (all: readonly Step[]): readonly string[] => all.map(({ sql }) => sql);

/** Runs the statements, and those that are missing behind them. */
async function runPart(
  runner: QueryRunner,
  { transaction, lockTimeout }: Part,
  statements: readonly string[],
  rest: (now: Schema) => readonly string[],
): Promise<{ readonly statements: readonly string[]; readonly state: Schema }> {
  const all: string[] = [];
  const run = async (next: readonly string[]): Promise<void> => {
    next.forEach((sql) => all.push(sql));
    await runAll(runner, next);
  };
  if (transaction) {
    await runner.startTransaction();
  }
  try {
    if (lockTimeout !== undefined && statements.length > 0) {
      await run([`SET ${transaction ? 'LOCAL ' : ''}lock_timeout = ${literal(lockTimeout)}`]);
    }
    await run(statements);
    let state = await readSchema(runner);
    for (let round = 1, next = rest(state); round < MAX_ROUNDS && next.length > 0; round++, next = rest(state)) {
      await run(next);
      state = await readSchema(runner);
    }
    if (lockTimeout !== undefined && !transaction) {
      await run(['RESET lock_timeout']);
    }
    await (transaction ? runner.commitTransaction() : Promise.resolve());
    return { statements: all, state };
  } catch (error) {
    await (transaction ? runner.rollbackTransaction() : Promise.resolve());
    throw error;
  }
}

async function runAll(runner: QueryRunner, statements: readonly string[]): Promise<void> {
  for (const sql of statements) {
    await runner.query(sql).catch((error: unknown) => {
      throw new Error(`${(error as Error).message}: ${sql}`, { cause: error });
    });
  }
}

function requireSame(found: Schema, wanted: Schema): void {
  const [missing] = steps(found, wanted);
  if (missing) {
    throw new Error(`The migration would leave a difference, please report it: ${missing.sql}`);
  }
}

/** On the way back, a required column cannot come back as required: its values are gone. */
function withoutValues(now: Schema, wanted: Schema): Schema {
  const optional = (table: Table, column: Column): Column => {
    const present = now.tables.get(table.path);
    const hasValue = column.default !== null || column.made !== null;
    return present && !present.columns.has(column.name) && !hasValue ? { ...column, required: false } : column;
  };
  return {
    ...wanted,
    tables: new Map(
      [...wanted.tables].map(([path, table]) => [
        path,
        { ...table, columns: new Map([...table.columns].map(([name, column]) => [name, optional(table, column)])) },
      ]),
    ),
  };
}
