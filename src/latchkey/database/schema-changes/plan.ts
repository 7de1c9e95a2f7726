import type { DataSource, QueryRunner } from 'typeorm';
import { DeclarationError } from '../../errors/rest-error.js';
import { literal } from '../../model/sql-identifier.js';
import { decide } from './decide.js';
import { Decision } from './decision.js';
import { modelFacts, modelSchema } from './model-schema.js';
import type { ChangeOptions } from './options.js';
import { type Part, type PlannedPart, tryOut } from './parts.js';
import { readSchema } from './read-schema.js';
import { enumRenames, type Renames, renames } from './renames.js';
import type { Schema } from './schema.js';
import { type Step, steps } from './steps.js';

/** What migrations are to do. */
export interface Plan {
  /** One migration each, in this order. */
  readonly parts: readonly PlannedPart[];
  /** What the developer should know: one sentence each. */
  readonly remarks: readonly string[];
}

/**
 * Compares a database with the entities of its data source and makes statements for the difference. Both sides are read
 * from PostgreSQL's catalog, and the statements are tried out, forwards and back: the database must be one that nobody needs.
 * It has its old schema afterwards.
 *
 * @param untouched tables without entity that are not the application's
 * @throws DeclarationError with all reasons why no migration can be written
 */
export async function planChanges(
  dataSource: DataSource,
  options: ChangeOptions,
  untouched: readonly string[] = [],
): Promise<Plan> {
  const runner = dataSource.createQueryRunner();
  try {
    const before = await readSchema(runner);
    const model = await modelSchema(dataSource, runner);
    const facts = modelFacts(dataSource, untouched);
    const named = await renames(before, model, options, facts.untouched);
    requireNone(named.refusals);
    const { base, ...names } = await renamed(runner, named, model);
    const decision = new Decision(options);
    const target = decide(base, model, facts, decision);
    requireNone([...decision.refusals, ...decision.unusedOptions()]);
    const parts = partsOf(steps(base, target, options.fills), names, options);
    return {
      parts: await tryOut(runner, { base, target }, parts, options.fills),
      remarks: [...new Set(decision.remarks)],
    };
  } finally {
    await runner.release();
  }
}

function requireNone(refusals: readonly string[]): void {
  if (refusals.length > 0) {
    throw new DeclarationError([...new Set(refusals)]);
  }
}

/** @returns the schema as it is with the new names; the database keeps the old ones */
async function renamed(
  runner: QueryRunner,
  { up, down }: Pick<Renames, 'up' | 'down'>,
  model: Schema,
): Promise<{ readonly base: Schema; readonly up: readonly string[]; readonly down: readonly string[] }> {
  await runner.startTransaction();
  try {
    await run(runner, up);
    const enums = enumRenames(await readSchema(runner), model);
    await run(runner, enums.up);
    return { base: await readSchema(runner), up: [...up, ...enums.up], down: [...enums.down, ...down] };
  } finally {
    await runner.rollbackTransaction();
  }
}

async function run(runner: QueryRunner, statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    await runner.query(statement);
  }
}

function partsOf(
  all: readonly Step[],
  names: Pick<Renames, 'up' | 'down'>,
  { concurrently, lockTimeout }: ChangeOptions,
): readonly Part[] {
  const isConcurrent = ({ concurrent }: Step): boolean => concurrently && concurrent !== undefined;
  const indexes = all.filter(isConcurrent);
  const main = all.filter((step) => !isConcurrent(step));
  const constants = main.filter(({ constant }) => constant !== undefined);
  const others = main.filter(({ constant }) => constant === undefined);
  // PostgreSQL refuses a new constant in the transaction that adds it.
  const isUsed = constants.some(({ constant = '' }) => others.some(({ sql }) => sql.includes(literal(constant))));
  const [first, second] = isUsed ? [constants, others] : [main, []];
  const common = { transaction: true, lockTimeout, isSkipped: isConcurrent };
  return [
    {
      ...common,
      topic: isUsed ? 'Constants' : '',
      up: [...names.up, ...first.map(({ sql }) => sql)],
      renamesBack: names.down,
    },
    { ...common, topic: '', up: second.map(({ sql }) => sql), renamesBack: [] },
    {
      ...common,
      topic: 'Indexes',
      up: indexes.flatMap(({ concurrent = [] }) => concurrent),
      renamesBack: [],
      transaction: false,
    },
  ].filter(({ up }) => up.length > 0);
}
