import type { EntityRegistry } from '../../model/entity-model.js';
import type { AttributeAccess, EntityAction } from '../rights.js';
import { ENTITY_ACTIONS, type PolicyText, type ResourcePolicy, WILDCARD } from '../role-definition.js';

/** What is wrong with a stored policy, at which of its attributes. */
export interface PolicyFault {
  readonly path: 'resource' | 'action' | 'effect';
  readonly message: string;
}

/** What a stored policy means. */
export type ReadPolicy =
  | { readonly kind: 'grant'; readonly policy: ResourcePolicy }
  /** A policy of user interfaces, which grants nothing here. */
  | { readonly kind: 'inert' }
  | { readonly kind: 'fault'; readonly fault: PolicyFault };

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  entity: [...ENTITY_ACTIONS, 'all'],
  entityAttribute: ['view', 'modify'],
  specific: ['access'],
  screen: ['access'],
  menu: ['access'],
};

/** Reads a policy of the table in protocol/roles.md 1: the one place that knows what its texts mean. */
export function readPolicy(text: Omit<PolicyText, 'policyGroup'>, entities: EntityRegistry): ReadPolicy {
  const fault = faultOf(text, entities);
  if (fault) {
    return { kind: 'fault', fault };
  }
  const { type, resource, action } = text;
  switch (type) {
    case 'entity': {
      const actions = action === 'all' ? ENTITY_ACTIONS : [action as EntityAction];
      return { kind: 'grant', policy: { type, entity: resource, actions } };
    }
    case 'entityAttribute': {
      const [entity, attribute] = attributeResource(resource);
      const attributes = attribute === WILDCARD ? WILDCARD : [attribute];
      return { kind: 'grant', policy: { type, entity, attributes, access: action as AttributeAccess } };
    }
    case 'specific':
      // Its action is not evaluated.
      return { kind: 'grant', policy: { type, permission: resource } };
    default:
      return { kind: 'inert' };
  }
}

function faultOf(
  { type, resource, action, effect }: Omit<PolicyText, 'policyGroup'>,
  entities: EntityRegistry,
): PolicyFault | undefined {
  const actions = ACTIONS[type] ?? [];
  if (effect !== 'allow') {
    return { path: 'effect', message: `The effect ${effect} takes nothing away: use allow, or leave the policy out` };
  }
  if (!actions.includes(action)) {
    return { path: 'action', message: `A policy of type ${type} has one of the actions ${actions.join(', ')}` };
  }
  const message = resourceFault(type, resource, entities);
  return message === undefined ? undefined : { path: 'resource', message };
}

function resourceFault(type: string, resource: string, entities: EntityRegistry): string | undefined {
  switch (type) {
    case 'entity':
      return entityFault(resource, entities);
    case 'entityAttribute':
      return attributeFault(resource, entities);
    default:
      return undefined;
  }
}

const entityFault = (name: string, entities: EntityRegistry): string | undefined =>
  name === WILDCARD || entities.types.has(name) ? undefined : `There is no entity ${name}`;

function attributeFault(resource: string, entities: EntityRegistry): string | undefined {
  const [entity, attribute] = attributeResource(resource);
  if (entity === '' || attribute === '') {
    return `${resource} names no attribute: write <entity>.<attribute>, <entity>.* or *.*`;
  }
  if (entity === WILDCARD) {
    return attribute === WILDCARD
      ? undefined
      : `${resource} matches nothing: single attributes are granted for one entity, <entity>.${attribute}`;
  }
  const named = entities.types.get(entity);
  return named === undefined || attribute === WILDCARD || entities.mayHave(named, attribute)
    ? entityFault(entity, entities)
    : `There is no attribute ${resource}`;
}

/** Names of attributes have no dots. */
function attributeResource(resource: string): readonly [entity: string, attribute: string] {
  const dot = resource.lastIndexOf('.');
  return dot < 0 ? ['', ''] : [resource.slice(0, dot), resource.slice(dot + 1)];
}
