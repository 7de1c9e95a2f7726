import { isJsonObject, type JsonObject, NOT_JSON, parseJson } from '../../common/json-text.js';
import { restError } from '../../common/rest-error.js';
import type { Attribute } from '../../metadata/attribute.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import { embeddedPlan } from './built-in-plans.js';
import { EMPTY_PLAN, type FetchPlan, FetchPlanBuilder } from './fetch-plan.js';
import type { FetchPlanRegistry } from './fetch-plan-registry.js';

/** Deeper plans are refused: each level costs a join or a statement. */
const MAX_DEPTH = 16;

const invalid = (reason: string) => restError('invalidFetchPlan', { reason });

/** Whether a parameter value is a plan written as JSON rather than a name (protocol/entities.md 3.2). */
export const isInlinePlan = (text: string): boolean => /^\s*\{[\s\S]*\}\s*$/.test(text);

/**
 * Reads a plan written as JSON in a request; protocol/entities.md 3.2.
 *
 * @throws RestError 400 `Invalid FetchPlan definition` with the reason
 */
export function parseInlinePlan(text: string, entity: EntityModel, registry: FetchPlanRegistry): FetchPlan {
  const json = parseJson(text);
  if (json === NOT_JSON || !isJsonObject(json)) {
    throw invalid('The fetch plan is not a JSON object');
  }
  if (json.entity !== entity.name) {
    throw invalid(`The fetch plan must have "entity": "${entity.name}"`);
  }
  return new InlinePlanReader(registry).read(json, entity, 0);
}

class InlinePlanReader {
  /** Plans defined earlier in the same JSON, by entity and name. */
  private readonly named = new Map<string, FetchPlan>();

  constructor(private readonly registry: FetchPlanRegistry) {}

  read(json: JsonObject, entity: EntityModel, depth: number): FetchPlan {
    if (!Array.isArray(json.properties)) {
      throw invalid(`"properties" of ${entity.name} must be an array`);
    }
    if (depth > MAX_DEPTH) {
      throw invalid(`The fetch plan is nested deeper than ${MAX_DEPTH} levels`);
    }
    const builder = new FetchPlanBuilder();
    for (const property of json.properties as unknown[]) {
      this.addProperty(builder, property, entity, depth);
    }
    const plan = builder.build();
    if (typeof json.name === 'string') {
      this.named.set(`${entity.name} ${json.name}`, plan);
    }
    return plan;
  }

  private addProperty(builder: FetchPlanBuilder, property: unknown, entity: EntityModel, depth: number): void {
    if (typeof property === 'string') {
      this.addPath(builder, property.split('.'), entity, depth);
      return;
    }
    if (!isJsonObject(property) || typeof property.name !== 'string') {
      throw invalid(`A property of ${entity.name} is neither a name nor an object with a "name"`);
    }
    const attribute = entity.attributes.get(property.name);
    const nested = property.fetchPlan ?? property.view;
    if (!attribute) {
      return;
    }
    if (nested === undefined || nested === null) {
      builder.add(plainNode(attribute));
    } else if (attribute.kind === 'embedded') {
      builder.add({ attribute, plan: this.embedded(attribute.attributes, nested) });
    } else if (attribute.kind === 'toOne' || attribute.kind === 'toMany') {
      builder.add({ attribute, plan: this.nested(nested, attribute.target, depth + 1) });
    } else {
      throw invalid(`${entity.name}.${attribute.name} is no reference and has no fetch plan`);
    }
  }

  /** `customer.name` adds `customer` with a nested `name`. Unknown names are passed over. */
  private addPath(
    builder: FetchPlanBuilder,
    [name = '', ...rest]: readonly string[],
    entity: EntityModel,
    depth: number,
  ): void {
    const attribute = entity.attributes.get(name);
    if (!attribute) {
      return;
    }
    if (rest.length === 0) {
      builder.add(plainNode(attribute));
    } else if (attribute.kind === 'embedded') {
      builder.add({ attribute, plan: this.embedded(attribute.attributes, { properties: [rest.join('.')] }) });
    } else if (attribute.kind === 'toOne' || attribute.kind === 'toMany') {
      builder.add({ attribute, plan: this.read({ properties: [rest.join('.')] }, attribute.target, depth + 1) });
    }
  }

  private embedded(attributes: ReadonlyMap<string, Attribute>, nested: unknown): FetchPlan {
    const properties = isJsonObject(nested) ? nested.properties : undefined;
    const builder = new FetchPlanBuilder();
    for (const property of Array.isArray(properties) ? (properties as unknown[]) : [...attributes.keys()]) {
      const attribute = attributes.get(String(isJsonObject(property) ? property.name : property));
      if (attribute) {
        builder.add({ attribute });
      }
    }
    return builder.build();
  }

  private nested(nested: unknown, target: EntityModel, depth: number): FetchPlan {
    if (isJsonObject(nested)) {
      return this.read(nested, target, depth);
    }
    const plan =
      typeof nested === 'string'
        ? (this.named.get(`${target.name} ${nested}`) ?? this.registry.find(target, nested))
        : undefined;
    if (!plan) {
      throw invalid(`The fetch plan ${JSON.stringify(nested)} of ${target.name} does not exist`);
    }
    return plan;
  }
}

/** An attribute listed by its plain name: a reference is then written with its identity only. */
function plainNode(attribute: Attribute): { attribute: Attribute; plan?: FetchPlan } {
  switch (attribute.kind) {
    case 'embedded':
      return { attribute, plan: embeddedPlan(attribute) };
    case 'toOne':
    case 'toMany':
      return { attribute, plan: EMPTY_PLAN };
    default:
      return { attribute };
  }
}
