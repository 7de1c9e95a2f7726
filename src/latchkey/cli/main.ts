#!/usr/bin/env node
import { DeclarationError } from '../errors/rest-error.js';
import { ConfigurationError } from '../config/load-settings.js';
import { CommandError } from './command-error.js';

/** What a command does with its arguments. */
type Command = (args: readonly string[]) => Promise<void>;

interface Described {
  readonly usage: string;
  readonly load: () => Promise<Command>;
  /** Whether its log is what it prints: that of the server goes to standard output. */
  readonly serves?: true;
}

const COMMANDS: Readonly<Record<string, Described>> = {
  start: {
    usage: 'start                       starts the application of this folder',
    load: async () => (await import('./start-application.js')).startApplication,
    serves: true,
  },
  dev: {
    usage: 'dev                         starts it, and builds and starts it again after each change',
    load: async () => (await import('./develop.js')).develop,
    serves: true,
  },
  check: {
    usage: 'check                       reports faults of types, settings, declarations and the schema',
    load: async () => (await import('./check-application.js')).checkApplication,
  },
  new: {
    usage: 'new <folder>                writes a small application',
    load: async () => (await import('./new/new-application.js')).newApplication,
  },
  'users:create': {
    usage: 'users:create <name> [role]  creates an account, or an administrator with --admin, and prints its password',
    load: async () => (await import('./create-user.js')).createUserNamed,
  },
  'migration:generate': {
    usage: 'migration:generate <Name>   writes a migration for the difference between entities and schema',
    load: async () => (await import('./generate-migration.js')).generateMigration,
  },
  introspect: {
    usage: 'introspect --url <database> writes entities for the tables of a database',
    load: async () => (await import('./introspect-database.js')).introspectDatabase,
  },
  'import-jmix': {
    usage: 'import-jmix --url <database> imports roles, assignments and users of a Jmix database',
    load: async () => (await import('./import-jmix.js')).importFromJmix,
  },
  backup: {
    usage: 'backup --out <file>         writes the embedded database and its files into an archive, also while it runs',
    load: async () => (await import('./backup/back-up.js')).backUp,
  },
  restore: {
    usage: 'restore --from <file>       puts a backup into an empty DATA_DIR',
    load: async () => (await import('./backup/restore.js')).restore,
  },
  move: {
    usage: 'move --to <database>        moves the embedded database to an empty one on a PostgreSQL server',
    load: async () => (await import('./move/move.js')).move,
  },
  'client:types': {
    usage: 'client:types [file]         writes TypeScript types of all requests',
    load: async () => (await import('./write-client-types.js')).writeClientTypes,
  },
  'files:orphans': {
    usage: 'files:orphans [--delete]    lists files to which no attribute refers, or with --verify damaged ones',
    load: async () => (await import('./file-orphans.js')).listOrphans,
  },
  surface: {
    usage: 'surface                     writes docs/surface.md: what callers without a token reach',
    load: async () => (await import('./write-surface.js')).writeSurface,
  },
};

const USAGE = ['Usage: latchkey <command>', '', ...Object.values(COMMANDS).map(({ usage }) => `  ${usage}`)].join('\n');

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command) {
  try {
    if (!command.serves) {
      (await import('./command-log.js')).logToStandardError();
    }
    await (
      await command.load()
    )(args);
  } catch (error) {
    const expected = [CommandError, ConfigurationError, DeclarationError].some((kind) => error instanceof kind);
    process.stderr.write(
      `${error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error)}\n`,
    );
    process.exitCode = 1;
  }
} else {
  process.stderr.write(`${name === '' ? '' : `Unknown command: ${name}\n\n`}${USAGE}\n`);
  process.exitCode = 1;
}
