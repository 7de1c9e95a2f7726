import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { withNumbers } from 'latchkey/react-admin';
import { useConsole } from '../console.js';
import type { ResourcePolicy, RoleDraft, RowPolicy } from './role-draft.js';
import { roleEntity, type RoleType } from './role-lists.js';

/** The row of a role, with the ids of its policies: those that stay keep them. */
export interface StoredRole {
  readonly id: string;
  readonly version: number;
  readonly resourcePolicies?: readonly (ResourcePolicy & { readonly id: string })[];
}

const POLICIES: Readonly<Record<RoleType, string>> = {
  resource: 'resourcePolicies',
  row_level: 'rowLevelPolicies',
};

/** @param code undefined reads nothing */
export function useStoredRole(type: RoleType, code: string | undefined): UseQueryResult<StoredRole> {
  const { client } = useConsole();
  const entity = roleEntity(type);
  return useQuery<StoredRole>({
    queryKey: ['stored-role', type, code],
    queryFn: async ({ signal }) => {
      const fetchPlan = {
        entity,
        properties: ['version', { name: POLICIES[type], fetchPlan: '_local' }],
      };
      const filter = { conditions: [{ property: 'code', operator: '=', value: code }] };
      const { json } = await client.send('POST', `/entities/${entity}/search`, { body: { filter, fetchPlan }, signal });
      const [row] = withNumbers(json) as readonly StoredRole[];
      if (row === undefined) {
        throw new Error(`No role ${code ?? ''}`);
      }
      return row;
    },
    enabled: code !== undefined,
    retry: false,
  });
}

/** @returns the body that saves a role, and that a preview takes */
export function roleBody(type: RoleType, draft: RoleDraft, stored: StoredRole | undefined): Record<string, unknown> {
  const { name, code, childRoles } = draft;
  const shared = {
    ...(stored !== undefined && { id: stored.id }),
    name,
    code,
    childRoles,
    description: draft.description === '' ? null : draft.description,
  };
  if (type === 'row_level') {
    return { ...shared, rowLevelPolicies: draft.rowLevelPolicies.map(rowPolicyBody) };
  }
  const idOf = ({ type: kind, resource, action }: ResourcePolicy): string | undefined =>
    stored?.resourcePolicies?.find((each) => each.type === kind && each.resource === resource && each.action === action)
      ?.id;
  return {
    ...shared,
    scopes: draft.scopes,
    resourcePolicies: draft.resourcePolicies.map((policy) => {
      const id = idOf(policy);
      const { type: kind, resource, action } = policy;
      return { ...(id !== undefined && { id }), type: kind, resource, action, effect: 'allow' };
    }),
  };
}

const rowPolicyBody = ({ type, entityName, action, whereClause, script }: RowPolicy): object => ({
  type,
  entityName,
  action,
  ...(type === 'JPQL' ? { whereClause } : { script }),
});
