import { stringify } from 'lossless-json';
import type { JsonObject } from '../../common/json-text.js';
import type { RoleKind } from './role-kind.js';
import type { RoleJson } from './stored-role-json.js';

/** What an import would do to one role. */
export interface RoleDifference {
  readonly roleType: string;
  readonly code: string;
  readonly name: unknown;
  readonly isNew: boolean;
  /** Attributes whose value changes; `before` is null for a new role. */
  readonly attributes: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[];
  readonly policies: { readonly added: readonly object[]; readonly removed: readonly object[] };
}

/** A changed policy counts as one that is removed and one that is added. */
export function roleDifference(kind: RoleKind, before: RoleJson | undefined, after: RoleJson): RoleDifference {
  const names = Object.keys(kind.roleColumns).filter((name) => name !== 'id');
  const [old, fresh] = [policiesOf(kind, before), policiesOf(kind, after)];
  return {
    roleType: kind.type,
    code: after.code,
    name: after.name,
    isNew: before === undefined,
    attributes: names
      .map((name) => ({ name, before: before?.[name] ?? null, after: after[name] ?? null }))
      .filter((each) => stringify(each.before) !== stringify(each.after)),
    policies: { added: without(fresh, old), removed: without(old, fresh) },
  };
}

/** What policies say, by its text. */
function policiesOf(kind: RoleKind, role: RoleJson | undefined): ReadonlyMap<string, object> {
  const policies = (role?.[kind.policies] ?? []) as readonly JsonObject[];
  const said = policies.map((policy) => kind.equality.map((name) => [name, policy[name] ?? null] as const));
  return new Map(said.map((entries) => [stringify(entries) ?? '', Object.fromEntries(entries)]));
}

const without = (policies: ReadonlyMap<string, object>, others: ReadonlyMap<string, object>): readonly object[] =>
  [...policies].filter(([text]) => !others.has(text)).map(([, policy]) => policy);
