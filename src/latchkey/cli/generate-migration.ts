import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { migrationSource } from '../database/migration-source.js';
import { type Plan, planChanges } from '../database/schema-changes/plan.js';
import { applicationModule, onEmptyDatabase } from './application.js';
import { FRAMEWORK_TABLES } from './framework-tables.js';
import { type MigrationOptions, migrationOptions } from './migration-options.js';

const FOLDER = 'migrations';

/**
 * `latchkey migration:generate AddProduct`: compares the entities with the schema that all migrations make, on an empty
 * embedded database, and writes the difference as new migrations of the application. Nothing is lost that the options do
 * not name (docs/how-to/change-the-model.md).
 */
export async function generateMigration(args: readonly string[]): Promise<void> {
  const options = migrationOptions(args);
  const plan = await onEmptyDatabase(await applicationModule(), (dataSource) =>
    planChanges(
      dataSource,
      { ...options, ...(process.stdin.isTTY && process.stdout.isTTY ? { isRename } : {}) },
      FRAMEWORK_TABLES,
    ),
  );
  print(plan.remarks.map((remark) => `Note: ${remark}`));
  if (plan.parts.length === 0) {
    print([
      'The migrations already make the schema that the entities describe: nothing to do. A database that differs was changed without them',
    ]);
  } else {
    await (options.dryRun ? printPlan(plan, options) : writePlan(plan, options));
  }
}

function printPlan({ parts }: Plan, options: MigrationOptions): Promise<void> {
  print(
    parts.flatMap(({ topic, transaction, up }) => [
      `-- ${nameOf(topic, parts, options)}${transaction ? '' : ', without a transaction'}`,
      ...up.map((sql) => `${sql};`),
    ]),
  );
  return Promise.resolve();
}

async function writePlan({ parts }: Plan, options: MigrationOptions): Promise<void> {
  const now = Date.now();
  await mkdir(FOLDER, { recursive: true });
  for (const [index, part] of parts.entries()) {
    const { file, source } = migrationSource(nameOf(part.topic, parts, options), now + index, part);
    await writeFile(join(FOLDER, file), source, { flag: 'wx' });
    print([`${join(FOLDER, file)} is written: read it before you commit it`]);
  }
}

/** A migration that stands alone has the name that the developer chose. */
const nameOf = (topic: string, parts: Plan['parts'], { name }: MigrationOptions): string =>
  parts.length > 1 ? name + topic : name;

async function isRename(old: string, wanted: string): Promise<boolean> {
  const dialog = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const reply = await dialog.question(`Is ${wanted} the new name of ${old}, whose values it keeps? [y/N] `);
    return /^y(?:es)?$/i.test(reply.trim());
  } finally {
    dialog.close();
  }
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
