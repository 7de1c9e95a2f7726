import { stringify } from 'lossless-json';
import { jsonError } from '../../common/json/json-fault.js';
import type { JsonLimits } from '../../common/json/json-limits.js';
import { isJsonObject, type JsonObject, parseJson } from '../../common/json-text.js';
import { restError } from '../../common/rest-error.js';
import { RESOURCE_KIND, type RoleKind, ROLE_KINDS, ROW_LEVEL_KIND } from './role-kind.js';
import type { RoleJson } from './stored-role-json.js';

/** One role of a file. */
export interface ImportedRole {
  readonly kind: RoleKind;
  readonly json: JsonObject;
}

/**
 * The roles of a file. `_entityName` tells their kind, or else the policies they have.
 *
 * @throws RestError 400 for anything but an array of roles
 */
export function parseImport(body: string, limits: JsonLimits): readonly ImportedRole[] {
  const json = parseJson(body, limits);
  if (!Array.isArray(json)) {
    throw jsonError('malformedJson', json);
  }
  return json.map((element: unknown) => {
    if (!isJsonObject(element)) {
      throw restError('malformedElement', { json: stringify(element) ?? '' });
    }
    return { kind: kindOf(element), json: element };
  });
}

function kindOf(json: JsonObject): RoleKind {
  if (json._entityName === undefined) {
    return json[ROW_LEVEL_KIND.policies] === undefined ? RESOURCE_KIND : ROW_LEVEL_KIND;
  }
  const kind = ROLE_KINDS.find(({ entity }) => entity === json._entityName);
  if (!kind) {
    throw restError('invalidParameter', { name: '_entityName', value: stringify(json._entityName) ?? '' });
  }
  return kind;
}

/** The stored role that a role of a file means: that of its id, else that of its code. */
export const meantRole = (json: JsonObject, stored: readonly RoleJson[]): RoleJson | undefined =>
  stored.find(({ id }) => id === json.id) ?? stored.find(({ code }) => code === json.code);

/**
 * The body that saves a role of a file over a stored one: policies that the file does not name are kept, equal ones keep
 * their id. Without a stored role, ids of the file are dropped: they may belong to anything here.
 */
export function mergedBody({ kind, json }: ImportedRole, stored: RoleJson | undefined): JsonObject {
  const attributes = without(json, '_entityName', 'id', 'version');
  const given = json[kind.policies];
  if (!stored) {
    return Array.isArray(given) ? { ...attributes, [kind.policies]: given.map(withoutId) } : attributes;
  }
  const body = { ...attributes, id: stored.id };
  if (!Array.isArray(given)) {
    return body;
  }
  const present = stored[kind.policies] as readonly JsonObject[];
  const left = new Set(present);
  const named = given.map((policy: unknown) => {
    const match = isJsonObject(policy) ? [...left].find((each) => isMeant(kind, policy, each)) : undefined;
    if (match) {
      left.delete(match);
    }
    return match && isJsonObject(policy) ? { ...policy, id: match.id } : withoutId(policy);
  });
  return { ...body, [kind.policies]: [...named, ...[...left].map((policy) => ({ id: policy.id }))] };
}

const isMeant = ({ equality }: RoleKind, policy: JsonObject, stored: JsonObject): boolean =>
  policy.id === stored.id || equality.every((attribute) => (policy[attribute] ?? null) === (stored[attribute] ?? null));

/** What is no object is refused later, with the words of every write. */
const withoutId = (policy: unknown): unknown => (isJsonObject(policy) ? without(policy, 'id', 'version') : policy);

const without = (json: JsonObject, ...keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(json).filter(([key]) => !keys.includes(key)));
