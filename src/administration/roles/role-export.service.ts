import { Injectable } from '@nestjs/common';
import { stringify } from 'lossless-json';
import { AuditLog } from '../../audit/audit-log.js';
import { isJsonObject, parseJson } from '../../common/json-text.js';
import { restError } from '../../common/rest-error.js';
import { RestResponse } from '../../common/rest-response.js';
import { Database } from '../../database/database.js';
import type { Caller } from '../../roles/caller.js';
import { type RoleKind, ROLE_KINDS } from './role-kind.js';
import { storedRoles } from './stored-role-json.js';

const FILE_NAMES = { resource: 'ResourceRoles.json', row_level: 'RowLevelRoles.json' } as const;

/** `POST /rest/security/roles/export`; protocol/roles.md 11. */
@Injectable()
export class RoleExport {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param body JSON text `{roleType, codes}`
   * @returns an attachment: an array of roles with their policies, as entity JSON
   * @throws RestError 400 for a faulty body, 404 for a code that no runtime role has
   */
  async export({ principal }: Caller, body: string): Promise<RestResponse> {
    const { kind, codes } = parseExport(body);
    const roles = await storedRoles(this.database, kind, { codes });
    const missing = codes.find((code) => !roles.some((role) => role.code === code));
    if (missing !== undefined) {
      throw restError('roleNotFound', { code: missing });
    }
    this.audit.record({
      kind: 'roles-exported',
      outcome: 'success',
      username: principal.username,
      details: { roleType: kind.type, codes: codes.join(', ') },
    });
    const headers = { 'content-disposition': `attachment; filename="${FILE_NAMES[kind.type]}"` };
    return RestResponse.json(JSON.stringify(roles), headers);
  }
}

function parseExport(body: string): { readonly kind: RoleKind; readonly codes: readonly string[] } {
  const json = parseJson(body);
  if (!isJsonObject(json)) {
    throw restError('malformedJson');
  }
  const { roleType, codes } = json;
  const kind = ROLE_KINDS.find(({ type }) => type === roleType);
  if (!kind) {
    throw restError('invalidParameter', { name: 'roleType', value: stringify(roleType) ?? '' });
  }
  if (!Array.isArray(codes) || !codes.every((code) => typeof code === 'string')) {
    throw restError('invalidParameter', { name: 'codes', value: stringify(codes) ?? '' });
  }
  return { kind, codes };
}
