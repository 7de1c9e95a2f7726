import type { RoleType } from '../../roles/runtime/role-audit.js';

/** Names of one kind of runtime role, as entities and as tables. */
export interface RoleKind {
  readonly type: RoleType;
  readonly entity: 'sec_ResourceRoleEntity' | 'sec_RowLevelRoleEntity';
  readonly policyEntity: 'sec_ResourcePolicyEntity' | 'sec_RowLevelPolicyEntity';
  /** The composition of its policies. */
  readonly policies: 'resourcePolicies' | 'rowLevelPolicies';
  readonly roleTable: string;
  readonly policyTable: string;
  /** Attributes of a role and their columns as SQL; arrays as JSON. */
  readonly roleColumns: Readonly<Record<string, string>>;
  readonly policyColumns: Readonly<Record<string, string>>;
  /** Attributes that make two policies of a role equal. */
  readonly equality: readonly string[];
}

const ROLE_COLUMNS = {
  id: 'r.id',
  name: 'r.name',
  code: 'r.code',
  description: 'r.description',
  childRoles: 'to_json(r.child_roles)',
  sysTenantId: 'r.sys_tenant_id',
} as const;

export const RESOURCE_KIND: RoleKind = {
  type: 'resource',
  entity: 'sec_ResourceRoleEntity',
  policyEntity: 'sec_ResourcePolicyEntity',
  policies: 'resourcePolicies',
  roleTable: 'sec_resource_role',
  policyTable: 'sec_resource_policy',
  roleColumns: { ...ROLE_COLUMNS, scopes: 'to_json(r.scopes)' },
  policyColumns: {
    id: 'p.id',
    type: 'p.type',
    resource: 'p.resource',
    action: 'p.action',
    effect: 'p.effect',
    policyGroup: 'p.policy_group',
  },
  equality: ['type', 'resource', 'action'],
};

export const ROW_LEVEL_KIND: RoleKind = {
  type: 'row_level',
  entity: 'sec_RowLevelRoleEntity',
  policyEntity: 'sec_RowLevelPolicyEntity',
  policies: 'rowLevelPolicies',
  roleTable: 'sec_row_level_role',
  policyTable: 'sec_row_level_policy',
  roleColumns: ROLE_COLUMNS,
  policyColumns: {
    id: 'p.id',
    type: 'upper(p.type)',
    entityName: 'p.entity_name',
    action: 'upper(p.action)',
    whereClause: 'p.where_clause',
    joinClause: 'p.join_clause',
    script: 'p.script',
  },
  equality: ['type', 'entityName', 'action', 'whereClause', 'script'],
};

export const ROLE_KINDS: readonly RoleKind[] = [RESOURCE_KIND, ROW_LEVEL_KIND];
