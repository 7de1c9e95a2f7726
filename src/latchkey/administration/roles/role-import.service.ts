import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/audit-log.js';
import { groupBy } from '../../common/group-by.js';
import { utf8 } from '../../http/request-bodies.js';
import { append } from '../../common/in-slices.js';
import { RestResponse } from '../../common/rest-response.js';
import { BodySettings, LimitSettings } from '../../config/setting-groups.js';
import type { Transaction } from '../../sql/transaction.js';
import type { Caller } from '../../roles/caller.js';
import { type ImportedRole, meantRoles, mergedBody, parseImport } from './imported-roles.js';
import { isArchive, unpacked } from './role-archive.js';
import type { RoleKind } from './role-kind.js';
import { RoleWriter } from './role-writer.js';
import { storedRoles } from './stored-role-json.js';

/** Codes of the roles that an import has made and changed. */
interface Imported {
  readonly created: string[];
  readonly updated: string[];
}

/** `POST /rest/security/roles/import`; protocol/roles.md 11. */
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
    const texts = isArchive(body) ? await unpacked(body, this.bodies.MAX_BODY_SIZE) : [utf8(body)];
    const roles: ImportedRole[] = [];
    for (const text of texts) {
      append(roles, await parseImport(text, this.limits));
    }
    this.writer.requireFew(roles);
    const byKind = groupBy(roles, ({ kind }) => kind);
    const result = await this.writer.transaction(caller, async (transaction) => {
      const imported: Imported = { created: [], updated: [] };
      for (const [kind, roles] of byKind) {
        await this.save(caller, kind, roles, imported, transaction);
      }
      const { username } = caller.principal;
      const details = { created: imported.created.join(', '), updated: imported.updated.join(', ') };
      await this.audit.record({ kind: 'roles-imported', outcome: 'success', username, details }, transaction);
      return imported;
    });
    return RestResponse.json(JSON.stringify(result));
  }

  private async save(
    caller: Caller,
    kind: RoleKind,
    roles: readonly ImportedRole[],
    imported: Imported,
    transaction: Transaction,
  ): Promise<void> {
    const texts = (key: 'id' | 'code'): string[] =>
      roles.map(({ json }) => json[key]).filter((value) => typeof value === 'string');
    const stored = await storedRoles(transaction, kind, { ids: texts('id'), codes: texts('code') });
    const meantBy = meantRoles(stored);
    const bodies = roles.map((role) => ({ meant: meantBy(role.json), role }));
    const saved = await this.writer.save(
      caller,
      kind,
      bodies.map(({ role, meant }) => mergedBody(role, meant)),
      true,
      transaction,
    );
    saved.forEach((code, index) => {
      (bodies[index]?.meant ? imported.updated : imported.created).push(code);
    });
  }
}
