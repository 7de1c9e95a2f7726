import { Injectable } from '@nestjs/common';
import { type QueryParameters, queryValue } from '../http/client-request.js';
import { restError } from '../errors/rest-error.js';
import { RestResponse } from '../http/rest-response.js';
import { EntitySettings, LimitSettings } from '../config/setting-groups.js';
import { Database } from '../database/database.js';
import { type EntityModel, EntityRegistry } from '../model/entity-model.js';
import { Messages } from '../messages/messages.js';
import { type Caller, requireReadable } from '../roles/caller.js';
import { requireId } from './entity-id.js';
import { entityTag } from './entity-tag.js';
import { PLAN_PARAMETERS, RequestedPlan } from './fetch-plan/fetch-plan-registry.js';
import { parseFlag } from '../http/parse-flag.js';
import { asksForDeleted, pageSize, parseListParameters } from './list-parameters.js';
import { ReadCompiler } from './read/read-compiler.js';
import { shownTo } from './read/compiled-read.js';

/** Reads of the generic endpoint; protocol/entities.md 5 and 6. */
@Injectable()
export class EntityReads {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly plans: RequestedPlan,
    private readonly compiler: ReadCompiler,
    private readonly database: Database,
    private readonly messages: Messages,
    private readonly settings: EntitySettings,
    private readonly limits: LimitSettings,
  ) {}

  async one(caller: Caller, entityName: string, idText: string, query: QueryParameters): Promise<RestResponse> {
    const entity = this.readable(caller, entityName);
    const id = requireId(entity, idText, this.limits);
    const plan = this.plans.extended(this.plans.find(entity, queryValue(query, ...PLAN_PARAMETERS)), query);
    const shown = shownTo(caller, this.messages, parseFlag(query, 'returnNulls'));
    const read = this.compiler.compile({ entity, plan, sort: [], rights: caller.rights });
    const object = await read.object(this.database.reads(caller.deadline), id, shown);
    if (!object) {
      throw restError('entityIdNotFound', { entity: entity.name, id: idText });
    }
    return RestResponse.result(object.json, object.version === undefined ? {} : { etag: entityTag(object.version) });
  }

  /** Checks in the order of protocol/entities.md 6: name, right to read, plan, page. */
  async list(caller: Caller, entityName: string, query: QueryParameters): Promise<RestResponse> {
    const entity = this.readable(caller, entityName);
    if (queryValue(query, 'filter') !== undefined) {
      throw restError('filterOfList');
    }
    const plan = this.plans.extended(this.plans.find(entity, queryValue(query, ...PLAN_PARAMETERS)), query);
    const { limit, offset, sort, returnNulls, returnCount } = parseListParameters(query);
    const page = { limit: pageSize(this.settings, entity, limit), offset };
    const deleted = asksForDeleted(caller, entity, query);
    const shape = { entity, plan, sort, rights: caller.rights, counted: returnCount, deleted };
    const shown = shownTo(caller, this.messages, returnNulls);
    return this.compiler.list(this.database.reads(caller.deadline), shape, page, shown);
  }

  private readable(caller: Caller, entityName: string): EntityModel {
    const entity = this.entities.get(entityName);
    requireReadable(caller, entity);
    return entity;
  }
}
