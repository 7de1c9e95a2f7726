import { getOrCreate } from '../../common/get-or-create.js';
import type { Steps } from '../../common/in-slices.js';
import { isJsonObject } from '../../common/json-text.js';
import { isReference } from '../../model/attribute.js';
import type { EntityModel } from '../../model/entity-model.js';
import { NO_LIMITS } from '../../datatypes/scalar-parser.js';
import type { MemoryObject } from '../write/validation/memory-objects.js';
import { builtInPlan } from '../fetch-plan/built-in-plans.js';
import { asDynamic, nodesOfClass } from '../fetch-plan/dynamic-plan.js';
import { type FetchPlan, FetchPlanBuilder, type FetchPlanNode } from '../fetch-plan/fetch-plan.js';
import { readInstance } from '../instances/instance-reader.js';
import { rememberNameValues } from '../instances/remembered-names.js';
import { rememberToken } from '../instances/remembered-tokens.js';

const known = new WeakMap<FetchPlan, Map<EntityModel, FetchPlan>>();

/** The plan with what the instance names of its objects are made of, on every level. */
export function withNames(entity: EntityModel, plan: FetchPlan): FetchPlan {
  const byEntity = getOrCreate(known, plan, () => new Map<EntityModel, FetchPlan>());
  return getOrCreate(byEntity, entity, () => addNames(entity, plan));
}

function addNames(entity: EntityModel, plan: FetchPlan): FetchPlan {
  const builder = nodesWithNames(plan);
  // Classes of one table know their own attributes; the names of all of them are made of these.
  const named = entity.hierarchy
    .reduce((all, each) => all.addAll(builtInPlan(each, '_instance_name')), builder)
    .build();
  return plan.dynamic === undefined ? named : asDynamic(named, plan.dynamic);
}

function nodesWithNames({ nodes }: FetchPlan): FetchPlanBuilder {
  const builder = new FetchPlanBuilder();
  for (const { attribute, plan } of nodes) {
    if (plan && isReference(attribute)) {
      builder.add({ attribute, plan: addNames(attribute.target, plan) });
    } else if (plan && attribute.kind === 'embedded') {
      builder.add({ attribute, plan: nodesWithNames(plan).build() });
    } else {
      builder.add(plan ? { attribute, plan } : { attribute });
    }
  }
  return builder;
}

/**
 * Makes the instance that code works with: what it asked for, and also what its name is made of.
 *
 * @param json written by a read of {@link withNames}, nulls included
 */
export function* loadedInstance(entity: EntityModel, json: unknown, plan: FetchPlan): Steps<MemoryObject> {
  const object = yield* readInstance(entity, json, NO_LIMITS);
  keepPlanned(entity, object, plan, json);
  return object;
}

function keepPlanned(entity: EntityModel, object: MemoryObject, plan: FetchPlan, json: unknown): void {
  const nodes = nodesOfClass(classIn(entity, json), plan);
  const planned = new Map(nodes.map((node) => [node.attribute.name, node]));
  const key = entity.key.attributes.map(({ name }) => name);
  const beside: Record<string, unknown> = {};
  for (const name of Object.keys(object)) {
    const node = planned.get(name);
    if (!node && !key.includes(name)) {
      beside[name] = object[name];
      Reflect.deleteProperty(object, name);
    } else if (node) {
      keepTargets(node, object[name], memberOf(json, name));
    }
  }
  rememberNameValues(object, beside);
  rememberToken(object, json);
}

/** The entity that an object really is of. */
function classIn(entity: EntityModel, json: unknown): EntityModel {
  const name = memberOf(json, '_entityName');
  return name === entity.name ? entity : (entity.hierarchy.find((each) => each.name === name) ?? entity);
}

/**
 * @param value of the attribute: an object, a list of them, an embedded object, or anything else
 * @param json that the value was read from
 */
function keepTargets({ attribute, plan }: FetchPlanNode, value: unknown, json: unknown): void {
  const texts: readonly unknown[] = [json].flat();
  for (const [index, each] of [value].flat().entries()) {
    if (plan && typeof each === 'object' && each !== null) {
      if (isReference(attribute)) {
        keepPlanned(attribute.target, each as MemoryObject, plan, texts[index]);
      } else if (attribute.kind === 'embedded') {
        plan.nodes.forEach((node) => {
          const { name } = node.attribute;
          keepTargets(node, (each as MemoryObject)[name], memberOf(texts[index], name));
        });
      }
    }
  }
}

const memberOf = (json: unknown, name: string): unknown => (isJsonObject(json) ? json[name] : undefined);
