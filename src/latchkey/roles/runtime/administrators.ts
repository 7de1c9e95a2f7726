import { Injectable } from '@nestjs/common';
import { restError } from '../../errors/rest-error.js';
import { Statement } from '../../sql/statement.js';
import type { Transaction } from '../../sql/transaction.js';
import { FULL_ACCESS } from '../built-in-roles.js';
import { RoleRegistry } from '../rights.service.js';

/** An arbitrary constant: requests that may take away the last administrator wait for each other. */
const LOCK_KEY = 7_203_332;
const LOCK = new Statement(`SELECT pg_advisory_xact_lock(${LOCK_KEY})`);

/** Users who can log in and have one of the roles of $1; of all, or of those named by $2. */
const ADMINISTRATORS = new Statement(`
  SELECT u.username FROM app_user u
  WHERE u.active AND u.password IS NOT NULL AND u.delete_ts IS NULL
    AND ($2::text[] IS NULL OR u.username = ANY($2::text[]))
    AND EXISTS (SELECT 1 FROM sec_role_assignment a WHERE a.username = u.username AND a.role_type = 'resource'
      AND a.role_code = ANY($1::text[]) AND a.delete_ts IS NULL)
  LIMIT 1`);

/**
 * Keeps one user who may do everything: active, with a password, and with the role `system-full-access`, itself or as a
 * child of another role (protocol/roles.md 10).
 */
@Injectable()
export class Administrators {
  constructor(private readonly roles: RoleRegistry) {}

  /** Codes of the roles that hold full access, those that count in user interfaces only included. */
  async roleCodes(transaction: Transaction): Promise<ReadonlySet<string>> {
    return (await this.roles.read(transaction)).resource.holdersOf([FULL_ACCESS]);
  }

  /** @param usernames checks only these users; all users without it */
  async exist(transaction: Transaction, usernames?: readonly string[]): Promise<boolean> {
    const roles = await this.roles.read(transaction);
    const codes = roles.countedHere([...roles.resource.holdersOf([FULL_ACCESS])]);
    return (await transaction.rows(ADMINISTRATORS, [codes, usernames ?? null])).length > 0;
  }

  /** Those who add or take away administrators wait for each other, until the end of the transaction. */
  async lock(transaction: Transaction): Promise<void> {
    await transaction.rows(LOCK);
  }

  /**
   * To be called after the rows are written: later requests wait here, and then see what is committed.
   *
   * @throws RestError 409 when none is left
   */
  async requireOne(transaction: Transaction): Promise<void> {
    await this.lock(transaction);
    if (!(await this.exist(transaction))) {
      throw restError('lastAdministrator');
    }
  }
}
