import fc from 'fast-check';
import { stringify } from 'lossless-json';
import { idSegment } from '../../src/latchkey/entities/entity-id.js';
import type { FetchPlanRegistry } from '../../src/latchkey/entities/fetch-plan/fetch-plan-registry.js';
import type { EntityModel } from '../../src/latchkey/model/entity-model.js';
import { ModelBodies } from './model-bodies.js';
import { modelFilters, pathsOf } from './model-filters.js';
import { ModelPlans } from './model-plans.js';
import type { ModelRows } from './model-rows.js';
import { idJson } from './model-values.js';

/** The endpoints of protocol/entities.md 2. */
export type RequestKind =
  'list' | 'load' | 'search' | 'count' | 'create' | 'createAll' | 'update' | 'updateAll' | 'delete' | 'deleteAll';

/** How often each kind comes. */
const WEIGHTS: Readonly<Record<RequestKind, number>> = {
  list: 14,
  load: 10,
  search: 14,
  count: 8,
  create: 14,
  createAll: 8,
  update: 14,
  updateAll: 8,
  delete: 3,
  deleteAll: 3,
};

/** A request that the model has a meaning for. */
export interface ModelRequest {
  readonly kind: RequestKind;
  readonly entity: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly body: string | undefined;
}

type Parameters = Readonly<Record<string, string | number | undefined>>;
type Sent = Omit<ModelRequest, 'kind' | 'entity'>;

/** Valid requests and nearly valid ones, to every endpoint of every entity. */
export function modelRequests(
  entities: readonly EntityModel[],
  rows: ModelRows,
  registry: FetchPlanRegistry,
): fc.Arbitrary<ModelRequest> {
  const plans = new ModelPlans(registry);
  const bodies = new ModelBodies(rows);
  const requests = entities.map((entity) => new EntityRequests(entity, rows, plans, bodies).all());
  return fc.oneof(...requests);
}

class EntityRequests {
  private readonly filters: fc.Arbitrary<unknown>;

  constructor(
    private readonly entity: EntityModel,
    private readonly rows: ModelRows,
    private readonly plans: ModelPlans,
    private readonly bodies: ModelBodies,
  ) {
    this.filters = modelFilters(entity, rows);
  }

  all(): fc.Arbitrary<ModelRequest> {
    const { entity } = this;
    const kinds: Readonly<Record<RequestKind, fc.Arbitrary<Sent>>> = {
      list: this.page().map((page) => this.sent('GET', '', page)),
      load: fc.tuple(this.ids(), this.page()).map(([id, page]) => this.sent('GET', this.row(id), page)),
      search: this.search(),
      count: this.count(),
      create: this.written('POST', this.bodies.toCreate(entity)),
      createAll: this.written('POST', fc.array(this.bodies.toCreate(entity), { maxLength: 4 })),
      update: fc
        .tuple(this.ids(), this.written('PUT', this.bodies.toUpdate(entity)))
        .map(([id, { path, ...sent }]) => ({ ...sent, path: path.replace(entity.name, entity.name + this.row(id)) })),
      updateAll: this.written('PUT', this.updates()),
      delete: this.ids().map((id) => this.sent('DELETE', this.row(id), {})),
      deleteAll: fc
        .array(this.ids(), { maxLength: 3 })
        .map((ids) => this.sent('DELETE', '', {}, ids.map(this.deleted))),
    };
    const weighted = Object.entries(WEIGHTS).map(([name, weight]) => {
      const kind = name as RequestKind;
      return { weight, arbitrary: kinds[kind].map((sent) => ({ kind, entity: entity.name, ...sent })) };
    });
    return fc.oneof(...weighted);
  }

  private search(): fc.Arbitrary<Sent> {
    return fc
      .tuple(this.filters, this.page(), fc.boolean())
      .map(([filter, page, posts]) =>
        posts
          ? this.sent('POST', '/search', {}, { ...page, filter })
          : this.sent('GET', '/search', { ...page, filter: JSON.stringify(filter) }),
      );
  }

  private count(): fc.Arbitrary<Sent> {
    return fc
      .tuple(this.filters, fc.boolean())
      .map(([filter, posts]) =>
        posts
          ? this.sent('POST', '/search/count', {}, { filter })
          : this.sent('GET', '/search/count', { filter: JSON.stringify(filter) }),
      );
  }

  private written(method: string, body: fc.Arbitrary<unknown>): fc.Arbitrary<Sent> {
    return fc
      .tuple(body, fc.option(this.plans.of(this.entity), { nil: undefined }))
      .map(([json, responseFetchPlan]) => this.sent(method, '', { responseFetchPlan }, json));
  }

  /** Elements with their keys, each in its own row. */
  private updates(): fc.Arbitrary<unknown> {
    const { entity, bodies } = this;
    return fc
      .tuple(
        fc.uniqueArray(this.ids(), { maxLength: 4 }),
        fc.array(bodies.toUpdate(entity), { minLength: 4, maxLength: 4 }),
      )
      .map(([ids, updates]) => ids.map((id, index) => ({ ...updates[index], id: idJson(entity, id) })));
  }

  /** Mostly of rows. */
  private ids(): fc.Arbitrary<string> {
    const { entity, rows } = this;
    return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...rows.idsOf(entity)) }, this.bodies.anyId(entity));
  }

  private page(): fc.Arbitrary<Parameters> {
    const path = fc.constantFrom(...pathsOf(this.entity));
    const item = fc.tuple(fc.constantFrom('', '-', '+'), path).map((parts) => parts.join(''));
    const sort = fc.oneof(
      { weight: 9, arbitrary: fc.array(item, { minLength: 1, maxLength: 4 }) },
      fc.array(item, { minLength: 30, maxLength: 40 }),
    );
    return fc.record(
      {
        fetchPlan: this.plans.of(this.entity),
        sort: sort.map((items) => items.join(', ')),
        limit: fc.constantFrom(0, 1, 3, 10_000),
        offset: fc.constantFrom(0, 1, 5, 1_000),
        returnNulls: fc.constantFrom('true', 'false', ''),
        returnCount: fc.constantFrom('true', 'off'),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
  }

  private row(id: string): string {
    return `/${idSegment(this.entity, id)}`;
  }

  private readonly deleted = (id: string, index: number): unknown => {
    const json = idJson(this.entity, id);
    return index % 2 === 0 ? { id: json } : json;
  };

  private sent(method: string, tail: string, query: Parameters, json?: unknown): Sent {
    const pairs = Object.entries(query).flatMap(([key, value]): [string, string][] =>
      value === undefined ? [] : [[key, String(value)]],
    );
    const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
    const path = `/rest/entities/${this.entity.name}${tail}${search}`;
    return { method, path, body: json === undefined ? undefined : stringify(json) };
  }
}
