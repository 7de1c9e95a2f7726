import { parseArgs } from 'node:util';
import type { ChangeOptions } from '../database/schema-changes/options.js';
import { CommandError } from './command-error.js';

/** What `latchkey migration:generate` is called with. */
export interface MigrationOptions extends Omit<ChangeOptions, 'isRename'> {
  /** In PascalCase. */
  readonly name: string;
  /** Whether the statements are printed instead of written. */
  readonly dryRun: boolean;
}

const USAGE = [
  'Usage: latchkey migration:generate <Name>',
  '',
  '  --dry-run                    prints the statements and writes nothing',
  '  --rename <old>:<new>         product.notes:remarks renames a column, product:item a table; may be repeated',
  '  --fill <table.column>:<sql>  the value of existing rows in a column that becomes required; may be repeated',
  '  --allow-data-loss            drops columns and constants that the entities do not have, permits types that round',
  '  --allow-data-loss=<name,...> the same for these columns, enums and tables only',
  '  --concurrently               indexes of existing tables in a migration that does not lock them',
  '  --lock-timeout <time>        such as 5s: a migration that waits longer for a lock fails instead of blocking requests',
].join('\n');

const LOSS = /^--allow-data-loss(?:=(.*))?$/s;
const TIMEOUT = /^[1-9]\d*(?:ms|s|min)$/;

/** @throws CommandError that names the wrong argument, and the right ones */
export function migrationOptions(args: readonly string[]): MigrationOptions {
  const { values, positionals } = parsed(args.filter((arg) => !LOSS.test(arg)));
  const [name = '', ...more] = positionals;
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) {
    throw new CommandError('Name the migration in PascalCase: npm run migration:generate -- AddProduct');
  }
  if (more.length > 0) {
    throw new CommandError(`Unknown argument: ${more.join(' ')}\n\n${USAGE}`);
  }
  const timeout = values['lock-timeout'];
  if (timeout !== undefined && !TIMEOUT.test(timeout)) {
    throw new CommandError(`--lock-timeout ${timeout} must be a number with ms, s or min, such as 5s`);
  }
  const named = args.flatMap((arg) => LOSS.exec(arg)?.[1]?.split(',') ?? []).filter((each) => each !== '');
  return {
    name,
    dryRun: values['dry-run'] ?? false,
    renames: pairs('rename', '<old>:<new>', values.rename),
    fills: pairs('fill', '<table.column>:<SQL expression>', values.fill),
    allowDataLoss: args.includes('--allow-data-loss'),
    losses: new Set(named),
    concurrently: values.concurrently ?? false,
    lockTimeout: timeout,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean' },
        rename: { type: 'string', multiple: true },
        fill: { type: 'string', multiple: true },
        concurrently: { type: 'boolean' },
        'lock-timeout': { type: 'string' },
      },
    });
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

/** An expression may hold colons, a name before it may not. */
function pairs(option: string, form: string, values: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(
    values.map((value) => {
      const [, name, rest] = /^([^:]+):(.+)$/s.exec(value) ?? [];
      if (name === undefined || rest === undefined) {
        throw new CommandError(`--${option} ${value} must have the form ${form}`);
      }
      return [name, rest] as const;
    }),
  );
}
