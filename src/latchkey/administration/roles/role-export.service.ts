import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'lossless-json';
import { AuditLog } from '../../audit/audit-log.js';
import { jsonError } from '../../common/json/invalid-json.js';
import { isJsonObject } from '../../common/json-text.js';
import { restError } from '../../errors/rest-error.js';
import { type ResponseHeaders, RestResponse } from '../../http/rest-response.js';
import { Database } from '../../database/database.js';
import type { Caller } from '../../roles/caller.js';
import { packed } from './role-archive.js';
import { type RoleKind, ROLE_KINDS } from './role-kind.js';
import { storedRoles } from './stored-role-json.js';

const FILE_NAMES = { resource: 'ResourceRoles', row_level: 'RowLevelRoles' } as const;
const FORMATS = ['json', 'zip'] as const;

interface ExportRequest {
  readonly kind: RoleKind;
  readonly codes: readonly string[];
  readonly format: (typeof FORMATS)[number];
}

/** `POST /rest/security/roles/export`; protocol/roles.md 11. */
@Injectable()
export class RoleExport {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param json `{roleType, codes, format}`; `format` is `json`, the default, or `zip`
   * @returns an attachment: an array of roles with their policies, as entity JSON, or a ZIP archive with such a file
   * @throws RestError 400 for a faulty body, 404 for a code that no runtime role has
   */
  async export({ principal }: Caller, json: unknown): Promise<RestResponse> {
    const { kind, codes, format } = parseExport(json);
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
    const headers = { 'content-disposition': `attachment; filename="${FILE_NAMES[kind.type]}.${format}"` };
    return format === 'zip' ? zip(JSON.stringify(roles), headers) : RestResponse.json(JSON.stringify(roles), headers);
  }
}

async function zip(json: string, headers: ResponseHeaders): Promise<RestResponse> {
  const bytes = await packed(json);
  const ofZip = { 'content-type': 'application/zip', 'content-length': String(bytes.length) };
  return RestResponse.stream(Readable.from([bytes]), { ...headers, ...ofZip });
}

function parseExport(json: unknown): ExportRequest {
  if (!isJsonObject(json)) {
    throw jsonError('malformedJson', json);
  }
  const { roleType, codes, format: wanted = 'json' } = json;
  const kind = ROLE_KINDS.find(({ type }) => type === roleType);
  if (!kind) {
    throw restError('invalidParameter', { name: 'roleType', value: stringify(roleType) ?? '' });
  }
  if (!Array.isArray(codes) || !codes.every((code) => typeof code === 'string')) {
    throw restError('invalidParameter', { name: 'codes', value: stringify(codes) ?? '' });
  }
  const format = FORMATS.find((each) => each === wanted);
  if (!format) {
    throw restError('invalidParameter', { name: 'format', value: stringify(wanted) ?? '' });
  }
  return { kind, codes, format };
}
