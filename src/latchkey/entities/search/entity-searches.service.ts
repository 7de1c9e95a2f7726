import { Injectable } from '@nestjs/common';
import type { Condition } from '../../conditions/condition.js';
import { parseFilter } from '../../conditions/filter-parser.js';
import { countResponse } from '../../http/count-response.js';
import type { RestResponse } from '../../http/rest-response.js';
import type { SqlRunner } from '../../sql/statement.js';
import { EntitySettings, LimitSettings } from '../../config/setting-groups.js';
import { Database } from '../../database/database.js';
import { Messages } from '../../messages/messages.js';
import { type EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { type Caller, requireReadable } from '../../roles/caller.js';
import { RequestedPlan } from '../fetch-plan/fetch-plan-registry.js';
import { asksForDeleted, pageSize, parseListParameters } from '../list-parameters.js';
import { ReadCompiler } from '../read/read-compiler.js';
import { shownTo } from '../read/compiled-read.js';
import { requireViewableFilter } from './filter-rights.js';
import { requireFilter, type SearchRequest } from './search-request.js';
import { TableScans } from './table-scans.js';

/** Lists and counts what satisfies a filter; protocol/entities.md 7. */
@Injectable()
export class EntitySearches {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly plans: RequestedPlan,
    private readonly compiler: ReadCompiler,
    private readonly database: Database,
    private readonly messages: Messages,
    private readonly settings: EntitySettings,
    private readonly limits: LimitSettings,
    private readonly scans: TableScans,
  ) {}

  /**
   * The body of a search says which version of the model it uses. Before the body is read, the caller only needs the
   * right to read one of the entities that the name in the URL may mean.
   *
   * @param meanings names of today; the first is the one of the URL
   * @throws RestError 404 when no entity has such a name, 403 when the caller may read none of them
   */
  requireSearchable(caller: Caller, meanings: readonly string[]): void {
    const entities = meanings.flatMap((name) => this.entities.find(name) ?? []);
    const [first = this.entities.get(meanings[0] ?? '')] = entities;
    if (!entities.some(({ name }) => caller.rights.mayDo('read', name))) {
      requireReadable(caller, first);
    }
  }

  /** Checks in the order of protocol/entities.md 7.1: name, plan, right to read, filter, page. */
  async search(caller: Caller, entityName: string, request: SearchRequest): Promise<RestResponse> {
    const entity = this.entities.get(entityName);
    const plan = this.plans.extended(this.plans.find(entity, request.fetchPlan), request.parameters);
    requireReadable(caller, entity);
    const filter = this.permittedFilter(caller, entity, request.filter);
    const { limit, offset, sort, returnNulls, returnCount } = parseListParameters(request.parameters);
    const page = { limit: pageSize(this.settings, entity, limit), offset };
    const deleted = asksForDeleted(caller, entity, request.parameters);
    const shape = { entity, plan, sort, rights: caller.rights, filter, counted: returnCount, deleted };
    const shown = shownTo(caller, this.messages, returnNulls);
    return this.compiler.list(this.runner(caller, entity, filter), shape, page, shown);
  }

  /** Checks in the order of protocol/entities.md 7.3: a filter is there, name, right to read, filter. */
  async count(
    caller: Caller,
    entityName: string,
    request: Pick<SearchRequest, 'filter' | 'parameters'>,
    accept: string | undefined,
  ): Promise<RestResponse> {
    requireFilter(request.filter);
    const entity = this.entities.get(entityName);
    requireReadable(caller, entity);
    const filter = this.permittedFilter(caller, entity, request.filter);
    const deleted = asksForDeleted(caller, entity, request.parameters);
    return countResponse(
      await this.compiler.count(
        this.runner(caller, entity, filter),
        { entity, rights: caller.rights, filter, deleted },
        caller.values,
      ),
      accept,
    );
  }

  private runner({ deadline }: Caller, entity: EntityModel, filter: Condition | undefined): SqlRunner {
    return this.scans.watched(this.database.reads(deadline), { entity, filter, deadline });
  }

  /** A faulty filter is faulty for everybody; rights are checked once it has been parsed. */
  private permittedFilter(caller: Caller, entity: EntityModel, json: unknown): Condition | undefined {
    const filter = parseFilter(entity, json, this.limits);
    if (filter) {
      requireViewableFilter(caller.rights, entity, filter);
    }
    return filter;
  }
}
