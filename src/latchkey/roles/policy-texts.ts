import { ENTITY_ACTIONS, type PolicyText, type ResourcePolicy } from './role-definition.js';

/** A policy of a role in code the way the others are stored: one text per action and attribute. */
export function policyTexts(policy: ResourcePolicy): readonly PolicyText[] {
  switch (policy.type) {
    case 'entity': {
      const { entity, actions } = policy;
      const every = ENTITY_ACTIONS.every((action) => actions.includes(action));
      return (every ? ['all'] : actions).map((action) => allowed('entity', entity, action));
    }
    case 'entityAttribute': {
      const { entity, attributes, access } = policy;
      const names = typeof attributes === 'string' ? [attributes] : attributes;
      return names.map((name) => allowed('entityAttribute', `${entity}.${name}`, access));
    }
    case 'specific':
      return [allowed('specific', policy.permission, 'access')];
  }
}

const allowed = (type: ResourcePolicy['type'], resource: string, action: string): PolicyText => ({
  type,
  resource,
  action,
  effect: 'allow',
  policyGroup: '',
});
