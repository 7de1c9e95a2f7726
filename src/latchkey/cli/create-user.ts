import { processSettings } from '../config/process-settings.js';
import { createApp } from '../create-app.js';
import { openConnection } from '../database/connection.js';
import { ValidationError } from '../errors/rest-error.js';
import { FULL_ACCESS } from '../roles/built-in-roles.js';
import { createUser } from '../users/create-user.js';
import { checkUsername } from '../users/usernames.js';
import { applicationModule } from './application.js';
import { CommandError } from './command-error.js';

/**
 * `latchkey users:create <username> [role...]`: creates an account in the database of the settings, an administrator unless
 * roles are named, and prints its password once. The embedded database must not be in use.
 */
export async function createUserNamed([username = '', ...roles]: readonly string[]): Promise<void> {
  if (username === '') {
    throw new CommandError(
      'Name the account, and roles if it is not an administrator: latchkey users:create alice shelf-reader',
    );
  }
  requireUsername(username);
  const settings = processSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' });
  const app = await createApp(settings, [await applicationModule()], await openConnection(settings));
  try {
    const granted = roles.length > 0 ? roles : [FULL_ACCESS];
    const password = await createUser(app, { username, roles: granted });
    process.stdout.write(`${username} has the roles ${granted.join(', ')} and the password ${password}\n`);
  } finally {
    await app.close();
  }
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
