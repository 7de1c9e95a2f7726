import { type Attribute, type EmbeddedAttribute, isValueAttribute } from '../../model/attribute.js';
import type { EntityModel } from '../../model/entity-model.js';
import { nameAttributes } from '../../model/instance-name.js';
import { EMPTY_PLAN, type FetchPlan, FetchPlanBuilder } from './fetch-plan.js';

/** Plans every entity has; protocol/entities.md 3.1. */
export type BuiltInPlan = '_local' | '_instance_name' | '_base';

export const BUILT_IN_PLANS: readonly string[] = ['_local', '_instance_name', '_base'];

export function builtInPlan(entity: EntityModel, name: BuiltInPlan): FetchPlan {
  switch (name) {
    case '_local':
      return localPlan(entity);
    case '_instance_name':
      return instanceNamePlan(entity);
    case '_base':
      return basePlan(entity);
  }
}

/** `_base` and the computed attributes: what is written when a request names no plan (protocol/entities.md 3.3). */
export function defaultPlan(entity: EntityModel): FetchPlan {
  const builder = new FetchPlanBuilder().addAll(basePlan(entity));
  for (const attribute of entity.attributes.values()) {
    if (attribute.kind === 'transient') {
      builder.add({ attribute });
    }
  }
  return builder.build();
}

/** The `_base` plan of an embedded object; inside of other plans it has no name. */
export const embeddedPlan = (attribute: Pick<EmbeddedAttribute, 'attributes'>): FetchPlan =>
  embeddedBase(attribute).build();

const embeddedBase = ({ attributes }: Pick<EmbeddedAttribute, 'attributes'>): FetchPlanBuilder =>
  addEmbedded(scalarsOf(attributes.values()), attributes.values());

function addEmbedded(builder: FetchPlanBuilder, attributes: Iterable<Attribute>): FetchPlanBuilder {
  for (const attribute of attributes) {
    if (attribute.kind === 'embedded') {
      builder.add({ attribute, plan: embeddedPlan(attribute) });
    }
  }
  return builder;
}

/** The built-in plans of an embedded object, which has no instance name. */
export function namedEmbeddedPlan(
  attribute: Pick<EmbeddedAttribute, 'attributes'>,
  name: string,
): FetchPlan | undefined {
  switch (name as BuiltInPlan) {
    case '_local':
      return scalarsOf(attribute.attributes.values()).build(name);
    case '_base':
      return embeddedBase(attribute).build(name);
    case '_instance_name':
      return EMPTY_PLAN;
    default:
      return undefined;
  }
}

const localPlan = (entity: EntityModel): FetchPlan => scalarsOf(entity.attributes.values()).build('_local');

function instanceNamePlan(entity: EntityModel, path: readonly EntityModel[] = []): FetchPlan {
  const builder = new FetchPlanBuilder();
  for (const part of nameAttributes(entity.instanceName)) {
    if (part.kind === 'toOne') {
      // A cycle of names is cut: the inner object shows its identity only.
      const plan = path.includes(part.target) ? EMPTY_PLAN : instanceNamePlan(part.target, [...path, entity]);
      builder.add({ attribute: part, plan });
    } else {
      builder.add({ attribute: part });
    }
  }
  return builder.build('_instance_name');
}

function basePlan(entity: EntityModel, path: readonly EntityModel[] = []): FetchPlan {
  const builder = addEmbedded(scalarsOf(entity.attributes.values()), entity.attributes.values());
  for (const part of nameAttributes(entity.instanceName)) {
    if (part.kind === 'toOne') {
      const plan = path.includes(part.target) ? EMPTY_PLAN : basePlan(part.target, [...path, entity]);
      builder.add({ attribute: part, plan });
    }
  }
  return builder.build('_base');
}

function scalarsOf(attributes: Iterable<Attribute>): FetchPlanBuilder {
  const builder = new FetchPlanBuilder();
  for (const attribute of attributes) {
    if (isValueAttribute(attribute) && attribute.kind !== 'elements') {
      builder.add({ attribute });
    }
  }
  return builder;
}
