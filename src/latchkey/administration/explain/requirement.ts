import type { Attribute } from '../../model/attribute.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { Rights, AttributeAccess, EntityAction } from '../../roles/rights.js';
import { type ResourcePolicy, WILDCARD } from '../../roles/role-definition.js';
import { REST_ENABLED } from '../../roles/specific-permissions.js';
import type { Question } from './explain-question.js';

/** One grant that a decision needs, in the words of policies (protocol/roles.md 1). */
export type Requirement =
  | { readonly type: 'entity'; readonly entity: string; readonly action: EntityAction }
  | { readonly type: 'entityAttribute'; readonly attribute: Attribute; readonly action: AttributeAccess }
  | { readonly type: 'specific'; readonly permission: string };

/**
 * Everything that the endpoints ask for (protocol/roles.md 3, 4, 7): entry to the API; the operation on the entity, and
 * on what the row really is; READ as well, because writes look for the row with it; and for attributes the attribute,
 * with READ on what it refers to.
 *
 * @param actual the entity that the row really is of, @param target that of the row behind a reference
 * @param anonymous comes in by a URL pattern, which needs no permission
 */
export function requirementsOf(
  { entity, what }: Question,
  { actual, target }: { readonly actual: EntityModel; readonly target?: EntityModel },
  anonymous: boolean,
): Requirement[] {
  const operation = what.kind === 'entity' ? what.action : what.action === 'view' ? 'read' : 'update';
  const actions: readonly EntityAction[] =
    operation === 'update' || operation === 'delete' ? [operation, 'read'] : [operation];
  const names = [...new Set([entity.name, actual.name])];
  return [
    ...(anonymous ? [] : [{ type: 'specific', permission: REST_ENABLED } as const]),
    ...names.flatMap((name) => actions.map((action) => ({ type: 'entity', entity: name, action }) as const)),
    ...(what.kind === 'entity' ? [] : attributeRequirements(what.attribute, what.action, target)),
  ];
}

function attributeRequirements(
  attribute: Attribute,
  action: AttributeAccess,
  actual: EntityModel | undefined,
): Requirement[] {
  const targets = action === 'view' ? [targetOf(attribute), actual?.name] : [];
  const names = new Set(targets.filter((name) => name !== undefined));
  return [
    { type: 'entityAttribute', attribute, action },
    ...[...names].map((entity) => ({ type: 'entity', entity, action: 'read' }) as const),
  ];
}

function targetOf(attribute: Attribute): string | undefined {
  switch (attribute.kind) {
    case 'toOne':
    case 'toMany':
    case 'computedReference':
      return attribute.target.name;
    case 'embedded':
      return attribute.embeddable;
    default:
      return undefined;
  }
}

/** The decision itself, by the rights that the endpoints check. */
export function isMet(rights: Rights, requirement: Requirement): boolean {
  switch (requirement.type) {
    case 'entity':
      return rights.mayDo(requirement.action, requirement.entity);
    case 'entityAttribute':
      return requirement.action === 'modify'
        ? rights.mayModify(requirement.attribute)
        : rights.hasViewPolicy(requirement.attribute);
    case 'specific':
      return rights.mayExecute(requirement.permission);
  }
}

/** Whether a policy grants what is required; protocol/roles.md 2. */
export function grants(policy: ResourcePolicy, requirement: Requirement): boolean {
  const covers = (granted: string, wanted: string): boolean => granted === WILDCARD || granted === wanted;
  switch (policy.type) {
    case 'entity':
      return (
        requirement.type === 'entity' &&
        covers(policy.entity, requirement.entity) &&
        policy.actions.includes(requirement.action)
      );
    case 'entityAttribute':
      return (
        requirement.type === 'entityAttribute' &&
        covers(policy.entity, requirement.attribute.owner) &&
        (policy.attributes === WILDCARD || policy.attributes.includes(requirement.attribute.name)) &&
        (policy.access === 'modify' || requirement.action === 'view')
      );
    case 'specific':
      return requirement.type === 'specific' && covers(policy.permission, requirement.permission);
  }
}
