import { ValidationError } from '../errors/rest-error.js';
import { encodePassword } from '../secrets/password-encoder.js';
import { checkUsername } from '../users/usernames.js';
import { type JmixRow, type JmixTables, textOf } from './jmix-tables.js';

/** An account as its table has it. */
export interface ImportedUser {
  readonly id: string | null;
  readonly username: string;
  /** With the name of its encoder; null for an account that nobody can log in to. */
  readonly password: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
  readonly active: boolean;
  readonly time_zone_id: string | null;
}

const CHECKED = /^\{(?:bcrypt|argon2|scrypt)\}/;
const PLAIN = '{noop}';
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Accounts of the users of Jmix; notes say whose password is lost, and who is left out. */
export async function importedUsers(
  { users, userTable }: JmixTables,
  notes: string[],
): Promise<readonly ImportedUser[]> {
  const found: ImportedUser[] = [];
  for (const row of users) {
    const username = textOf(row, 'username') ?? '';
    const fault = usernameFault(username);
    if (fault === undefined) {
      found.push(await importedUser(row, username, notes));
    } else {
      notes.push(`${userTable}: the user ${JSON.stringify(username)} is left out: ${fault}`);
    }
  }
  return found;
}

function usernameFault(username: string): string | undefined {
  try {
    checkUsername(username);
    return username === '' ? 'the username is empty' : undefined;
  } catch (error) {
    if (error instanceof ValidationError) {
      return error.violations.map(({ message }) => message).join('; ');
    }
    throw error;
  }
}

async function importedUser(row: JmixRow, username: string, notes: string[]): Promise<ImportedUser> {
  const id = textOf(row, 'id') ?? '';
  return {
    id: UUID.test(id) ? id : null,
    username,
    password: await passwordOf(textOf(row, 'password'), username, notes),
    first_name: textOf(row, 'first_name'),
    last_name: textOf(row, 'last_name'),
    email: textOf(row, 'email'),
    active: row.active !== false,
    time_zone_id: textOf(row, 'time_zone_id'),
  };
}

/** Hashes stay as they are; they become stronger with the next login. */
async function passwordOf(stored: string | null, username: string, notes: string[]): Promise<string | null> {
  if (stored === null || CHECKED.test(stored)) {
    return stored;
  }
  if (stored.startsWith(PLAIN)) {
    return encodePassword(stored.slice(PLAIN.length));
  }
  const encoder = /^\{\w+\}/.exec(stored)?.[0] ?? 'unknown';
  notes.push(
    `${username} needs a new password: that of Jmix has the encoder ${encoder}, which cannot be checked here; an administrator resets it`,
  );
  return null;
}
