import { Injectable } from '@nestjs/common';
import { restError } from '../../errors/rest-error.js';
import { type SqlRunner, Statement } from '../../sql/statement.js';
import type { AuthorRights } from '../../model/entity-hooks.js';
import { EntityRegistry } from '../../model/entity-model.js';
import { policyTexts } from '../policy-texts.js';
import type { ResourcePolicy } from '../role-definition.js';
import { RoleRegistry } from '../rights.service.js';
import { askedAttributes, USER_ENTITY } from '../row-level/row-parameters.js';
import { SECURITY_ADMIN } from '../specific-permissions.js';
import { isWithin } from './own-rights.js';

const ASSIGNED = new Statement(
  "SELECT DISTINCT role_code FROM sec_role_assignment WHERE username = ANY($1::text[]) AND role_type = 'resource' AND delete_ts IS NULL",
);

const RESTRICTING = new Statement(
  "SELECT DISTINCT username, role_code FROM sec_role_assignment WHERE username = ANY($1::text[]) AND role_type = 'row_level' AND delete_ts IS NULL",
);

/** Roles that were taken away by the deletion of an account with one of the names. */
const FORMER = new Statement(
  'SELECT DISTINCT a.role_code, a.role_type FROM sec_role_assignment a JOIN app_user u ON u.username = a.username AND u.delete_ts = a.delete_ts' +
    ' WHERE a.username = ANY($1::text[])',
);

/** An account of which attributes change. */
export interface ChangedAccount {
  /** Before the change and after it. */
  readonly usernames: readonly string[];
  readonly attributes: readonly string[];
}

/** Nobody grants more than their own rights, except administrators of security (protocol/roles.md 10). */
@Injectable()
export class Grants {
  constructor(
    private readonly roles: RoleRegistry,
    private readonly entities: EntityRegistry,
  ) {}

  /**
   * @param what names it for the refusal
   * @throws RestError 403 without `security.admin`
   */
  requireAdministrator(author: AuthorRights, what: string): void {
    if (!author.mayExecute(SECURITY_ADMIN)) {
      throw restError('grantBeyondRights', { grant: what });
    }
  }

  /** @throws RestError 403 for the first policy that grants more than the author has */
  requirePolicies(author: AuthorRights, policies: readonly ResourcePolicy[]): void {
    const beyond = policies.find((policy) => !isWithin(author, policy, this.entities));
    if (beyond) {
      const [{ resource, action } = { resource: '', action: '' }] = policyTexts(beyond);
      this.requireAdministrator(author, `${beyond.type} ${resource}: ${action}`);
    }
  }

  /**
   * Roles with their children, whatever their scopes, as the transaction sees them. It is unknown what a code without a
   * role will mean later, so only administrators may grant it.
   *
   * @throws RestError 403 for the first role that holds more than the author has
   */
  async requireRoles(author: AuthorRights, codes: Iterable<string>, transaction: SqlRunner): Promise<void> {
    if (author.mayExecute(SECURITY_ADMIN)) {
      return;
    }
    const { resource } = await this.roles.read(transaction);
    for (const code of codes) {
      const roles = resource.withChildren([code]);
      const named = [code, ...roles.flatMap(({ childRoles }) => childRoles)];
      const unknown = named.find((each) => !resource.find(each));
      if (unknown !== undefined) {
        this.requireAdministrator(author, `The unknown role ${unknown}`);
      }
      this.requirePolicies(
        author,
        roles.flatMap(({ policies }) => policies),
      );
    }
  }

  /** The same for everything that is assigned to users, by their names. */
  async requireRolesOf(author: AuthorRights, usernames: readonly string[], transaction: SqlRunner): Promise<void> {
    if (usernames.length > 0 && !author.mayExecute(SECURITY_ADMIN)) {
      const rows = await transaction.rows(ASSIGNED, [usernames]);
      await this.requireRoles(
        author,
        rows.map(([code]) => code ?? ''),
        transaction,
      );
    }
  }

  /**
   * The same for everything that was assigned to deleted accounts of these names: deleting an account, then restoring
   * it or creating one of the same name, must not give access to what goes by its name. To be called before the rows
   * are written.
   *
   * @throws RestError 403 also where row-level roles restricted such an account
   */
  async requireFormerRolesOf(
    author: AuthorRights,
    usernames: readonly string[],
    transaction: SqlRunner,
  ): Promise<void> {
    if (usernames.length === 0 || author.mayExecute(SECURITY_ADMIN)) {
      return;
    }
    const rows = await transaction.rows(FORMER, [usernames]);
    const codes = (type: string): string[] => rows.filter((row) => row[1] === type).map(([code]) => code ?? '');
    if (codes('row_level').length > 0) {
      this.requireAdministrator(author, 'An account that row-level roles restricted');
    }
    await this.requireRoles(author, codes('resource'), transaction);
  }

  /**
   * What row-level roles hide from users may depend on attributes of their account: changing one changes the other.
   *
   * @throws RestError 403 for the first attribute that conditions of the account's row-level roles compare with
   */
  async requireUnasked(
    author: AuthorRights,
    accounts: readonly ChangedAccount[],
    transaction: SqlRunner,
  ): Promise<void> {
    if (accounts.length === 0 || author.mayExecute(SECURITY_ADMIN)) {
      return;
    }
    const rows = await transaction.rows(RESTRICTING, [accounts.flatMap(({ usernames }) => usernames)]);
    if (rows.length === 0) {
      return;
    }
    const roles = await this.roles.read(transaction);
    for (const { usernames, attributes } of accounts) {
      const codes = rows.filter(([username]) => usernames.includes(username ?? '')).map(([, code]) => code ?? '');
      const asked = roles.rowPolicies(codes).flatMap(askedAttributes);
      const found = attributes.find((attribute) => asked.includes(attribute));
      if (found !== undefined) {
        this.requireAdministrator(author, `${USER_ENTITY}.${found}, which row-level roles look at,`);
      }
    }
  }
}
