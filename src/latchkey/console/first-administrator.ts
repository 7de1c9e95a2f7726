import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { PasswordCandidate } from '../common/password-rule.js';
import { ServerSettings } from '../config/setting-groups.js';
import { Database } from '../database/database.js';
import { restError, ValidationError, type Violation } from '../errors/rest-error.js';
import { FULL_ACCESS } from '../roles/built-in-roles.js';
import { Administrators } from '../roles/runtime/administrators.js';
import { AttemptLock } from '../sessions/brute-force/attempt-lock.js';
import { newToken, tokenHash } from '../sessions/token-lookup.js';
import { Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { createAccount } from '../users/account-creation.js';
import { PasswordRules } from '../users/passwords/password-rules.js';
import { checkUsername } from '../users/usernames.js';
import { UserAccounts } from '../users/user-accounts.js';

const CODE_SECONDS = 60 * 60;
/** Instances of one start print one each; more than these are not kept. */
const MAX_CODES = 20;

const INSERT = new Statement(
  `INSERT INTO sec_setup_code (hash, expires_at) VALUES ($1, now() + interval '${CODE_SECONDS} seconds')`,
);
const PURGE = new Statement(
  'DELETE FROM sec_setup_code WHERE expires_at <= now()' +
    ` OR hash IN (SELECT hash FROM sec_setup_code ORDER BY expires_at DESC OFFSET ${MAX_CODES - 1})`,
);
const KNOWN = new Statement('SELECT 1 FROM sec_setup_code WHERE hash = $1 AND expires_at > now()');
const END_ALL = new Statement('DELETE FROM sec_setup_code');

/** What the set-up page sends. */
export interface NewAdministrator extends PasswordCandidate {
  readonly code: string;
  /** Address of the caller, as far as proxies are trusted. */
  readonly remoteAddress: string;
  readonly locale: string;
}

/**
 * Creates the first administrator by a code that the start shows: anyone who reads the terminal may do it, once. Codes are
 * kept as hashes in the database, so every instance accepts them, and another database does not.
 */
@Injectable()
export class FirstAdministrator implements OnApplicationBootstrap {
  private readonly logger = new Logger(FirstAdministrator.name);
  /** The last administrator cannot be taken away: once there is one, it stays so. */
  private found = false;

  constructor(
    private readonly database: Database,
    private readonly administrators: Administrators,
    private readonly lock: AttemptLock,
    private readonly rules: PasswordRules,
    private readonly accounts: UserAccounts,
    private readonly audit: AuditLog,
    private readonly settings: ServerSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.NODE_ENV === 'production' && !(await this.exists())) {
      this.logger.warn('Nobody is an administrator: create one (docs/how-to/create-the-first-administrator.md)');
    }
  }

  async exists(): Promise<boolean> {
    this.found ||= await this.database.transaction((transaction) => this.administrators.exist(transaction));
    return this.found;
  }

  /** @returns a code that is valid for an hour; undefined where an administrator exists */
  async newCode(): Promise<string | undefined> {
    if (await this.exists()) {
      return undefined;
    }
    const code = newToken();
    await this.database.transaction(async (transaction) => {
      await transaction.count(PURGE, []);
      await transaction.count(INSERT, [tokenHash(code)]);
    });
    return code;
  }

  /**
   * Ends all codes. Wrong ones are counted per address, as wrong passwords are.
   *
   * @throws RestError 404 where an administrator exists, 400 for a wrong code, 409 for a name that is taken, 429
   * @throws ValidationError for a name or password that the rules refuse
   */
  async create(given: NewAdministrator): Promise<void> {
    if (await this.exists()) {
      throw restError('setUpIsOver');
    }
    const { code, username, remoteAddress } = given;
    const attempt = { kind: 'setup', name: '', remoteAddress } as const;
    const outcome = await this.lock.run(attempt, () => this.isKnown(code));
    if (outcome.kind === 'locked') {
      throw restError('tooManyAttempts', {}, { 'retry-after': String(outcome.retryAfter) });
    }
    if (outcome.kind === 'failed') {
      throw restError('setUpCodeInvalid');
    }
    const violations = [...nameViolations(username), ...this.rules.violations(given, 'password', given.locale)];
    if (violations.length > 0) {
      throw new ValidationError(violations);
    }
    if (await this.accounts.find(username)) {
      throw restError('usernameTaken', { username });
    }
    await this.database.transaction((transaction) => this.store(transaction, given));
    this.found = true;
  }

  private async isKnown(code: string): Promise<true | undefined> {
    return (await this.database.rows(KNOWN, [tokenHash(code)])).length > 0 ? true : undefined;
  }

  /** Of two at once the second one waits, and finds the first. */
  private async store(transaction: Transaction, { code, username, password }: NewAdministrator): Promise<void> {
    await this.administrators.lock(transaction);
    if (await this.administrators.exist(transaction)) {
      throw restError('setUpIsOver');
    }
    if ((await transaction.rows(KNOWN, [tokenHash(code)])).length === 0) {
      throw restError('setUpCodeInvalid');
    }
    await createAccount(transaction, this.audit, { username, password, roles: [FULL_ACCESS] });
    await transaction.count(END_ALL, []);
  }
}

function nameViolations(username: string): readonly Violation[] {
  try {
    checkUsername(username);
    return [];
  } catch (error) {
    if (error instanceof ValidationError) {
      return error.violations.map((each) => ({ ...each, path: 'username' }));
    }
    throw error;
  }
}
