import { parseArgs } from 'node:util';
import { processSettings } from '../config/process-settings.js';
import { type IntrospectOptions, introspect } from '../introspect/introspect.js';
import { SYSTEM_MEANINGS } from '../introspect/draft.js';
import { readSnapshot } from '../introspect/write-files.js';
import { CommandError } from './command-error.js';
import { databaseFault } from './database-fault.js';

const DEFAULT_SCHEMA = 'public';
const DEFAULT_FOLDER = 'src/database';

/** `createdBy` is `--created-by-column`. */
const columnOption = (meaning: string): string =>
  `${meaning.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-column`;

/** Kept for the next run; the URL may hold a password, and is not. */
const REMEMBERED = ['schema', 'tables', ...SYSTEM_MEANINGS.map(columnOption)];

/**
 * `latchkey introspect --url postgres://... [--schema a,b] [--tables film*,actor] [--out src/shop]`: writes entities for the
 * tables of a database, and brings them up to date when it runs again (docs/how-to/serve-an-existing-database.md).
 */
export async function introspectDatabase(args: readonly string[]): Promise<void> {
  const options = await optionsOf(args);
  const { entities, changed, notes } = await introspect(options).catch((error: unknown) => {
    throw databaseFault(error);
  });
  if (entities === 0) {
    throw new CommandError(
      `No table or view of the schema ${options.scope.schemas.join(', ')} can be served: name others with --schema or --tables`,
    );
  }
  const lines = [
    `${options.out}: ${entities} entities, ${changed.length === 0 ? 'nothing changed' : `${changed.length} files changed`}`,
    ...changed.map((path) => `  ${path}`),
    ...(notes.length > 0 ? ['What the files do not say:', ...notes.map((note) => `- ${note}`)] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function optionsOf(args: readonly string[]): Promise<IntrospectOptions> {
  const given = parsed(args);
  const out = given.out ?? DEFAULT_FOLDER;
  const last = await readSnapshot(out);
  const values: Readonly<Record<string, string | undefined>> = { ...last.options, ...given };
  const url = given.url ?? processSettings({ LOG_LEVEL: 'error' }).DATABASE_URL;
  if (url === '') {
    throw new CommandError('Name the database: latchkey introspect --url postgres://user:password@host/database');
  }
  const list = (text: string | undefined): readonly string[] =>
    (text ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  return {
    url,
    out,
    scope: { schemas: list(values.schema ?? DEFAULT_SCHEMA), tables: list(values.tables) },
    systemColumns: Object.fromEntries(
      SYSTEM_MEANINGS.flatMap((meaning) => {
        const column = values[columnOption(meaning)];
        return column === undefined ? [] : [[meaning, column]];
      }),
    ),
    remembered: Object.fromEntries(
      REMEMBERED.flatMap((name) => {
        const value = values[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

function parsed(args: readonly string[]): Readonly<Record<string, string | undefined>> {
  const names = ['url', 'out', ...REMEMBERED];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\nOptions: ${names.map((name) => `--${name}`).join(' ')}`);
  }
}
