import { Injectable } from '@nestjs/common';
import { inSlices, type Steps } from '../../common/in-slices.js';
import type { Transaction } from '../../sql/transaction.js';
import { EntityRegistry } from '../../model/entity-model.js';
import type { Caller } from '../../roles/caller.js';
import { PermissionsService } from '../../roles/permissions.service.js';
import { WILDCARD } from '../../roles/role-definition.js';
import { RightsService, RoleRegistry } from '../../roles/rights.service.js';
import type { RoleSnapshot } from '../../roles/role-snapshot.js';
import { type AffectedUsers, affectedUsers } from './affected-users.js';
import type { PreviewRequest } from './preview-request.js';
import { RightsComparison, type RightsReport } from './rights-changes.js';
import { type RightsPair, rightsPairs } from './rights-pair.js';
import { type DraftedRole, holders, RoleDrafts } from './role-drafts.js';
import { RowCases, RowChanges, type RowReport } from './row-changes.js';

/** Users whose rights are compared; the first by their names. */
const MAX_USERS = 1_000;

/** The response of the endpoint. */
export interface PreviewReport extends RightsReport {
  readonly role: DraftedRole;
  readonly rows: RowReport;
}

/** What has been done to a role in the transaction, and whom it reaches. */
interface Changed {
  readonly role: DraftedRole;
  readonly affected: AffectedUsers;
}

/**
 * Saves or deletes a role in a transaction, compares the rights of all users who have it before and after, and undoes
 * everything: nothing is written, no signal is sent, and no cache changes.
 */
@Injectable()
export class RolePreview {
  constructor(
    private readonly drafts: RoleDrafts,
    private readonly roles: RoleRegistry,
    private readonly rights: RightsService,
    private readonly permissions: PermissionsService,
    private readonly entities: EntityRegistry,
    private readonly rows: RowChanges,
  ) {}

  /** @throws RestError as saving or deleting the role would */
  async of(caller: Caller, request: PreviewRequest): Promise<PreviewReport> {
    return this.drafts.undone(caller, request, (transaction) => this.report(caller, request, transaction));
  }

  private async report(caller: Caller, request: PreviewRequest, transaction: Transaction): Promise<PreviewReport> {
    const before = await this.roles.read(transaction);
    const { role, affected } = request.deletion
      ? await this.deleted(caller, request, before, transaction)
      : await this.saved(caller, request, before, transaction);
    const after = await this.roles.read(transaction);
    const permissions = namedPermissions([before, after], this.permissions.specifics);
    const rights = new RightsComparison(this.entities, permissions);
    const cases = new RowCases();
    await inSlices(this.compare(rightsPairs(this.rights, affected.users, before, after), rights, cases));
    return {
      role,
      ...rights.report(affected.total),
      rows: await this.rows.report(cases, caller.locale, transaction),
    };
  }

  private *compare(pairs: Iterable<RightsPair>, rights: RightsComparison, cases: RowCases): Steps<void> {
    for (const pair of pairs) {
      yield* rights.add(pair);
      yield* this.rows.add(cases, pair);
    }
  }

  private async saved(
    caller: Caller,
    request: PreviewRequest,
    before: RoleSnapshot,
    transaction: Transaction,
  ): Promise<Changed> {
    const role = await this.drafts.save(caller, request, transaction);
    const codes = holders(request.kind, role.code, before, await this.roles.read(transaction));
    return { role, affected: await affectedUsers(transaction, role.roleType, codes, MAX_USERS) };
  }

  /** Assignments go with the role: affected users must be read before. */
  private async deleted(
    caller: Caller,
    request: PreviewRequest,
    before: RoleSnapshot,
    transaction: Transaction,
  ): Promise<Changed> {
    const { kind } = request;
    const stored = await this.drafts.toDelete(request, transaction);
    const affected = await affectedUsers(transaction, kind.type, holders(kind, stored.code, before), MAX_USERS);
    return { role: await this.drafts.delete(caller, kind, stored, transaction), affected };
  }
}

/** The registered permissions, and others that policies name. */
function namedPermissions(moments: readonly RoleSnapshot[], registered: readonly string[]): readonly string[] {
  const named = moments.flatMap(({ resource }) =>
    resource
      .all()
      .flatMap(({ policies }) => policies.flatMap((policy) => (policy.type === 'specific' ? [policy.permission] : []))),
  );
  return [...new Set([...registered, ...named])].filter((permission) => permission !== WILDCARD);
}
