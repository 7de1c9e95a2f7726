import { type SqlRunner, Statement } from '../../sql/statement.js';
import { NO_LIMITS } from '../../datatypes/scalar-parser.js';
import type { EntityRegistry } from '../../model/entity-model.js';
import { ENTITY_ACTIONS } from '../role-definition.js';
import { readRowPolicy } from '../row-level/row-policy-text.js';
import type { RowLevelRoleDefinition, RowPolicy, RowPolicyText } from '../row-level/row-policy.js';
import { jsonList, type StoredRoles } from './stored-roles.js';

/** One statement, so that no role is seen with the policies of another moment. */
const ROLES = new Statement(`
  SELECT r.code, r.name, r.description, to_json(r.child_roles),
    (SELECT json_agg(json_build_object('type', upper(p.type), 'entityName', p.entity_name, 'action', upper(p.action),
        'whereClause', p.where_clause, 'joinClause', p.join_clause, 'script', p.script) ORDER BY p.create_ts, p.id)
      FROM sec_row_level_policy p WHERE p.role_id = r.id AND p.delete_ts IS NULL)
  FROM sec_row_level_role r WHERE r.delete_ts IS NULL ORDER BY r.code`);

/** The row-level roles of the database. A policy that cannot be read denies every row (protocol/roles.md 5, 6). */
export async function loadRowLevelRoles(
  runner: SqlRunner,
  entities: EntityRegistry,
): Promise<StoredRoles<RowLevelRoleDefinition>> {
  const rows = await runner.rows(ROLES);
  const roles = rows.map(([code, name, description, childRoles, policies]): RowLevelRoleDefinition => {
    const policyTexts = jsonList(policies) as readonly RowPolicyText[];
    return {
      code: code ?? '',
      name: name ?? '',
      ...(description == null ? {} : { description }),
      source: 'database',
      childRoles: jsonList(childRoles) as readonly string[],
      policies: policyTexts.flatMap((text) => policiesOf(text, code ?? '', entities)),
      policyTexts,
    };
  });
  return { roles, text: JSON.stringify(rows) };
}

/** Without a known action it denies every action. */
function policiesOf(text: RowPolicyText, role: string, entities: EntityRegistry): readonly RowPolicy[] {
  // A rule for an entity that another one replaces goes on restricting its rows.
  const entity = entities.find(text.entityName)?.name ?? text.entityName;
  // It was checked when it was written; a limit lowered since must not take rows from anybody.
  const read = readRowPolicy(text, entities, NO_LIMITS);
  if (read.kind === 'policy') {
    return [{ entity, action: read.action, role, test: read.test }];
  }
  const meant = ENTITY_ACTIONS.filter((each) => each === text.action.toLowerCase());
  const known = text.type === 'JPQL' ? (['read'] as const) : meant;
  const actions = known.length > 0 ? known : ENTITY_ACTIONS;
  return actions.map((action) => ({ entity, action, role, test: { kind: 'never' } }));
}
