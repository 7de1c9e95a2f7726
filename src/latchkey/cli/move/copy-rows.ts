import { CommandError } from '../command-error.js';
import { MOVE_MARK } from '../../database/unfinished-move.js';
import { sequencesOf, storedViewsOf, suspendedOf, type Table, tablesOf } from './catalog.js';
import type { PlainClient, PlainRow } from './plain-client.js';

/** Rows of the first batch of a table; the next ones are as large as their memory allows. */
const FIRST_BATCH = 10;
const MAX_BATCH = 5_000;
/** Characters of a batch. */
const BATCH_SIZE = 4 * 1024 * 1024;

/** How many rows a table has on both sides. */
export interface Count {
  readonly table: string;
  readonly source: string;
  readonly target: string;
}

/**
 * Copies all rows, the state of all sequences and what follows from them, as one transaction of the target. The schemas
 * are the same.
 *
 * @throws CommandError where they are not, or the counts differ: then the target stays as it was
 */
export const copyAll = (source: PlainClient, target: PlainClient): Promise<Count[]> =>
  source.transaction('ISOLATION LEVEL REPEATABLE READ READ ONLY', () =>
    target.transaction('', async () => {
      const tables = await commonTables(source, target);
      const suspended = await suspendedOf(target);
      await runAll(
        target,
        suspended.map(({ suspend }) => suspend),
      );
      await target.rows(`TRUNCATE ${tables.map(({ name }) => name).join()}`);
      const counts: Count[] = [];
      for (const table of tables) {
        await copy(source, target, table);
        counts.push(await countOf(source, target, table));
      }
      await setSequences(source, target);
      // What is checked late must not be under way when tables change.
      await target.rows('SET CONSTRAINTS ALL IMMEDIATE');
      await runAll(
        target,
        suspended.map(({ resume }) => resume),
      );
      await runAll(
        target,
        (await storedViewsOf(target)).map((view) => `REFRESH MATERIALIZED VIEW ${view}`),
      );
      await target.rows(`DROP TABLE ${MOVE_MARK}`);
      return counts;
    }),
  );

async function runAll(client: PlainClient, statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    await client.rows(statement);
  }
}

async function commonTables(source: PlainClient, target: PlainClient): Promise<Table[]> {
  const there = new Map((await tablesOf(target)).map((table) => [table.name, table]));
  const tables = await tablesOf(source);
  for (const { name, columns } of tables) {
    const found = there.get(name);
    const missing = found ? columns.filter((column) => !found.columns.includes(column)) : [name];
    if (missing.length > 0) {
      throw new CommandError(
        `The migrations do not make ${found ? `the columns ${missing.join(', ')} of ${name}` : `the table ${name}`}: make a migration for it, or remove it from the embedded database`,
      );
    }
  }
  return tables;
}

async function copy(source: PlainClient, target: PlainClient, { name, columns, types }: Table): Promise<void> {
  const names = columns.join();
  const given = columns.map((_, index) => `v${index}`);
  const insert =
    `INSERT INTO ${name} (${names}) OVERRIDING SYSTEM VALUE SELECT ${given.map((each, index) => `${each}::${types[index] ?? 'text'}`).join()}` +
    ` FROM unnest(${given.map((_, index) => `$${index + 1}::text[]`).join()}) AS given (${given.join()})`;
  await source.rows(`DECLARE copied NO SCROLL CURSOR FOR SELECT ${names} FROM ONLY ${name}`);
  let size = FIRST_BATCH;
  for (;;) {
    const rows = await source.rows(`FETCH ${size} FROM copied`);
    if (rows.length === 0) {
      break;
    }
    await target.rows(
      insert,
      columns.map((_, index) => rows.map((row) => row[index] ?? null)),
    );
    size = nextSize(rows);
  }
  await source.rows('CLOSE copied');
}

function nextSize(rows: readonly PlainRow[]): number {
  const characters = rows.reduce((sum, row) => sum + row.reduce((all, value) => all + (value?.length ?? 0), 0), 0);
  return Math.min(MAX_BATCH, Math.max(1, Math.floor((rows.length * BATCH_SIZE) / (characters + 1))));
}

async function countOf(source: PlainClient, target: PlainClient, { name: table }: Table): Promise<Count> {
  const [[there = '0'] = []] = await source.rows(`SELECT count(*) FROM ONLY ${table}`);
  const [[here = '0'] = []] = await target.rows(`SELECT count(*) FROM ONLY ${table}`);
  if (there !== here) {
    throw new CommandError(`${table} has ${String(there)} rows, but ${String(here)} arrived: nothing was moved`);
  }
  return { table, source: String(there), target: String(here) };
}

async function setSequences(source: PlainClient, target: PlainClient): Promise<void> {
  for (const { name, last, start } of await sequencesOf(source)) {
    await target.rows('SELECT setval($1::text::regclass, $2::bigint, $3::boolean)', [
      name,
      last ?? start,
      last !== undefined,
    ]);
  }
}
