import { Injectable } from '@nestjs/common';
import { stringify } from 'lossless-json';
import type { JsonObject } from '../../common/json-text.js';
import { inSlices, type Steps } from '../../common/in-slices.js';
import { restError } from '../../errors/rest-error.js';
import type { Transaction } from '../../sql/transaction.js';
import { EntityRegistry } from '../../model/entity-model.js';
import type { Caller } from '../../roles/caller.js';
import { PermissionsService } from '../../roles/permissions.service.js';
import { WILDCARD } from '../../roles/role-definition.js';
import { RightsService, RoleRegistry } from '../../roles/rights.service.js';
import type { RoleSnapshot } from '../../roles/role-snapshot.js';
import type { RoleKind } from '../roles/role-kind.js';
import { RoleWriter } from '../roles/role-writer.js';
import { type RoleJson, storedRoles } from '../roles/stored-role-json.js';
import { type AffectedUsers, affectedUsers } from './affected-users.js';
import type { PreviewRequest } from './preview-request.js';
import { RightsComparison, type RightsReport } from './rights-changes.js';
import { type RightsPair, rightsPairs } from './rights-pair.js';
import { RowCases, RowChanges, type RowReport } from './row-changes.js';

/** Users whose rights are compared; the first by their names. */
const MAX_USERS = 1_000;

/** The role that a report is about. */
interface RoleOfReport {
  readonly roleType: string;
  readonly code: string;
  readonly isNew: boolean;
  readonly isDeleted?: true;
}

/** The response of the endpoint. */
export interface PreviewReport extends RightsReport {
  readonly role: RoleOfReport;
  readonly rows: RowReport;
}

/** What has been done to a role in the transaction, and whom it reaches. */
interface Changed {
  readonly role: RoleOfReport;
  readonly affected: AffectedUsers;
}

/**
 * Saves or deletes a role in a transaction, compares the rights of all users who have it before and after, and undoes
 * everything: nothing is written, no signal is sent, and no cache changes.
 */
@Injectable()
export class RolePreview {
  constructor(
    private readonly writer: RoleWriter,
    private readonly roles: RoleRegistry,
    private readonly rights: RightsService,
    private readonly permissions: PermissionsService,
    private readonly entities: EntityRegistry,
    private readonly rows: RowChanges,
  ) {}

  /** @throws RestError as saving or deleting the role would */
  async of(caller: Caller, request: PreviewRequest): Promise<PreviewReport> {
    this.writer.requireFew([{ kind: request.kind, json: request.role }]);
    return this.writer.undone(caller, (transaction) => this.report(caller, request, transaction));
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
    { kind, role }: PreviewRequest,
    before: RoleSnapshot,
    transaction: Transaction,
  ): Promise<Changed> {
    const meant = await meantRole(kind, role, transaction);
    const body = meant ? { ...role, id: meant.id } : role;
    const [code = ''] = await this.writer.save(caller, kind, [body], false, transaction);
    const codes = holders(kind, code, before, await this.roles.read(transaction));
    return {
      role: { roleType: kind.type, code, isNew: meant === undefined },
      affected: await affectedUsers(transaction, kind.type, codes, MAX_USERS),
    };
  }

  /** Assignments go with the role: affected users must be read before. */
  private async deleted(
    caller: Caller,
    { kind, role }: PreviewRequest,
    before: RoleSnapshot,
    transaction: Transaction,
  ): Promise<Changed> {
    const meant = await meantRole(kind, role, transaction);
    if (!meant) {
      const named = role.code ?? role.id ?? '';
      throw restError('roleNotFound', { code: typeof named === 'string' ? named : (stringify(named) ?? '') });
    }
    const { id, code } = meant;
    const affected = await affectedUsers(transaction, kind.type, holders(kind, code, before), MAX_USERS);
    await this.writer.delete(caller, kind, id, transaction);
    return { role: { roleType: kind.type, code, isNew: false, isDeleted: true }, affected };
  }
}

/** The runtime role that the body means: the one whose id it names, else that of its code. */
async function meantRole(kind: RoleKind, role: JsonObject, transaction: Transaction): Promise<RoleJson | undefined> {
  const text = (key: 'id' | 'code'): string[] => (typeof role[key] === 'string' ? [role[key]] : []);
  const stored = await storedRoles(transaction, kind, { ids: text('id'), codes: text('code') });
  return stored.find(({ id }) => id === role.id) ?? stored[0];
}

/** Codes of the roles by which somebody has the role, before the change or after it. */
function holders({ type }: RoleKind, code: string, ...moments: readonly RoleSnapshot[]): readonly string[] {
  const sets = moments.map(({ resource, rowLevel }) => (type === 'resource' ? resource : rowLevel).holdersOf([code]));
  return [...new Set([code, ...sets.flatMap((codes) => [...codes])])];
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
