import { stringify } from 'lossless-json';
import { groupBy, mapInSlices } from '../../common/in-slices.js';
import { jsonError } from '../../common/json/invalid-json.js';
import type { JsonLimits } from '../../common/json/json-limits.js';
import { isJsonObject, type JsonObject, parseLongJson } from '../../common/json-text.js';
import { restError } from '../../errors/rest-error.js';
import { RESOURCE_KIND, type RoleKind, ROLE_KINDS, ROW_LEVEL_KIND } from './role-kind.js';
import type { RoleJson } from './stored-role-json.js';

/** One role of a file. */
export interface ImportedRole {
  readonly kind: RoleKind;
  readonly json: JsonObject;
}

/**
 * The roles of a file. `_entityName` says their kind, or else their policies do.
 *
 * @throws RestError 400 for anything but an array of roles
 */
export async function parseImport(body: string, limits: JsonLimits): Promise<readonly ImportedRole[]> {
  const json = await parseLongJson(body, limits);
  if (!Array.isArray(json)) {
    throw jsonError('malformedJson', json);
  }
  return mapInSlices(json, (element: unknown) => {
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

/** Finds the stored role that a role of a file means: that of its id, else that of its code. */
export function meantRoles(stored: readonly RoleJson[]): (json: JsonObject) => RoleJson | undefined {
  const byId = new Map<unknown, RoleJson>(stored.map((role) => [role.id, role]));
  const byCode = new Map<unknown, RoleJson>(stored.map((role) => [role.code, role]));
  return ({ id, code }) => byId.get(id) ?? byCode.get(code);
}

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
  const present = new StoredPolicies(kind, stored[kind.policies] as readonly JsonObject[]);
  const named = given.map((policy: unknown) => {
    const match = isJsonObject(policy) ? present.take(policy) : undefined;
    return match && isJsonObject(policy) ? { ...policy, id: match.id } : withoutId(policy);
  });
  return { ...body, [kind.policies]: [...named, ...present.left.map((policy) => ({ id: policy.id }))] };
}

/** The policies of a stored role, each of which one policy of a file can mean. */
class StoredPolicies {
  private readonly open: Set<JsonObject>;
  private readonly byId: ReadonlyMap<unknown, JsonObject>;
  private readonly alike: ReadonlyMap<string, readonly JsonObject[]>;

  constructor(
    private readonly kind: RoleKind,
    policies: readonly JsonObject[],
  ) {
    this.open = new Set(policies);
    this.byId = new Map(policies.map((policy) => [policy.id, policy]));
    this.alike = groupBy(policies, (policy) => this.equalityOf(policy));
  }

  /** The policy that is meant: that of the id, else an equal one. */
  take(policy: JsonObject): JsonObject | undefined {
    const byId = this.byId.get(policy.id);
    const match =
      byId && this.open.has(byId) ? byId : this.alike.get(this.equalityOf(policy))?.find((each) => this.open.has(each));
    if (match) {
      this.open.delete(match);
    }
    return match;
  }

  get left(): readonly JsonObject[] {
    return [...this.open];
  }

  private equalityOf(policy: JsonObject): string {
    return stringify(this.kind.equality.map((attribute) => policy[attribute] ?? null)) ?? '';
  }
}

/** Anything but an object is refused later, with the usual error of writes. */
const withoutId = (policy: unknown): unknown => (isJsonObject(policy) ? without(policy, 'id', 'version') : policy);

const without = (json: JsonObject, ...keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(json).filter(([key]) => !keys.includes(key)));
