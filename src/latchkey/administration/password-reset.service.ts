import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { SessionStore } from '../sessions/session-store.js';
import type { JsonObject } from '../common/json-text.js';
import { violation } from '../common/required-text.js';
import { restError, ValidationError } from '../errors/rest-error.js';
import { Database } from '../database/database.js';
import type { Caller } from '../roles/caller.js';
import { encodePassword } from '../secrets/password-encoder.js';
import { generatedPassword } from '../users/passwords/generated-password.js';
import { PasswordRules } from '../users/passwords/password-rules.js';
import { storePassword } from '../users/passwords/stored-password.js';
import { UserAccounts } from '../users/user-accounts.js';

/** Hashing takes time, and nobody resets more users at once than fit on a screen. */
const MAX_USERS = 100;

/** A password that is shown this once. */
export interface ResetPassword {
  readonly username: string;
  readonly password: string;
}

interface Reset extends ResetPassword {
  readonly userId: string;
  readonly encoded: string;
}

/** Gives users a generated password; protocol/roles.md 11, item 8. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly database: Database,
    private readonly accounts: UserAccounts,
    private readonly rules: PasswordRules,
    private readonly sessions: SessionStore,
    private readonly audit: AuditLog,
  ) {}

  /**
   * All or none; every token of the users ends.
   *
   * @param body `requireChange`: whether the users must choose another password, true when absent
   * @throws RestError 404 for the first username that nobody has
   * @throws ValidationError
   */
  async reset(caller: Caller, usernames: readonly string[], body: JsonObject): Promise<readonly ResetPassword[]> {
    const changeRequired = requiresChange(body);
    const resets: Reset[] = [];
    for (const username of new Set(usernames)) {
      resets.push(await this.prepared(username));
    }
    await this.database.transaction(async (transaction) => {
      const author = caller.principal.username;
      for (const { userId, username, encoded } of resets) {
        const stored = { userId, username, encoded, changeRequired, author };
        if (!(await storePassword(transaction, this.sessions, stored))) {
          throw restError('userNotFound', { username });
        }
        const report = { kind: 'password-reset', outcome: 'success', username: author, subject: username } as const;
        await this.audit.record({ ...report, details: { changeRequired: String(changeRequired) } }, transaction);
      }
    }, caller.deadline);
    return resets.map(({ username, password }) => ({ username, password }));
  }

  /** @throws ValidationError for a body whose `usernames` is not a list of 1 to {@link MAX_USERS} texts */
  static usernamesOf({ usernames }: JsonObject): readonly string[] {
    const texts: readonly unknown[] = Array.isArray(usernames) ? usernames : [];
    if (texts.length < 1 || texts.length > MAX_USERS || !texts.every((text) => typeof text === 'string')) {
      throw new ValidationError([violation('usernames', `must be a list of 1 to ${MAX_USERS} usernames`)]);
    }
    return texts;
  }

  private async prepared(username: string): Promise<Reset> {
    const account = await this.accounts.find(username);
    if (!account) {
      throw restError('userNotFound', { username });
    }
    const password = generatedPassword((candidate) => this.rules.accepts({ password: candidate, username }));
    return { userId: account.id, username, password, encoded: await encodePassword(password) };
  }
}

function requiresChange({ requireChange = true }: JsonObject): boolean {
  if (typeof requireChange !== 'boolean') {
    throw new ValidationError([violation('requireChange', 'must be true or false')]);
  }
  return requireChange;
}
