import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { DeclarationError } from '../errors/rest-error.js';
import { FULL_ACCESS } from '../roles/built-in-roles.js';
import { RoleRegistry } from '../roles/rights.service.js';
import { createAccount } from './account-creation.js';
import { UserAccounts } from './user-accounts.js';

/** Of the password that is made. */
const PASSWORD_BYTES = 15;

/** An account to create. */
export interface NewUser {
  readonly username: string;
  /** Codes of resource roles; without them the account is an administrator. */
  readonly roles?: readonly string[];
}

/**
 * Creates an account for code that no caller has authorized, such as a script that makes the first administrator.
 *
 * @param app the application, or its context without a server
 * @returns the password of the account, which nothing stores in this form
 * @throws DeclarationError for unknown roles and for an account that exists, ValidationError for a name that no account may have
 */
export async function createUser(
  app: INestApplicationContext,
  { username, roles = [FULL_ACCESS] }: NewUser,
): Promise<string> {
  const find = { strict: false };
  const { resource } = await app.get(RoleRegistry, find).current();
  const unknown = roles.filter((code) => !resource.find(code));
  if (unknown.length > 0) {
    throw new DeclarationError(`Unknown roles: ${unknown.join(', ')}`);
  }
  if (await app.get(UserAccounts, find).find(username)) {
    throw new DeclarationError(`The account ${username} exists`);
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const audit = app.get(AuditLog, find);
  await app
    .get(Database, find)
    .transaction((transaction) => createAccount(transaction, audit, { username, password, roles }));
  return password;
}
