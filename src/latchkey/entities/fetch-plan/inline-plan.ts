import { isJsonObject, type JsonObject } from '../../common/json-text.js';
import { type RestError, restError } from '../../errors/rest-error.js';
import type { Attribute, EmbeddedAttribute } from '../../model/attribute.js';
import type { EntityModel } from '../../model/entity-model.js';
import { attributeOf } from '../viewable.js';
import { embeddedPlan, namedEmbeddedPlan } from './built-in-plans.js';
import { dynamicNode } from './dynamic-plan.js';
import { EMPTY_PLAN, type FetchPlan, FetchPlanBuilder, type FetchPlanNode } from './fetch-plan.js';
import type { FetchPlanRegistry } from './fetch-plan-registry.js';

/** Deeper plans are refused: each level costs a join or a statement. */
const MAX_DEPTH = 16;
/** References of one plan. Plans used by name would else double with every line of JSON. */
const MAX_REFERENCES = 100;
/** Attributes that one plan lists, those of nested plans among them. */
const MAX_ATTRIBUTES = 10_000;

/** What a plan is about: an entity, or an embedded object, which is planned like a reference. */
type Planned = EntityModel | EmbeddedAttribute;

/** Whether a parameter value is a plan written as JSON rather than a name (protocol/entities.md 3.2). */
export const isInlinePlan = (text: string): boolean => /^\{[\s\S]*\}$/.test(text.trim());

/**
 * Reads a plan written as JSON in a request; protocol/entities.md 3.2.
 *
 * @param json parsed, whatever it is
 * @param entity the entity of the URL; the plan may be about one that it extends
 * @throws RestError 400 `Invalid FetchPlan definition` with the reason
 */
export function parseInlinePlan(json: unknown, entity: EntityModel, registry: FetchPlanRegistry): FetchPlan {
  const reader = new InlinePlanReader(registry, entity);
  if (!isJsonObject(json)) {
    throw reader.invalid('The fetch plan is not a JSON object');
  }
  const line = lineOf(entity);
  const planned = line.find((each) => each.isCalled(json.entity));
  if (!planned) {
    throw reader.invalid(`The fetch plan must have "entity": ${line.map(({ name }) => `"${name}"`).join(' or ')}`);
  }
  return reader.read(json, planned, 0);
}

class InlinePlanReader {
  /** Plans defined earlier in the same JSON, by entity and name. */
  private readonly named = new Map<string, FetchPlan>();
  private listed = 0;

  constructor(
    private readonly registry: FetchPlanRegistry,
    private readonly root: EntityModel,
  ) {}

  read(json: JsonObject, planned: Planned, depth: number): FetchPlan {
    if (!Array.isArray(json.properties)) {
      throw this.invalid(`"properties" of ${nameOf(planned)} must be an array`);
    }
    this.requireDepth(depth);
    this.listed += json.properties.length;
    if (this.listed > MAX_ATTRIBUTES) {
      throw this.invalid(`The fetch plan lists more than ${MAX_ATTRIBUTES} attributes`);
    }
    const builder = new FetchPlanBuilder();
    for (const property of json.properties as unknown[]) {
      const node = this.node(property, planned, depth);
      if (node) {
        builder.add(node);
      }
      if (builder.references > MAX_REFERENCES) {
        throw this.invalid(`The fetch plan follows more than ${MAX_REFERENCES} references`);
      }
    }
    const plan = builder.build();
    if (typeof json.name === 'string') {
      this.named.set(`${nameOf(planned)} ${json.name}`, plan);
    }
    return plan;
  }

  /** @param entity whose plans may be named instead */
  invalid(reason: string, entity = this.root): RestError {
    return restError('invalidFetchPlan', { reason }, {}, { available: this.registry.namesOf(entity) });
  }

  /** Unknown attributes are ignored, in whichever form they are listed. */
  private node(property: unknown, planned: Planned, depth: number): FetchPlanNode | undefined {
    if (typeof property === 'string') {
      return this.pathNode(property.split('.'), planned, depth);
    }
    if (!isJsonObject(property) || typeof property.name !== 'string') {
      throw this.invalid(`A property of ${nameOf(planned)} is neither a name nor an object with a "name"`);
    }
    const attribute = attributeOf(planned, property.name);
    const nested = property.fetchPlan ?? property.view ?? null;
    if (!attribute || nested === null) {
      return attribute && plainNode(attribute);
    }
    const inner = plannedIn(attribute);
    if (!inner) {
      throw this.invalid(`${nameOf(planned)}.${attribute.name} is not a reference and has no fetch plan`);
    }
    return { attribute, plan: this.nested(nested, inner, depth + 1) };
  }

  /** `customer.name` is `customer` with a nested `name`; of a path that ends nowhere the known head stays. */
  private pathNode(
    [name = '', ...rest]: readonly string[],
    planned: Planned,
    depth: number,
  ): FetchPlanNode | undefined {
    this.requireDepth(depth);
    const attribute = attributeOf(planned, name);
    if (!attribute || rest.length === 0) {
      return attribute && plainNode(attribute);
    }
    const inner = plannedIn(attribute);
    const node = inner && this.pathNode(rest, inner, depth + 1);
    const plan = node ? new FetchPlanBuilder().add(node).build() : EMPTY_PLAN;
    return inner && { attribute, plan };
  }

  /** A nested plan, or the name of one: defined earlier in the same JSON, built in or registered. */
  private nested(nested: unknown, planned: Planned, depth: number): FetchPlan {
    if (isJsonObject(nested)) {
      return this.read(nested, planned, depth);
    }
    const plan = typeof nested === 'string' ? this.named.get(`${nameOf(planned)} ${nested}`) : undefined;
    const known = plan ?? (typeof nested === 'string' ? this.known(nested, planned) : undefined);
    if (!known) {
      throw this.invalid(
        `The fetch plan ${JSON.stringify(nested)} of ${nameOf(planned)} does not exist`,
        isEmbedded(planned) ? undefined : planned,
      );
    }
    this.requireDepth(depth + levelsIn(known));
    return known;
  }

  private known(name: string, planned: Planned): FetchPlan | undefined {
    return isEmbedded(planned) ? namedEmbeddedPlan(planned, name) : this.registry.find(planned, name);
  }

  private requireDepth(depth: number): void {
    if (depth > MAX_DEPTH) {
      throw this.invalid(`The fetch plan is nested deeper than ${MAX_DEPTH} levels`);
    }
  }
}

/** Levels of nested plans. */
const levelsIn = ({ nodes }: FetchPlan): number =>
  nodes.reduce((most, { plan }) => Math.max(most, plan && plan !== EMPTY_PLAN ? 1 + levelsIn(plan) : 0), 0);

const isEmbedded = (planned: Planned): planned is EmbeddedAttribute => 'embeddable' in planned;

const nameOf = (planned: Planned): string => (isEmbedded(planned) ? planned.embeddable : planned.name);

/** The entity and those it extends. */
const lineOf = (entity: EntityModel): readonly EntityModel[] =>
  entity.parent ? [entity, ...lineOf(entity.parent)] : [entity];

function plannedIn(attribute: Attribute): Planned | undefined {
  switch (attribute.kind) {
    case 'embedded':
      return attribute;
    case 'toOne':
    case 'toMany':
    case 'computedReference':
      return attribute.target;
    default:
      return undefined;
  }
}

/**
 * An attribute listed by its plain name: a reference is then written with its identity only, a dynamic one with what its
 * name is made of.
 */
function plainNode(attribute: Attribute): FetchPlanNode {
  if (attribute.dynamic) {
    return dynamicNode(attribute);
  }
  switch (attribute.kind) {
    case 'embedded':
      return { attribute, plan: embeddedPlan(attribute) };
    case 'toOne':
    case 'toMany':
    case 'computedReference':
      return { attribute, plan: EMPTY_PLAN };
    default:
      return { attribute };
  }
}
