import { stringify } from 'lossless-json';
import { jsonError } from '../../common/json/invalid-json.js';
import { isJsonObject, type JsonObject } from '../../common/json-text.js';
import { restError } from '../../errors/rest-error.js';
import { type RoleKind, ROLE_KINDS } from '../roles/role-kind.js';

/** A role as it would be saved, or one that would be deleted. */
export interface PreviewRequest {
  readonly kind: RoleKind;
  readonly role: JsonObject;
  /** Whether the role that is named by `id` or `code` would go. */
  readonly deletion: boolean;
}

/** @throws RestError 400 for anything but `{"roleType": "resource" | "row_level", "role": {...}, "delete": true | false}` */
export function parsePreview(json: unknown): PreviewRequest {
  if (!isJsonObject(json)) {
    throw jsonError('malformedJson', json);
  }
  const { roleType, role, delete: deletion = false } = json;
  const kind = ROLE_KINDS.find(({ type }) => type === roleType);
  if (!kind) {
    throw restError('invalidParameter', { name: 'roleType', value: stringify(roleType) ?? '' });
  }
  if (!isJsonObject(role)) {
    throw restError('invalidParameter', { name: 'role', value: stringify(role) ?? '' });
  }
  if (typeof deletion !== 'boolean') {
    throw restError('invalidParameter', { name: 'delete', value: stringify(deletion) ?? '' });
  }
  return { kind, role, deletion };
}
