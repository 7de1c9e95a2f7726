import { Inject, Injectable, Optional } from '@nestjs/common';
import { getOrCreate } from '../common/get-or-create.js';
import { ATTEMPT, type Attempt, failFast } from '../errors/found-faults.js';
import { DeclarationError, restError } from '../errors/rest-error.js';
import { FetchPlanRegistry } from '../entities/fetch-plan/fetch-plan-registry.js';
import type { EntityModel } from '../model/entity-model.js';
import { EntityRegistry } from '../model/entity-registry.js';
import { Features } from '../model/feature.js';
import type { QueryDeclaration } from '../model/query-declaration.js';
import { queryText } from './condition-text.js';
import { ALL, placeOf, type PredefinedQuery, QueryBuilder } from './query-builder.js';

/** All queries of the application, checked once at start. */
@Injectable()
export class QueryRegistry {
  private readonly queries = new Map<EntityModel, Map<string, PredefinedQuery>>();
  private readonly listings = new Map<EntityModel, string[]>();

  /** @throws DeclarationError naming query and cure */
  constructor(
    features: Features,
    entities: EntityRegistry,
    private readonly plans: FetchPlanRegistry,
    @Optional() @Inject(ATTEMPT) attempt: Attempt = failFast,
  ) {
    const builder = new QueryBuilder(entities, plans);
    for (const declaration of features.all('queries')) {
      attempt(() => {
        this.add(builder.build(declaration), declaration);
      });
    }
  }

  /** @throws RestError 404 `Query not found` */
  get(entity: EntityModel, name: string): PredefinedQuery {
    const query = name === ALL ? this.everyRow(entity) : this.queries.get(entity)?.get(name);
    if (!query) {
      throw restError('queryNotFound', { query: name, entity: entity.name });
    }
    return query;
  }

  /** The declared queries in their order. */
  of(entity: EntityModel): readonly PredefinedQuery[] {
    return [...(this.queries.get(entity)?.values() ?? [])];
  }

  /** JSON array of the declared queries in their order (protocol/queries.md 4). */
  listing(entity: EntityModel): string {
    return `[${(this.listings.get(entity) ?? []).join()}]`;
  }

  private add(query: PredefinedQuery, declaration: QueryDeclaration): void {
    const { entity, name } = query;
    const known = getOrCreate(this.queries, entity, () => new Map<string, PredefinedQuery>());
    if (known.has(name)) {
      throw new DeclarationError(`${placeOf(entity, name)} is declared twice: rename one of the two`);
    }
    known.set(name, query);
    getOrCreate(this.listings, entity, () => []).push(listingOf(query, declaration));
  }

  private everyRow(entity: EntityModel): PredefinedQuery {
    return {
      name: ALL,
      entity,
      plan: this.plans.get(entity, '_instance_name'),
      condition: undefined,
      sort: [],
      limit: undefined,
      offset: undefined,
      parameters: [],
      looksAt: [],
    };
  }
}

function listingOf(
  { name, entity, condition, sort, limit, offset, parameters, build }: PredefinedQuery,
  { fetchPlan, cacheable, anonymousAllowed }: QueryDeclaration,
): string {
  return JSON.stringify({
    name,
    jpql: queryText(entity, condition, sort, build && name),
    entityName: entity.name,
    viewName: fetchPlan,
    fetchPlanName: fetchPlan,
    limit: limit ?? null,
    offset: offset ?? null,
    cacheable,
    anonymousAllowed,
    params: parameters.map((parameter) => ({ name: parameter.name, type: parameter.typeName })),
  });
}
