import { type SqlRunner, Statement } from '../../database/database.js';
import type { EntityRegistry } from '../../metadata/entity-registry.js';
import type { PolicyText, ResourceRoleDefinition, RoleScope } from '../role-definition.js';
import { readPolicy } from './policy-text.js';

/** One statement, so that no role is seen with the policies of another moment. */
const ROLES = new Statement(`
  SELECT r.code, r.name, r.description, to_json(r.child_roles), to_json(r.scopes),
    (SELECT json_agg(json_build_object('type', p.type, 'resource', p.resource, 'action', p.action, 'effect', p.effect,
        'policyGroup', coalesce(p.policy_group, '')) ORDER BY p.create_ts, p.type, p.resource, p.action)
      FROM sec_resource_policy p WHERE p.role_id = r.id AND p.delete_ts IS NULL)
  FROM sec_resource_role r WHERE r.delete_ts IS NULL ORDER BY r.code`);

/** What the database holds of roles of one kind, and a text that is equal for equal contents. */
export interface StoredRoles<R> {
  readonly roles: readonly R[];
  readonly text: string;
}

/** The resource roles of the database. A policy that cannot be read grants nothing (protocol/roles.md 1, 5). */
export async function loadResourceRoles(
  runner: SqlRunner,
  entities: EntityRegistry,
): Promise<StoredRoles<ResourceRoleDefinition>> {
  const rows = await runner.rows(ROLES);
  const roles = rows.map(([code, name, description, childRoles, scopes, policies]): ResourceRoleDefinition => {
    const texts = list<PolicyText>(policies);
    return {
      code: code ?? '',
      name: name ?? '',
      ...(description == null ? {} : { description }),
      source: 'database',
      scopes: list<RoleScope>(scopes),
      childRoles: list<string>(childRoles),
      policies: texts.flatMap((text) => {
        const read = readPolicy(text, entities);
        return read.kind === 'grant' ? [read.policy] : [];
      }),
      policyTexts: texts,
    };
  });
  return { roles, text: JSON.stringify(rows) };
}

const list = <T>(json: string | null | undefined): readonly T[] => JSON.parse(json ?? 'null') ?? [];
