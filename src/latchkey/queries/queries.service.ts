import { Injectable } from '@nestjs/common';
import { boundValues } from '../conditions/bound-values.js';
import { countResponse } from '../http/count-response.js';
import { type QueryParameters, queryValue } from '../http/client-request.js';
import { RestResponse } from '../http/rest-response.js';
import { EntitySettings, LimitSettings, ProtocolSettings } from '../config/setting-groups.js';
import { Database } from '../database/database.js';
import type { SqlValue } from '../sql/statement.js';
import { queryPlanParameters, RequestedPlan } from '../entities/fetch-plan/fetch-plan-registry.js';
import { pageSize, parseListParameters } from '../entities/list-parameters.js';
import { ReadCompiler } from '../entities/read/read-compiler.js';
import { shownTo } from '../entities/read/compiled-read.js';
import type { KeySubquery } from '../entities/read/key-subquery.js';
import { type Caller, requireReadable } from '../roles/caller.js';
import { Messages } from '../messages/messages.js';
import { type EntityModel, EntityRegistry } from '../model/entity-model.js';
import type { InputValues } from './input-values.js';
import { builtRows } from './built-rows.js';
import { type QueryArguments, readArguments } from './query-arguments.js';
import type { PredefinedQuery } from './query-builder.js';
import { QueryRegistry } from './query-registry.js';
import { requireUnrestricted } from './unrestricted-rows.js';

/** Runs queries by name; protocol/queries.md. */
@Injectable()
export class Queries {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly queries: QueryRegistry,
    private readonly plans: RequestedPlan,
    private readonly compiler: ReadCompiler,
    private readonly database: Database,
    private readonly messages: Messages,
    private readonly settings: EntitySettings,
    private readonly limits: LimitSettings,
    private readonly protocol: ProtocolSettings,
  ) {}

  list(caller: Caller, entityName: string): RestResponse {
    return RestResponse.result(this.queries.listing(this.readable(caller, entityName)));
  }

  /** Checks in the order of protocol/queries.md 2: entity, right to read, query, page, parameters, plan. */
  async run(
    caller: Caller,
    entityName: string,
    queryName: string,
    parameters: QueryParameters,
    given: InputValues,
  ): Promise<RestResponse> {
    const entity = this.readable(caller, entityName);
    const query = this.permitted(caller, entity, queryName);
    const { limit, offset, returnNulls, returnCount } = parseListParameters(parameters, query);
    const page = { limit: pageSize(this.settings, entity, limit), offset };
    const values = await readArguments(caller, query.parameters, await given(), this.limits);
    const fetchPlan = queryValue(parameters, ...queryPlanParameters(this.protocol));
    const named = fetchPlan === undefined ? query.plan : this.plans.find(entity, fetchPlan);
    const plan = this.plans.extended(named, parameters);
    const { sort, condition: filter } = query;
    const { among, bound } = this.rowsOf(query, values);
    const shape = { entity, plan, sort, rights: caller.rights, filter, among, counted: returnCount };
    const shown = shownTo(caller, this.messages, returnNulls);
    return this.compiler.list(this.database.reads(caller.deadline), shape, page, shown, bound);
  }

  /**
   * The bare number of rows, whatever the page; protocol/queries.md 3.
   *
   * @param accept value of the header `Accept`
   */
  async count(
    caller: Caller,
    entityName: string,
    queryName: string,
    given: InputValues,
    accept: string | undefined,
  ): Promise<RestResponse> {
    const entity = this.readable(caller, entityName);
    const query = this.permitted(caller, entity, queryName);
    const values = await readArguments(caller, query.parameters, await given(), this.limits);
    const { among, bound } = this.rowsOf(query, values);
    const shape = { entity, rights: caller.rights, filter: query.condition, among };
    const count = await this.compiler.count(this.database.reads(caller.deadline), shape, caller.values, bound);
    return countResponse(count, accept);
  }

  /** What restricts the rows in addition to rights, and the values of all its parameters. */
  private rowsOf(
    { entity, condition, build }: PredefinedQuery,
    values: QueryArguments,
  ): { readonly among?: KeySubquery; readonly bound: readonly SqlValue[] } {
    const bound = condition ? boundValues(condition, values) : [];
    const among = build && builtRows(this.database.dataSource, entity, build, values.plain);
    return among ? { among, bound: [...bound, ...among.values] } : { bound };
  }

  private permitted({ rights }: Caller, entity: EntityModel, name: string): PredefinedQuery {
    const query = this.queries.get(entity, name);
    if (query.build) {
      requireUnrestricted(rights, query.name, query.looksAt);
    }
    return query;
  }

  private readable(caller: Caller, entityName: string): EntityModel {
    const entity = this.entities.get(entityName);
    requireReadable(caller, entity);
    return entity;
  }
}
