import type { RoleType } from './role-lists.js';

/** A policy of a role that grants. */
export interface ResourcePolicy {
  readonly type: string;
  readonly resource: string;
  readonly action: string;
}

/** A policy of a role that restricts rows. */
export interface RowPolicy {
  readonly type: 'JPQL' | 'PREDICATE';
  readonly entityName: string;
  readonly action: 'CREATE' | 'READ' | 'UPDATE' | 'DELETE';
  /** Condition as JSON text, of `JPQL`. */
  readonly whereClause?: string | null;
  /** The same, of `PREDICATE`; null for a function in code. */
  readonly script?: string | null;
}

/** `GET /security/resource-roles/{code}` and `.../row-level-roles/{code}`. */
export interface RoleDescription {
  readonly code: string;
  readonly name: string;
  readonly description: string | null;
  readonly source: 'annotatedClass' | 'database';
  readonly scopes?: readonly string[];
  readonly childRoles: readonly string[];
  readonly policies: readonly (ResourcePolicy | RowPolicy)[];
}

/** A role while it is edited. */
export interface RoleDraft {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly childRoles: readonly string[];
  readonly resourcePolicies: readonly ResourcePolicy[];
  readonly rowLevelPolicies: readonly RowPolicy[];
}

export const emptyDraft = (type: RoleType): RoleDraft => ({
  code: '',
  name: '',
  description: '',
  scopes: ['API'],
  childRoles: type === 'resource' ? ['rest-minimal'] : [],
  resourcePolicies: [],
  rowLevelPolicies: [],
});

const isRowPolicy = (policy: ResourcePolicy | RowPolicy): policy is RowPolicy => 'entityName' in policy;

export const toDraft = (role: RoleDescription): RoleDraft => ({
  code: role.code,
  name: role.name,
  description: role.description ?? '',
  scopes: role.scopes ?? ['API'],
  childRoles: role.childRoles,
  resourcePolicies: role.policies.filter((each): each is ResourcePolicy => !isRowPolicy(each)),
  rowLevelPolicies: role.policies.filter(isRowPolicy),
});

const ACTIONS = ['create', 'read', 'update', 'delete'] as const;

/** Whether the role itself grants an operation on exactly this resource (`*` is a resource like others). */
export const grants = (draft: RoleDraft, entity: string, operation: string): boolean =>
  draft.resourcePolicies.some(
    ({ type, resource, action }) =>
      type === 'entity' && resource === entity && (action === operation || action === 'all'),
  );

/** Grants or takes one operation; all four together are one policy. */
export function withOperation(draft: RoleDraft, entity: string, operation: string, granted: boolean): RoleDraft {
  const wanted = ACTIONS.filter((each) => (each === operation ? granted : grants(draft, entity, each)));
  const others = draft.resourcePolicies.filter(({ type, resource }) => type !== 'entity' || resource !== entity);
  const actions = wanted.length === ACTIONS.length ? ['all'] : wanted;
  return {
    ...draft,
    resourcePolicies: [...others, ...actions.map((action) => ({ type: 'entity', resource: entity, action }))],
  };
}

export type Access = 'none' | 'view' | 'modify';

/** What the role itself grants on `Order.amount`, `Order.*` or `*.*`. */
export function accessTo(draft: RoleDraft, resource: string): Access {
  const actions = draft.resourcePolicies
    .filter((each) => each.type === 'entityAttribute' && each.resource === resource)
    .map(({ action }) => action);
  return actions.includes('modify') ? 'modify' : actions.includes('view') ? 'view' : 'none';
}

export function withAccess(draft: RoleDraft, resource: string, access: Access): RoleDraft {
  const others = draft.resourcePolicies.filter((each) => each.type !== 'entityAttribute' || each.resource !== resource);
  return {
    ...draft,
    resourcePolicies: access === 'none' ? others : [...others, { type: 'entityAttribute', resource, action: access }],
  };
}

export const grantsPermission = (draft: RoleDraft, permission: string): boolean =>
  draft.resourcePolicies.some(({ type, resource }) => type === 'specific' && resource === permission);

export function withPermission(draft: RoleDraft, permission: string, granted: boolean): RoleDraft {
  const others = draft.resourcePolicies.filter(({ type, resource }) => type !== 'specific' || resource !== permission);
  return {
    ...draft,
    resourcePolicies: granted ? [...others, { type: 'specific', resource: permission, action: 'access' }] : others,
  };
}
