import { type Attribute, type EmbeddedAttribute, isValueAttribute } from '../../metadata/attribute.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import { nameAttributes } from '../../metadata/instance-name.js';
import { type FetchPlan, FetchPlanBuilder } from './fetch-plan.js';

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

/** Everything of an embedded object. */
export function embeddedPlan({ attributes }: EmbeddedAttribute): FetchPlan {
  return scalarsOf(attributes.values()).build('_base');
}

const localPlan = (entity: EntityModel): FetchPlan => scalarsOf(entity.attributes.values()).build('_local');

function instanceNamePlan(entity: EntityModel, path: readonly EntityModel[] = []): FetchPlan {
  const builder = new FetchPlanBuilder();
  for (const part of nameAttributes(entity.instanceName)) {
    if (part.kind === 'toOne') {
      // A circle of names is cut: the inner object shows its identity only.
      const plan = path.includes(part.target)
        ? new FetchPlanBuilder().build()
        : instanceNamePlan(part.target, [...path, entity]);
      builder.add({ attribute: part, plan });
    } else {
      builder.add({ attribute: part });
    }
  }
  return builder.build('_instance_name');
}

function basePlan(entity: EntityModel, path: readonly EntityModel[] = []): FetchPlan {
  const builder = scalarsOf(entity.attributes.values());
  for (const attribute of entity.attributes.values()) {
    if (attribute.kind === 'embedded') {
      builder.add({ attribute, plan: embeddedPlan(attribute) });
    }
  }
  for (const part of nameAttributes(entity.instanceName)) {
    if (part.kind === 'toOne') {
      const plan = path.includes(part.target)
        ? new FetchPlanBuilder().build()
        : basePlan(part.target, [...path, entity]);
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
