import { NO_RESTRICTIONS, type RowRestriction, RowRestrictions } from '../conditions/row-restrictions.js';
import { compileRowCondition } from '../conditions/sql-compiler.js';
import type { Attribute } from '../model/attribute.js';
import { type RoleAbility, specific } from './ability.js';
import type { EntityAction, Rights } from './rights.js';
import type { RowLevelPolicies } from './row-level/row-level-policies.js';
import { asksForUser } from './row-level/row-parameters.js';
import type { RowPolicy, RowSubject } from './row-level/row-policy.js';

/** Rights that follow from a set of resource roles and a set of row-level roles. */
export class RoleRights implements Rights {
  readonly asksForUser: boolean;
  readonly restrictions: RowRestrictions;

  /** @param queryPolicyNested whether query policies hide nested rows, too */
  constructor(
    readonly key: string,
    private readonly ability: RoleAbility,
    private readonly rows: RowLevelPolicies,
    queryPolicyNested: boolean,
  ) {
    this.asksForUser = rows.all.some(asksForUser);
    this.restrictions = readRestrictions(rows.all, queryPolicyNested);
  }

  mayDo(action: EntityAction, entity: string): boolean {
    return this.ability.can(action, entity);
  }

  mayView(attribute: Attribute): boolean {
    return this.hasViewPolicy(attribute) && this.mayReadTarget(attribute);
  }

  hasViewPolicy(attribute: Attribute): boolean {
    return this.ability.can('view', attribute.owner, attribute.name);
  }

  mayModify(attribute: Attribute): boolean {
    return this.ability.can('modify', attribute.owner, attribute.name);
  }

  mayExecute(permission: string): boolean {
    return this.ability.can('execute', specific(permission));
  }

  rowPolicies(action: EntityAction, entity: string): readonly RowPolicy[] {
    return this.rows.of(action, entity);
  }

  mayDoWith(action: EntityAction, row: RowSubject): boolean {
    return this.ability.can(action, row);
  }

  private mayReadTarget(attribute: Attribute): boolean {
    switch (attribute.kind) {
      case 'toOne':
      case 'toMany':
        return this.mayDo('read', attribute.target.name);
      case 'embedded':
        return this.mayDo('read', attribute.embeddable);
      default:
        return true;
    }
  }
}

/** What policies of reading say: conditions for the database, and where functions must be called. */
const readRestrictions = (policies: readonly RowPolicy[], queryPolicyNested: boolean): RowRestrictions =>
  restrictionsOf(
    policies.filter(({ action }) => action === 'read'),
    queryPolicyNested,
  );

/**
 * What policies say, whatever their actions.
 *
 * @param queryPolicyNested whether query policies hide nested rows, too
 */
export function restrictionsOf(policies: readonly RowPolicy[], queryPolicyNested: boolean): RowRestrictions {
  if (policies.length === 0) {
    return NO_RESTRICTIONS;
  }
  const conditions = policies.flatMap(({ entity, test }): readonly RowRestriction[] =>
    test.kind === 'condition' ? [{ entity, condition: test.condition, nested: !test.query || queryPolicyNested }] : [],
  );
  const functions = policies.filter(({ test }) => test.kind === 'function').map(({ entity }) => entity);
  return new RowRestrictions(conditions, new Set(functions), compileRowCondition);
}
