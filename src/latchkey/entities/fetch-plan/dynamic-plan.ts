import { type Attribute, isReference } from '../../model/attribute.js';
import type { EntityModel } from '../../model/entity-model.js';
import { builtInPlan } from './built-in-plans.js';
import type { FetchPlan, FetchPlanNode } from './fetch-plan.js';

interface Extended {
  readonly revision: string;
  readonly plan: FetchPlan;
}

const extended = new WeakMap<FetchPlan, Extended>();

/**
 * The plan with all dynamic attributes of the objects that it reaches (protocol/dynamic-attributes.md 3). Equal plans and
 * revisions give the same one.
 *
 * @param revision of the definitions
 */
export function withDynamicAttributes(plan: FetchPlan, revision: string): FetchPlan {
  const known = extended.get(plan);
  if (known?.revision === revision) {
    return known.plan;
  }
  const nodes = plan.nodes.map((node) => extendedNode(node, revision));
  const made = asDynamic({ ...plan, nodes }, revision);
  extended.set(plan, { revision, plan: made });
  return made;
}

/** The same plan, whose objects carry all their dynamic attributes; plans inside of it stay as they are. */
export const asDynamic = (plan: FetchPlan, revision: string): FetchPlan => ({
  ...plan,
  dynamic: revision,
  key: `${plan.key}+${revision}`,
});

/** The target of a dynamic reference is only shown: it does not carry its own ones. */
function extendedNode(node: FetchPlanNode, revision: string): FetchPlanNode {
  const { attribute, plan } = node;
  return plan && isReference(attribute) && !attribute.dynamic
    ? { ...node, plan: withDynamicAttributes(plan, revision) }
    : node;
}

/** How a plan writes a dynamic attribute that it names, or has without naming it. */
export const dynamicNode = (attribute: Attribute): FetchPlanNode =>
  isReference(attribute) ? { attribute, plan: builtInPlan(attribute.target, '_instance_name') } : { attribute };

/**
 * What the plan says of one class. Dynamic attributes are those of exactly this class; they stand behind the declared ones
 * (protocol/dynamic-attributes.md 1, 3).
 */
export function nodesOfClass(entity: EntityModel, { nodes, dynamic }: FetchPlan): readonly FetchPlanNode[] {
  const isOwn = ({ attribute }: FetchPlanNode): boolean =>
    attribute.dynamic?.stamp === entity.dynamicAttributes.get(attribute.name)?.dynamic.stamp;
  const own = nodes.every(({ attribute }) => attribute.dynamic === undefined) ? nodes : nodes.filter(isOwn);
  if (dynamic === undefined) {
    return own;
  }
  const named = new Set(own.map(({ attribute }) => attribute.name));
  const others = [...entity.dynamicAttributes.values()].filter(({ name }) => !named.has(name));
  return [...own, ...others.map(dynamicNode)];
}
