import { Injectable } from '@nestjs/common';
import { stringify } from 'lossless-json';
import { AuditLog } from '../../audit/audit-log.js';
import { append, eachInSlices, groupBy } from '../../common/in-slices.js';
import { utf8 } from '../../http/request-bodies.js';
import { RestResponse } from '../../http/rest-response.js';
import { BodySettings, LimitSettings } from '../../config/setting-groups.js';
import type { Transaction } from '../../sql/transaction.js';
import type { Caller } from '../../roles/caller.js';
import { type ImportedRole, meantRoles, mergedBody, parseImport } from './imported-roles.js';
import { isArchive, unpacked } from './role-archive.js';
import { type RoleDifference, roleDifference } from './role-difference.js';
import type { RoleKind } from './role-kind.js';
import { RoleWriter } from './role-writer.js';
import { type RoleJson, storedRoles } from './stored-role-json.js';

/** A role of a file as it has been saved. */
interface SavedRole {
  readonly kind: RoleKind;
  readonly code: string;
  /** The role that it was before; undefined for a new one. */
  readonly before: RoleJson | undefined;
}

/** `POST /rest/security/roles/import` and `/import-preview`; protocol/roles.md 11. */
@Injectable()
export class RoleImport {
  constructor(
    private readonly writer: RoleWriter,
    private readonly audit: AuditLog,
    private readonly bodies: BodySettings,
    private readonly limits: LimitSettings,
  ) {}

  /**
   * Saves all roles of a file or none, by the rules of every other way to save them. Existing ones are found by their id
   * or their code and updated; policies that the file does not name are kept.
   *
   * @param body as an export returns it: JSON text, or a ZIP archive with such files
   * @returns `{"created": [...], "updated": [...]}` with codes
   */
  async import(caller: Caller, body: Buffer): Promise<RestResponse> {
    const roles = await this.read(body);
    const result = await this.writer.transaction(caller, async (transaction) => {
      const saved = await this.save(caller, roles, transaction);
      const codes = (isNew: boolean): string[] =>
        saved.filter(({ before }) => (before === undefined) === isNew).map(({ code }) => code);
      const imported = { created: codes(true), updated: codes(false) };
      const { username } = caller.principal;
      const details = { created: imported.created.join(', '), updated: imported.updated.join(', ') };
      await this.audit.record({ kind: 'roles-imported', outcome: 'success', username, details }, transaction);
      return imported;
    });
    return RestResponse.json(JSON.stringify(result));
  }

  /**
   * What the import of the same file would change: it is done, compared and undone, so that it is refused as the import
   * would be.
   *
   * @returns `{"roles": [...]}` with a {@link RoleDifference} for each role of the file
   */
  async preview(caller: Caller, body: Buffer): Promise<RestResponse> {
    const roles = await this.read(body);
    const differences = await this.writer.undone(caller, async (transaction) => {
      const saved = await this.save(caller, roles, transaction);
      const found: RoleDifference[] = [];
      for (const [kind, group] of groupBy(saved, (role) => role.kind)) {
        const after = await storedRoles(transaction, kind, { codes: group.map(({ code }) => code) });
        const byCode = new Map(after.map((role) => [role.code, role]));
        await eachInSlices(group, ({ code, before }) => {
          const role = byCode.get(code);
          if (role) {
            found.push(roleDifference(kind, before, role));
          }
        });
      }
      return found;
    });
    return RestResponse.json(stringify({ roles: differences }) ?? '');
  }

  private async read(body: Buffer): Promise<readonly ImportedRole[]> {
    const texts = isArchive(body) ? await unpacked(body, this.bodies.MAX_BODY_SIZE) : [utf8(body)];
    const roles: ImportedRole[] = [];
    for (const text of texts) {
      append(roles, await parseImport(text, this.limits));
    }
    this.writer.requireFew(roles);
    return roles;
  }

  private async save(
    caller: Caller,
    roles: readonly ImportedRole[],
    transaction: Transaction,
  ): Promise<readonly SavedRole[]> {
    const saved: SavedRole[] = [];
    for (const [kind, group] of groupBy(roles, (role) => role.kind)) {
      append(saved, await this.saveKind(caller, kind, group, transaction));
    }
    return saved;
  }

  private async saveKind(
    caller: Caller,
    kind: RoleKind,
    roles: readonly ImportedRole[],
    transaction: Transaction,
  ): Promise<readonly SavedRole[]> {
    const texts = (key: 'id' | 'code'): string[] =>
      roles.map(({ json }) => json[key]).filter((value) => typeof value === 'string');
    const stored = await storedRoles(transaction, kind, { ids: texts('id'), codes: texts('code') });
    const meantBy = meantRoles(stored);
    const meant = roles.map((role) => ({ role, before: meantBy(role.json) }));
    const codes = await this.writer.save(
      caller,
      kind,
      meant.map(({ role, before }) => mergedBody(role, before)),
      true,
      transaction,
    );
    return codes.map((code, index) => ({ kind, code, before: meant[index]?.before }));
  }
}
