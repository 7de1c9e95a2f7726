import { type SqlRunner, Statement } from '../../sql/statement.js';
import type { EntityRegistry } from '../../model/entity-model.js';
import type { PolicyText, ResourceRoleDefinition, RoleScope } from '../role-definition.js';
import { readPolicy } from './policy-text.js';
import { jsonList, type StoredRoles } from './stored-roles.js';

/** One statement, so that no role is seen with the policies of another moment. */
const ROLES = new Statement(`
  SELECT r.code, r.name, r.description, to_json(r.child_roles), to_json(r.scopes),
    (SELECT json_agg(json_build_object('type', p.type, 'resource', p.resource, 'action', p.action, 'effect', p.effect,
        'policyGroup', coalesce(p.policy_group, '')) ORDER BY p.create_ts, p.type, p.resource, p.action)
      FROM sec_resource_policy p WHERE p.role_id = r.id AND p.delete_ts IS NULL)
  FROM sec_resource_role r WHERE r.delete_ts IS NULL ORDER BY r.code`);

/** The resource roles of the database. A policy that cannot be read grants nothing (protocol/roles.md 1, 5). */
export async function loadResourceRoles(
  runner: SqlRunner,
  entities: EntityRegistry,
): Promise<StoredRoles<ResourceRoleDefinition>> {
  const rows = await runner.rows(ROLES);
  const roles = rows.map(([code, name, description, childRoles, scopes, policies]): ResourceRoleDefinition => {
    const texts = jsonList(policies) as readonly PolicyText[];
    return {
      code: code ?? '',
      name: name ?? '',
      ...(description == null ? {} : { description }),
      source: 'database',
      scopes: jsonList(scopes) as readonly RoleScope[],
      childRoles: jsonList(childRoles) as readonly string[],
      policies: texts.flatMap((text) => {
        const read = readPolicy(text, entities);
        return read.kind === 'grant' ? [read.policy] : [];
      }),
      policyTexts: texts,
    };
  });
  return { roles, text: JSON.stringify(rows) };
}
