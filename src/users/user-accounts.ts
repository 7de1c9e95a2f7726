import { Injectable } from '@nestjs/common';
import { RESERVED_USERNAMES } from '../auth/principal.js';
import { Database, Statement } from '../database/database.js';
import { encodePassword, isWeaklyEncoded, passwordMatches, UNMATCHABLE } from './password-encoder.js';

/** An account, e.g. one whose password was right. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly active: boolean;
}

const FIND = new Statement('SELECT id, password, active FROM app_user WHERE username = $1 AND delete_ts IS NULL');
const EXISTS = new Statement('SELECT id, active FROM app_user WHERE username = $1 AND delete_ts IS NULL');
const REHASH = new Statement('UPDATE app_user SET password = $2 WHERE id = $1::uuid AND password = $3');

/** Finds accounts, and checks credentials of the password grant; protocol/oauth.md 6.1. */
@Injectable()
export class UserAccounts {
  constructor(private readonly database: Database) {}

  /**
   * @returns undefined for an unknown user and for a wrong password, after the same time
   */
  async authenticate(username: string, password: string): Promise<Account | undefined> {
    const [row] = hasNul(username) ? [] : await this.database.rows(FIND, [username]);
    const [id, stored, active] = row ?? [];
    const matches = await passwordMatches(password, stored ?? (await UNMATCHABLE));
    if (!matches || id == null || stored == null || RESERVED_USERNAMES.includes(username)) {
      return undefined;
    }
    if (isWeaklyEncoded(stored)) {
      await this.database.rows(REHASH, [id, await encodePassword(password), stored]);
    }
    return { id, username, active: active === 't' };
  }

  /** The account of a name, active or not. */
  async find(username: string): Promise<Account | undefined> {
    const [row] = hasNul(username) ? [] : await this.database.rows(EXISTS, [username]);
    const [id, active] = row ?? [];
    return id == null ? undefined : { id, username, active: active === 't' };
  }
}

/** PostgreSQL refuses such text as a parameter; no stored name has it. */
const hasNul = (text: string): boolean => text.includes('\u0000');
