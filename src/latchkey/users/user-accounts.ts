import { Injectable } from '@nestjs/common';
import { isReservedName } from '../common/principal.js';
import { AccessDatabase } from '../database/database.js';
import { Statement } from '../sql/statement.js';
import { encodePassword, isWeaklyEncoded, passwordMatches, UNMATCHABLE } from '../secrets/password-encoder.js';

export interface FoundAccount {
  readonly id: string;
  readonly username: string;
  readonly active: boolean;
}

/** An account whose password was right. */
export interface Account extends FoundAccount {
  /** The stored password that was checked: a session is opened only while it is still the same. */
  readonly passwordHash: string;
  /** Whether it must get another password before anything else. */
  readonly passwordChangeRequired: boolean;
}

const FIND = new Statement(
  'SELECT id, password, active, password_change_required FROM app_user WHERE username = $1 AND delete_ts IS NULL',
);
const EXISTS = new Statement('SELECT id, active FROM app_user WHERE username = $1 AND delete_ts IS NULL');
const REHASH = new Statement('UPDATE app_user SET password = $2 WHERE id = $1::uuid AND password = $3 RETURNING id');

const MAX_NAME_LENGTH = 1000;

/** Finds accounts, and checks credentials of the password grant; protocol/oauth.md 6.1. */
@Injectable()
export class UserAccounts {
  constructor(private readonly database: AccessDatabase) {}

  /**
   * @returns undefined for an unknown user and for a wrong password, after the same time
   */
  async authenticate(username: string, password: string): Promise<Account | undefined> {
    const [row] = isImpossible(username) ? [] : await this.database.rows(FIND, [username]);
    const [id, stored, active, changeRequired] = row ?? [];
    const matches = await passwordMatches(password, stored ?? (await UNMATCHABLE));
    if (!matches || id == null || stored == null || isReservedName(username)) {
      return undefined;
    }
    const passwordHash = isWeaklyEncoded(stored) ? await this.storeAnew(id, password, stored) : stored;
    // Another login, or a change of the password, was faster: what is stored now decides.
    return passwordHash === undefined
      ? this.authenticate(username, password)
      : { id, username, active: active === 't', passwordHash, passwordChangeRequired: changeRequired === 't' };
  }

  private async storeAnew(id: string, password: string, stored: string): Promise<string | undefined> {
    const encoded = await encodePassword(password);
    const rows = await this.database.rows(REHASH, [id, encoded, stored]);
    return rows.length > 0 ? encoded : undefined;
  }

  /** The account of a name, active or not. */
  async find(username: string): Promise<FoundAccount | undefined> {
    const [row] = isImpossible(username) ? [] : await this.database.rows(EXISTS, [username]);
    const [id, active] = row ?? [];
    return id == null ? undefined : { id, username, active: active === 't' };
  }
}

/** PostgreSQL refuses the character U+0000 in a parameter, and names that long do not fit into the index of names. */
const isImpossible = (username: string): boolean => username.length > MAX_NAME_LENGTH || username.includes('\u0000');
