import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuditLog } from '../audit/audit-log.js';
import { processSettings } from '../config/process-settings.js';
import { createApp } from '../create-app.js';
import { openConnection } from '../database/connection.js';
import { Database } from '../database/database.js';
import { ValidationError } from '../errors/rest-error.js';
import { RoleRegistry } from '../roles/role-registry.js';
import { createAccount } from '../users/account-creation.js';
import { checkUsername } from '../users/usernames.js';
import { UserAccounts } from '../users/user-accounts.js';
import { applicationModule } from './application.js';
import { CommandError } from './command-error.js';

const ADMINISTRATOR = 'system-full-access';
/** Of the password that is printed once. */
const PASSWORD_BYTES = 15;

/**
 * `latchkey users:create <username> [role...]`: creates an account in the database of the settings, an administrator unless
 * roles are named, and prints its password once. The embedded database must not be in use.
 */
export async function createUser([username = '', ...roles]: readonly string[]): Promise<void> {
  if (username === '') {
    throw new CommandError(
      'Name the account, and roles if it is not an administrator: latchkey users:create alice shelf-reader',
    );
  }
  requireUsername(username);
  const settings = processSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' });
  const app = await createApp(settings, [await applicationModule()], await openConnection(settings));
  try {
    await create(app, username, roles.length > 0 ? roles : [ADMINISTRATOR]);
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

async function create(app: NestFastifyApplication, username: string, roles: readonly string[]): Promise<void> {
  const { resource } = await app.get(RoleRegistry, { strict: false }).current();
  const unknown = roles.filter((code) => !resource.find(code));
  if (unknown.length > 0) {
    throw new CommandError(`Unknown roles: ${unknown.join(', ')}`);
  }
  if (await app.get(UserAccounts, { strict: false }).find(username)) {
    throw new CommandError(`The account ${username} exists`);
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const account = { username, password, roles };
  const audit = app.get(AuditLog, { strict: false });
  await app.get(Database, { strict: false }).transaction((transaction) => createAccount(transaction, audit, account));
  process.stdout.write(`${username} has the roles ${roles.join(', ')} and the password ${password}\n`);
}
