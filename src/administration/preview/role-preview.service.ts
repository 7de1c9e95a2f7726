import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../../common/json-text.js';
import type { Transaction } from '../../database/database.js';
import { EntityRegistry } from '../../metadata/entity-registry.js';
import type { Caller } from '../../roles/caller.js';
import { PermissionsService } from '../../roles/permissions.service.js';
import { WILDCARD } from '../../roles/role-definition.js';
import { RightsService } from '../../roles/rights.service.js';
import { RoleRegistry } from '../../roles/role-registry.js';
import type { RoleSnapshot } from '../../roles/role-snapshot.js';
import type { RoleKind } from '../roles/role-kind.js';
import { RoleWriter } from '../roles/role-writer.js';
import { storedRoles } from '../roles/stored-role-json.js';
import { affectedUsers } from './affected-users.js';
import type { PreviewRequest } from './preview-request.js';
import { compareRights, type RightsReport } from './rights-changes.js';
import { rightsPairs } from './rights-pair.js';
import { RowChanges, type RowReport } from './row-changes.js';

/** Users whose rights are compared; the first by their names. */
const MAX_USERS = 1_000;

/** What the endpoint answers. */
export interface PreviewReport extends RightsReport {
  readonly role: { readonly roleType: string; readonly code: string; readonly isNew: boolean };
  readonly rows: RowReport;
}

/** Carries the report out of the transaction, which it undoes. */
class Undone extends Error {
  constructor(readonly report: PreviewReport) {
    super('A preview is never committed');
  }
}

/**
 * Saves a role in a transaction, compares the rights of all users who have it before and after, and undoes everything:
 * nothing is written, no signal is sent, and no cache has heard of it.
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

  /** @throws RestError as saving the role would */
  async of(caller: Caller, { kind, role }: PreviewRequest): Promise<PreviewReport> {
    try {
      return await this.writer.transaction(caller, async (transaction) => {
        throw new Undone(await this.report(caller, kind, role, transaction));
      });
    } catch (error) {
      if (error instanceof Undone) {
        return error.report;
      }
      throw error;
    }
  }

  private async report(
    caller: Caller,
    kind: RoleKind,
    role: JsonObject,
    transaction: Transaction,
  ): Promise<PreviewReport> {
    const before = await this.roles.read(transaction);
    const meant = await meantRole(kind, role, transaction);
    const [code = ''] = await this.writer.save(
      caller,
      kind,
      [meant ? { ...role, id: meant } : role],
      false,
      transaction,
    );
    const after = await this.roles.read(transaction);
    const { total, users } = await affectedUsers(transaction, kind.type, holders(kind, code, before, after), MAX_USERS);
    const permissions = namedPermissions([before, after], this.permissions.specifics);
    const pairs = rightsPairs(this.rights, users, before, after);
    return {
      role: { roleType: kind.type, code, isNew: meant === undefined },
      ...compareRights(pairs, total, this.entities, permissions),
      rows: await this.rows.between(pairs, caller.locale, transaction),
    };
  }
}

/** Id of the runtime role that the body means: the one it names, else that of its code. */
async function meantRole(kind: RoleKind, role: JsonObject, transaction: Transaction): Promise<string | undefined> {
  const text = (key: 'id' | 'code'): string[] => (typeof role[key] === 'string' ? [role[key]] : []);
  const stored = await storedRoles(transaction, kind, { ids: text('id'), codes: text('code') });
  return (stored.find(({ id }) => id === role.id) ?? stored[0])?.id;
}

/** Codes of the roles by which somebody has the role, before the change or after it. */
function holders({ type }: RoleKind, code: string, ...moments: readonly RoleSnapshot[]): readonly string[] {
  const sets = moments.map(({ resource, rowLevel }) => (type === 'resource' ? resource : rowLevel).holdersOf([code]));
  return [...new Set([code, ...sets.flatMap((codes) => [...codes])])];
}

/** The registered permissions, and those that policies name besides. */
function namedPermissions(moments: readonly RoleSnapshot[], registered: readonly string[]): readonly string[] {
  const named = moments.flatMap(({ resource }) =>
    resource
      .all()
      .flatMap(({ policies }) => policies.flatMap((policy) => (policy.type === 'specific' ? [policy.permission] : []))),
  );
  return [...new Set([...registered, ...named])].filter((permission) => permission !== WILDCARD);
}
