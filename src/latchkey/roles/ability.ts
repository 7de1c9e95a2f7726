import { Ability, type RawRuleOf } from '@casl/ability';
import { type ResourcePolicy, WILDCARD } from './role-definition.js';
import type { RowLevelPolicies } from './row-level/row-level-policies.js';
import type { RowPolicy, RowSubject } from './row-level/row-policy.js';

type Action = 'create' | 'read' | 'update' | 'delete' | 'view' | 'modify' | 'execute';

/** Entity names, `specific:<name>`, or `all`. */
type SubjectName = string;

export type RoleAbility = Ability<[Action, SubjectName | RowSubject], RowPolicy>;
type Rule = RawRuleOf<RoleAbility>;

/** The subject of a specific permission. */
export const specific = (permission: string): SubjectName => `specific:${permission}`;

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
