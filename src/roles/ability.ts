import { Ability, type RawRuleOf } from '@casl/ability';
import { type ResourcePolicy, WILDCARD } from './role-definition.js';

type Action = 'create' | 'read' | 'update' | 'delete' | 'view' | 'modify' | 'execute';

/** Entity names, `specific:<name>`, or `all`. */
type Subject = string;

export type RoleAbility = Ability<[Action, Subject]>;
type Rule = RawRuleOf<RoleAbility>;

/** The subject of a specific permission. */
export const specific = (permission: string): Subject => `specific:${permission}`;

/**
 * The one place where policies become CASL rules; protocol/roles.md 12.
 *
 * Entity and attribute rights are separate actions, because a rule with fields would also grant the plain action.
 * A wildcard entity policy lists its actions, because `manage` would grant attributes and permissions as well.
 *
 * @param readOnly names of the entities that no role lets anybody write
 */
export function buildAbility(policies: readonly ResourcePolicy[], readOnly: readonly string[]): RoleAbility {
  return new Ability<[Action, Subject]>([...policies.flatMap(toRules), ...readOnly.map(neverWritten)], {
    fieldMatcher: (fields) => (field) => fields.includes(field),
    conditionsMatcher: () => {
      throw new Error('Resource roles have no conditions');
    },
  });
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

const subjectOf = (entity: string): Subject => (entity === WILDCARD ? 'all' : entity);
