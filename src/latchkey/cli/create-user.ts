import { processSettings } from '../config/process-settings.js';
import { createApp } from '../create-app.js';
import { openConnection } from '../database/connection.js';
import { ValidationError } from '../errors/rest-error.js';
import { FULL_ACCESS } from '../roles/built-in-roles.js';
import { createUser } from '../users/create-user.js';
import { checkUsername } from '../users/usernames.js';
import { applicationModule } from './application.js';
import { CommandError } from './command-error.js';
import { commandLog } from './command-log.js';

const ADMIN = '--admin';
/** The name of an administrator who is given none. */
const DEFAULT_ADMIN = 'admin';

/**
 * `latchkey users:create <username> [role...]`: creates an account in the database of the settings and prints its password
 * once. It is an administrator unless roles are named; `--admin` says so, and needs no name. The embedded database must not
 * be in use.
 */
export async function createUserNamed(args: readonly string[]): Promise<void> {
  const { username, roles } = accountOf(args);
  requireUsername(username);
  const settings = processSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' });
  const app = await createApp(
    settings,
    [await applicationModule()],
    await openConnection(settings),
    commandLog(settings),
  );
  try {
    const password = await createUser(app, { username, roles });
    process.stdout.write(`${username} has the roles ${roles.join(', ')} and the password ${password}\n`);
  } finally {
    await app.close();
  }
}

function accountOf(args: readonly string[]): { readonly username: string; readonly roles: readonly string[] } {
  const [name, ...roles] = args.filter((argument) => argument !== ADMIN);
  const isAdmin = args.includes(ADMIN);
  const unknown = args.find((argument) => argument.startsWith('-') && argument !== ADMIN);
  if (unknown !== undefined) {
    throw new CommandError(`Unknown option ${unknown}: latchkey users:create takes ${ADMIN}`);
  }
  if (isAdmin && roles.length > 0) {
    throw new CommandError(`An administrator has all rights: leave out ${ADMIN} or the roles ${roles.join(', ')}`);
  }
  if (name === undefined && !isAdmin) {
    throw new CommandError(
      'Name the account, and roles if it is not an administrator: latchkey users:create alice shelf-reader',
    );
  }
  return { username: name ?? DEFAULT_ADMIN, roles: roles.length > 0 ? roles : [FULL_ACCESS] };
}

function requireUsername(username: string): void {
  try {
    checkUsername(username);
  } catch (error) {
    throw error instanceof ValidationError
      ? new CommandError(error.violations.map(({ message }) => message).join('\n'))
      : error;
  }
}
