import { BUILT_IN_PLANS, namedEmbeddedPlan } from '../entities/fetch-plan/built-in-plans.js';
import { EMPTY_PLAN, type FetchPlan } from '../entities/fetch-plan/fetch-plan.js';
import type { FetchPlanRegistry } from '../entities/fetch-plan/fetch-plan-registry.js';
import type { EmbeddedAttribute } from '../model/attribute.js';
import type { EntityRegistry } from '../model/entity-model.js';
import type { Documents } from '../messages/documents.js';

/**
 * The plans of every entity, embeddable and superclass in the form in which a request may send them back; protocol/metadata.md 2.
 * The list of all leaves the built-in plans out.
 *
 * @returns documents by the name of the entity, embeddable or superclass
 */
export function fetchPlanDescriptions(
  registry: EntityRegistry,
  plans: FetchPlanRegistry,
): ReadonlyMap<string, Documents> {
  const ofEntities = [
    ...registry.withTableless().map((entity) => [entity.name, entity] as const),
    ...registry.byReplacedName,
  ].map(([name, entity]) => [name, plans.plansOf(entity)] as const);
  const ofOthers = [...registry.embeddables, ...registry.superclasses].map(
    ([name, each]) => [name, plansOfValues(each)] as const,
  );
  return new Map([...ofEntities, ...ofOthers].map(([name, named]) => [name, documents(name, named)]));
}

function documents(entity: string, plans: ReadonlyMap<string, FetchPlan>): Documents {
  const byName = new Map(
    [...plans].map(([name, plan]) => [name, JSON.stringify({ name, entity, properties: propertiesOf(plan) })]),
  );
  const registered = [...byName].filter(([name]) => !BUILT_IN_PLANS.includes(name));
  return { all: `[${registered.map(([, json]) => json).join()}]`, byName };
}

const propertiesOf = ({ nodes }: FetchPlan): readonly (string | object)[] =>
  nodes.map(({ attribute: { name }, plan }) =>
    plan ? { name, fetchPlan: { name: plan.name, properties: propertiesOf(plan) } } : name,
  );

/** Embedded objects and superclasses have no instance name. */
const plansOfValues = (attribute: Pick<EmbeddedAttribute, 'attributes'>): ReadonlyMap<string, FetchPlan> =>
  new Map(
    ['_local', '_instance_name', '_base'].map((name) => [name, namedEmbeddedPlan(attribute, name) ?? EMPTY_PLAN]),
  );
