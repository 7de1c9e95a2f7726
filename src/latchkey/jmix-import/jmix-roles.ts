import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import type { EntityRegistry } from '../model/entity-model.js';
import { readPolicy } from '../roles/runtime/policy-text.js';
import { readRowPolicy } from '../roles/row-level/row-policy-text.js';
import { type JmixRow, type JmixTables, textOf, textsOf } from './jmix-tables.js';
import { conditionOf } from './jpql-condition.js';

/** A runtime role as its table has it. */
export interface ImportedRole {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly description: string | null;
  readonly child_roles: readonly string[];
  /** Of resource roles only. */
  readonly scopes: readonly string[] | null;
  readonly sys_tenant_id: string | null;
  /** Rows of the table of policies, by the names of its columns. */
  readonly policies: readonly Readonly<Record<string, string | null>>[];
}

/** Turns the roles of Jmix into those of Latchkey, and notes what becomes other than it was. */
export class JmixRoles {
  readonly notes: string[] = [];

  constructor(
    private readonly tables: JmixTables,
    private readonly entities: EntityRegistry,
  ) {}

  /** Policies that grant nothing here are left out. */
  resourceRoles(): readonly ImportedRole[] {
    return this.tables.resourceRoles.map((row) => {
      const role = roleOf(row, scopesOf(row));
      if (role.scopes && !role.scopes.includes('API')) {
        this.notes.push(
          `The resource role ${role.code} has the scope ${role.scopes.join(', ')}, and grants nothing in the API`,
        );
      }
      const own = this.tables.resourcePolicies.filter((policy) => policy.role_id === row.id);
      return { ...role, policies: own.flatMap((policy) => this.resourcePolicy(role.code, policy)) };
    });
  }

  private resourcePolicy(role: string, row: JmixRow): readonly Readonly<Record<string, string | null>>[] {
    const type = textOf(row, 'type_') ?? '';
    const given = textOf(row, 'resource_') ?? '';
    const resource = ['entity', 'entityAttribute'].includes(type) ? this.resourceName(given) : given;
    const policy = { type, resource, action: textOf(row, 'action_') ?? '', effect: textOf(row, 'effect') ?? '' };
    const read = readPolicy(policy, this.entities);
    if (read.kind === 'fault') {
      this.notes.push(
        `The resource role ${role} loses the policy ${type} ${given} ${policy.action}: ${read.fault.message}`,
      );
      return [];
    }
    return [{ id: textOf(row, 'id'), ...policy, policy_group: textOf(row, 'policy_group') }];
  }

  /** Policies restrict, so that all of them stay: one that cannot be read hides every row of its entity. */
  rowLevelRoles(): readonly ImportedRole[] {
    return this.tables.rowLevelRoles.map((row) => {
      const role = roleOf(row, null);
      const own = this.tables.rowLevelPolicies.filter((policy) => policy.role_id === row.id);
      return { ...role, policies: own.map((policy) => this.rowLevelPolicy(role.code, policy)) };
    });
  }

  private rowLevelPolicy(role: string, row: JmixRow): Readonly<Record<string, string | null>> {
    const type = (textOf(row, 'type_') ?? '').toUpperCase();
    const kept = {
      type,
      entityName: this.entityName(textOf(row, 'entity_name') ?? ''),
      action: (textOf(row, 'action_') ?? '').toUpperCase(),
      whereClause: textOf(row, 'where_clause'),
      joinClause: textOf(row, 'join_clause'),
      script: textOf(row, 'script_'),
    };
    const condition = type === 'JPQL' ? conditionOf(kept.whereClause ?? '') : undefined;
    const said = condition ? { ...kept, whereClause: JSON.stringify(condition) } : kept;
    const read = readRowPolicy(said, this.entities, NO_LIMITS);
    if (read.kind === 'fault') {
      const rows = type === 'JPQL' ? 'shows no rows' : `permits no row for ${kept.action}`;
      this.notes.push(
        `The row-level role ${role} ${rows} of ${kept.entityName} until its policy is written as a condition: ${read.fault.message}`,
      );
    }
    const { entityName, action, whereClause, joinClause, script } = read.kind === 'fault' ? kept : said;
    return {
      id: textOf(row, 'id'),
      type: type.toLowerCase(),
      entity_name: entityName,
      action: action.toLowerCase(),
      where_clause: whereClause,
      join_clause: joinClause,
      script,
    };
  }

  /** `Order.name`, where `Order` may be known under another name. */
  private resourceName(resource: string): string {
    const dot = resource.indexOf('.');
    return dot < 0 ? this.entityName(resource) : `${this.entityName(resource.slice(0, dot))}${resource.slice(dot)}`;
  }

  /** Jmix may put the name of the project before that of an entity: `sales_Order`. */
  private entityName(name: string): string {
    const short = name.slice(name.indexOf('_') + 1);
    return !this.entities.types.has(name) && this.entities.types.has(short) ? short : name;
  }
}

const scopesOf = (row: JmixRow): readonly string[] | null => {
  const scopes = textsOf(row, 'scopes');
  return scopes.length > 0 ? scopes : null;
};

function roleOf(row: JmixRow, scopes: readonly string[] | null): Omit<ImportedRole, 'policies'> {
  const code = textOf(row, 'code') ?? '';
  return {
    id: textOf(row, 'id') ?? '',
    code,
    name: textOf(row, 'name') ?? code,
    description: textOf(row, 'description'),
    child_roles: textsOf(row, 'child_roles'),
    scopes,
    sys_tenant_id: textOf(row, 'sys_tenant_id'),
  };
}
