import { type Database, Statement } from '../../src/database/database.js';

const INSERT_USER = new Statement(
  'INSERT INTO app_user (username, password, first_name, last_name, email, active) VALUES ($1, $2, $3, $4, $5, $6::boolean) RETURNING id',
);
const INSERT_ASSIGNMENT = new Statement(
  "INSERT INTO sec_role_assignment (username, role_code, role_type) VALUES ($1, $2, 'resource')",
);

export interface UserDefaults {
  username: string;
  /** As stored; plain text saves the time of hashing. */
  password: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  active: boolean;
  /** Codes of resource roles. */
  roles: readonly string[];
}

/** Stores a user whose password is the username. @returns the id */
export async function aUser(database: Database, given: Partial<UserDefaults> & { username: string }): Promise<string> {
  const user: UserDefaults = {
    password: `{noop}${given.username}`,
    firstName: null,
    lastName: null,
    email: null,
    active: true,
    roles: [],
    ...given,
  };
  return database.transaction(async (transaction) => {
    const values = [user.username, user.password, user.firstName, user.lastName, user.email, String(user.active)];
    const [row] = await transaction.rows(INSERT_USER, values);
    for (const role of user.roles) {
      await transaction.rows(INSERT_ASSIGNMENT, [user.username, role]);
    }
    transaction.signal({ topic: 'user', key: user.username });
    return row?.[0] ?? '';
  });
}
