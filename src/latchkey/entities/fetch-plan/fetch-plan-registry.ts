import { Inject, Injectable, Optional } from '@nestjs/common';
import { ATTEMPT, type Attempt, failFast } from '../../errors/found-faults.js';
import { DeclarationError, restError } from '../../errors/rest-error.js';
import { type FetchPlanDeclaration, fetchPlanDeclarationsOf, type FetchPlanItem } from '../../model/declarations.js';
import { type EmbeddedAttribute, isReference } from '../../model/attribute.js';
import { type EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { type DynamicAttributes, isDynamicName } from '../../model/dynamic-attribute.js';
import type { NamedType } from '../../model/named-type.js';
import { BUILT_IN_PLANS, type BuiltInPlan, builtInPlan, defaultPlan, embeddedPlan } from './built-in-plans.js';
import { type FetchPlan, FetchPlanBuilder } from './fetch-plan.js';
import { InvalidJson } from '../../common/json/invalid-json.js';
import { type JsonObject, parseJson } from '../../common/json-text.js';
import {
  DynamicAttributeSettings,
  EntitySettings,
  LimitSettings,
  ProtocolSettings,
} from '../../config/setting-groups.js';
import type { QueryParameters } from '../../http/client-request.js';
import { asksForDynamic } from '../../http/parse-flag.js';
import { withDynamicAttributes } from './dynamic-plan.js';
import { isInlinePlan, parseInlinePlan } from './inline-plan.js';

/** An entity, or an embeddable. */
type PlannedType = Pick<NamedType, 'name' | 'attributes'> & { readonly dynamicAttributes?: DynamicAttributes };

/** Stands in the place of a declared plan: a list that code gives at run time. */
const LISTED = 'a list';

/** All named plans, built and checked once at start. */
@Injectable()
export class FetchPlanRegistry {
  private readonly plans = new Map<EntityModel, Map<string, FetchPlan>>();
  private readonly defaults = new Map<EntityModel, FetchPlan>();

  /** @throws DeclarationError naming plan, entity and attribute */
  constructor(entities: EntityRegistry, @Optional() @Inject(ATTEMPT) attempt: Attempt = failFast) {
    for (const entity of entities.withTableless()) {
      this.plans.set(entity, new Map(BUILT_IN_PLANS.map((name) => [name, builtInPlan(entity, name as BuiltInPlan)])));
      this.defaults.set(entity, defaultPlan(entity));
    }
    for (const entity of entities.withTableless()) {
      for (const declaration of fetchPlanDeclarationsOf(entity.target)) {
        attempt(() => this.declared(entity, declaration.name, []));
      }
    }
  }

  /** The plan of a request that names none. */
  default(entity: EntityModel): FetchPlan {
    return this.defaults.get(entity) ?? defaultPlan(entity);
  }

  /** All plans of the entity by name, the built-in ones first. */
  plansOf(entity: EntityModel): ReadonlyMap<string, FetchPlan> {
    return this.plans.get(entity) ?? new Map<string, FetchPlan>();
  }

  find(entity: EntityModel, name: string): FetchPlan | undefined {
    return this.plans.get(entity)?.get(name);
  }

  /** Built-in and registered plans, in the order of the alphabet. */
  namesOf(entity: EntityModel): readonly string[] {
    return [...(this.plans.get(entity)?.keys() ?? [])].sort();
  }

  /** @throws RestError 400 `Fetch plan not found` (protocol/entities.md 3.1) */
  get(entity: EntityModel, name: string): FetchPlan {
    const plan = this.find(entity, name);
    if (!plan) {
      throw restError(
        'fetchPlanNotFound',
        { plan: name, entity: entity.name },
        {},
        { available: this.namesOf(entity) },
      );
    }
    return plan;
  }

  /**
   * A plan of attributes that code lists, in the form of `@NamedFetchPlan`. They may be dynamic (`+warranty`): one that
   * administrators have not defined is skipped (protocol/dynamic-attributes.md 3).
   *
   * @throws DeclarationError naming the entity and the attribute
   */
  listed(entity: EntityModel, items: readonly FetchPlanItem[]): FetchPlan {
    return this.addItems(new FetchPlanBuilder(), entity, items, [LISTED, `of ${entity.name}`]).build();
  }

  /** Builds a declared plan and those it needs; `path` detects plans that need each other. */
  private declared(entity: EntityModel, name: string, path: readonly string[]): FetchPlan {
    const present = this.find(entity, name);
    if (present) {
      return present;
    }
    const here = `${entity.name}.${name}`;
    const declaration = fetchPlanDeclarationsOf(entity.target).find((each) => each.name === name);
    if (!declaration) {
      throw new DeclarationError(
        `Fetch plan ${path.at(-1) ?? here} uses ${here}, which does not exist: declare it or correct the name`,
      );
    }
    if (path.includes(here)) {
      throw new DeclarationError(
        `Fetch plans ${[...path, here].join(' -> ')} need each other: list attributes in one of them`,
      );
    }
    const plan = this.build(entity, declaration, [...path, here]);
    this.plans.get(entity)?.set(name, plan);
    return plan;
  }

  private build(entity: EntityModel, declaration: FetchPlanDeclaration, path: readonly string[]): FetchPlan {
    const builder = new FetchPlanBuilder();
    for (const name of declaration.extends) {
      builder.addAll(this.declared(entity, name, path));
    }
    return this.addItems(builder, entity, declaration.items, path).build(declaration.name);
  }

  private addItems(
    builder: FetchPlanBuilder,
    entity: PlannedType,
    items: readonly FetchPlanItem[],
    path: readonly string[],
  ): FetchPlanBuilder {
    for (const item of items) {
      const entries: [string, string | readonly FetchPlanItem[] | undefined][] =
        typeof item === 'string' ? [[item, undefined]] : Object.entries(item);
      for (const [name, nested] of entries) {
        this.addItem(builder, entity, name, nested, path);
      }
    }
    return builder;
  }

  private addItem(
    builder: FetchPlanBuilder,
    entity: PlannedType,
    name: string,
    nested: string | readonly FetchPlanItem[] | undefined,
    path: readonly string[],
  ): void {
    const atRunTime = path[0] === LISTED;
    const attribute = entity.attributes.get(name) ?? (atRunTime ? entity.dynamicAttributes?.get(name) : undefined);
    if (!attribute) {
      if (atRunTime && isDynamicName(name)) {
        return;
      }
      throw new DeclarationError(
        `Fetch plan ${path.at(-1) ?? ''} lists ${name}, which is not an attribute of ${entity.name}: choose from ${[...entity.attributes.keys()].join(', ')}`,
      );
    }
    if (attribute.kind === 'embedded') {
      const plan = Array.isArray(nested)
        ? this.addItems(
            new FetchPlanBuilder(),
            embeddableOf(attribute),
            nested as readonly FetchPlanItem[],
            path,
          ).build()
        : embeddedPlan(attribute);
      builder.add({ attribute, plan });
    } else if (!isReference(attribute)) {
      if (nested !== undefined) {
        throw new DeclarationError(
          `Fetch plan ${path.at(-1) ?? ''} nests attributes in ${name}, which is not a reference: list it as a plain name`,
        );
      }
      builder.add({ attribute });
    } else {
      const { target } = attribute;
      const plan = Array.isArray(nested)
        ? this.addItems(new FetchPlanBuilder(), target, nested as readonly FetchPlanItem[], path).build()
        : this.declared(
            target,
            (nested as string | undefined) ?? (attribute.dynamic ? '_instance_name' : '_base'),
            path,
          );
      builder.add({ attribute, plan });
    }
  }
}

/** An embedded object is named by its class. */
const embeddableOf = ({ embeddable, attributes }: EmbeddedAttribute): PlannedType => ({
  name: embeddable,
  attributes,
});

/** Query parameters that name a plan; the second is that of old clients (protocol/entities.md 1.5). */
export const PLAN_PARAMETERS = ['fetchPlan', 'view'] as const;

/** Those of predefined queries: 3.x dropped the second (protocol/README.md decision 18). */
export const queryPlanParameters = ({ COMPATIBILITY }: ProtocolSettings): readonly string[] =>
  COMPATIBILITY === '2' ? PLAN_PARAMETERS : ['fetchPlan'];

/** Finds the plan a request asks for, by name or written as JSON. */
@Injectable()
export class RequestedPlan {
  constructor(
    private readonly registry: FetchPlanRegistry,
    private readonly settings: EntitySettings,
    private readonly dynamic: DynamicAttributeSettings,
    private readonly limits: LimitSettings,
    private readonly entities: EntityRegistry,
  ) {}

  /**
   * @param requested value of the parameter, or the JSON object in the body of a search; absent for the default
   * @throws RestError 400 for an unknown name, a faulty plan, or a plan in JSON while those are switched off
   */
  find(entity: EntityModel, requested: string | JsonObject | undefined): FetchPlan {
    if (requested === undefined) {
      return this.registry.default(entity);
    }
    if (typeof requested === 'string' && !isInlinePlan(requested)) {
      return this.registry.get(entity, requested);
    }
    if (!this.settings.INLINE_FETCH_PLAN_ENABLED) {
      throw restError('inlineFetchPlansDisabled');
    }
    const json = typeof requested === 'string' ? parseJson(requested, this.limits) : requested;
    if (json instanceof InvalidJson && json.reason !== '') {
      throw restError('invalidFetchPlan', { reason: json.reason });
    }
    return parseInlinePlan(json, entity, this.registry);
  }

  /**
   * The plan with all dynamic attributes, where a request asks for them (protocol/dynamic-attributes.md 3).
   *
   * @throws RestError 400 `Invalid request parameter` for a parameter that is neither true nor false
   */
  extended(plan: FetchPlan, query: QueryParameters): FetchPlan {
    return asksForDynamic(this.dynamic, query) ? this.withDynamic(plan) : plan;
  }

  /** The plan with all dynamic attributes. */
  withDynamic(plan: FetchPlan): FetchPlan {
    const { dynamicRevision } = this.entities;
    return dynamicRevision === '' ? plan : withDynamicAttributes(plan, dynamicRevision);
  }
}
