import { stringify } from 'lossless-json';
import { isJsonObject, type JsonObject, parseJson } from '../../common/json-text.js';
import { restError } from '../../common/rest-error.js';
import { type RoleKind, ROLE_KINDS } from '../roles/role-kind.js';

/** A role as it would be saved. */
export interface PreviewRequest {
  readonly kind: RoleKind;
  readonly role: JsonObject;
}

/** @throws RestError 400 for anything but `{"roleType": "resource" | "row_level", "role": {...}}` */
export function parsePreview(body: string): PreviewRequest {
  const json = parseJson(body);
  if (!isJsonObject(json)) {
    throw restError('malformedJson');
  }
  const { roleType, role } = json;
  const kind = ROLE_KINDS.find(({ type }) => type === roleType);
  if (!kind) {
    throw restError('invalidParameter', { name: 'roleType', value: stringify(roleType) ?? '' });
  }
  if (!isJsonObject(role)) {
    throw restError('invalidParameter', { name: 'role', value: stringify(role) ?? '' });
  }
  return { kind, role };
}
