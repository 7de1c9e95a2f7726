import { getOrCreate } from '../common/get-or-create.js';
import { Ability, type RawRuleOf } from '@casl/ability';
import { type ResourcePolicy, WILDCARD } from './role-definition.js';
import type { RowPolicy, RowSubject } from './row-level/row-policy.js';
import type { EntityModel, EntityRegistry } from '../model/entity-model.js';
import type { EntityAction, Rights } from './rights.js';
import { NO_RESTRICTIONS, type RowRestriction, RowRestrictions } from '../conditions/row-restrictions.js';
import { compileRowCondition } from '../conditions/sql-compiler.js';
import type { Attribute } from '../model/attribute.js';
import { asksForUser } from './row-level/row-parameters.js';

type Action = 'create' | 'read' | 'update' | 'delete' | 'view' | 'modify' | 'execute';

/** Entity names, `specific:<name>`, or `all`. */
type SubjectName = string;

export type RoleAbility = Ability<[Action, SubjectName | RowSubject], RowPolicy>;
type Rule = RawRuleOf<RoleAbility>;

/** The subject of a specific permission. */
const specific = (permission: string): SubjectName => `specific:${permission}`;

/**
 * The one place where policies become CASL rules; protocol/roles.md 12.
 *
 * Entity and attribute rights are separate actions, because a rule with fields would also grant the plain action.
 * A wildcard entity policy lists its actions, because `manage` would grant attributes and permissions as well.
 * Restrictions of rows are inverted rules, each of which vetoes; they stand last, because a later rule wins.
 *
 * @param readOnly names of the entities that no role lets anybody write
 */
export function buildAbility(
  policies: readonly ResourcePolicy[],
  readOnly: readonly string[],
  rows: RowLevelPolicies,
): RoleAbility {
  const rules = [
    ...policies.flatMap(toRules),
    ...readOnly.map(neverWritten),
    ...rows.all.map((policy) => toVeto(policy, rows.entitiesOf(policy))),
  ];
  return new Ability<[Action, SubjectName | RowSubject], RowPolicy>(rules, {
    fieldMatcher: (fields) => (field) => fields.includes(field),
    conditionsMatcher: vetoes,
    detectSubjectType: ({ entityName }) => entityName,
  });
}

/** Without conditions CASL refuses the entity as a whole: what could not be understood permits nothing. */
function toVeto(policy: RowPolicy, subject: readonly SubjectName[]): Rule {
  const veto: Rule = { action: policy.action, subject: [...subject], inverted: true };
  return policy.test.kind === 'never' ? veto : { ...veto, conditions: policy };
}

const KNOWN_TESTS: readonly unknown[] = ['condition', 'function'] satisfies readonly RowPolicy['test']['kind'][];

/** "Not permitted", the negation of a result: negated conditions would pass what is unknown. */
function vetoes(policy: Partial<RowPolicy>): (row: Record<PropertyKey, unknown>) => boolean {
  if (!KNOWN_TESTS.includes(policy.test?.kind)) {
    throw new Error('A rule has conditions that are not a row policy');
  }
  return (row) => !(row as unknown as RowSubject).satisfies(policy as RowPolicy);
}

function toRules(policy: ResourcePolicy): Rule[] {
  switch (policy.type) {
    case 'entity':
      return [{ action: [...policy.actions], subject: subjectOf(policy.entity) }];
    case 'entityAttribute': {
      const action: Action[] = policy.access === 'modify' ? ['view', 'modify'] : ['view'];
      if (policy.attributes === WILDCARD) {
        return [{ action, subject: subjectOf(policy.entity) }];
      }
      return policy.attributes.length === 0 ? [] : [{ action, subject: policy.entity, fields: [...policy.attributes] }];
    }
    case 'specific':
      return [{ action: 'execute', subject: policy.permission === WILDCARD ? 'all' : specific(policy.permission) }];
  }
}

/** Stands after all grants, because a later rule wins. */
const neverWritten = (entity: string): Rule => ({
  action: ['create', 'update', 'delete', 'modify'],
  subject: entity,
  inverted: true,
});

const subjectOf = (entity: string): SubjectName => (entity === WILDCARD ? 'all' : entity);

/** The policies of a set of row-level roles, by the entities whose rows they restrict. */
export class RowLevelPolicies {
  constructor(
    readonly all: readonly RowPolicy[],
    private readonly entities: EntityRegistry,
  ) {}

  /** Those that a row of the entity must satisfy: its own and those of the entities it extends. */
  of(action: EntityAction, entity: string): readonly RowPolicy[] {
    if (this.all.length === 0) {
      return this.all;
    }
    const names = ancestry(this.entities.find(entity));
    return this.all.filter((policy) => policy.action === action && names.includes(policy.entity));
  }

  /** Names of the entities whose rows the policy restricts. */
  entitiesOf({ entity }: RowPolicy): readonly string[] {
    return this.entities.find(entity)?.hierarchy.map(({ name }) => name) ?? [entity];
  }
}

const ancestry = (entity: EntityModel | undefined): string[] =>
  entity ? [entity.name, ...ancestry(entity.parent)] : [];

/** Rights that follow from a set of resource roles and a set of row-level roles. */
export class RoleRights implements Rights {
  readonly asksForUser: boolean;
  readonly restrictions: RowRestrictions;
  /** Answers by permission, whose names stand in code: each request asks for some. */
  private readonly executable = new Map<string, boolean>();

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
    return getOrCreate(this.executable, permission, () => this.ability.can('execute', specific(permission)));
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
      case 'computedReference':
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
