import { Controller, Get, Param, Post, Req, UseGuards } from '@nestjs/common';
import { AcceptsJson } from '../../http/accepts-json.guard.js';
import { Access } from '../../common/access.decorator.js';
import type { ClientRequest } from '../../http/client-request.js';
import { RequestBodies } from '../../http/request-bodies.js';
import type { RestResponse } from '../../http/rest-response.js';
import { LimitSettings } from '../../config/setting-groups.js';
import { ModelVersions } from '../../model-versions/model-versions.service.js';
import { type Caller, CurrentCaller } from '../../roles/caller.js';
import { EntitySearches } from './entity-searches.service.js';
import { filterInBody, searchInBody, searchInQuery, type SearchRequest } from './search-request.js';

/** `/rest/entities/{entity}/search`; protocol/entities.md 7. The word wins over an id of that name. */
@Controller(':entityName/search')
@UseGuards(AcceptsJson)
@Access('entityPolicies')
export class EntitySearchController {
  constructor(
    private readonly searches: EntitySearches,
    private readonly versions: ModelVersions,
    private readonly bodies: RequestBodies,
    private readonly limits: LimitSettings,
  ) {}

  @Get()
  search(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    return this.answer(caller, entityName, searchInQuery(parameters, this.limits));
  }

  @Post()
  async searchByBody(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.answer(caller, entityName, searchInBody(await this.permittedBody(caller, entityName, request)));
  }

  @Get('count')
  count(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() { parameters, headers }: ClientRequest,
  ): Promise<RestResponse> {
    return this.number(caller, entityName, searchInQuery(parameters, this.limits), headers.accept);
  }

  @Post('count')
  async countByBody(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.number(
      caller,
      entityName,
      filterInBody(await this.permittedBody(caller, entityName, request)),
      request.headers.accept,
    );
  }

  private permittedBody(caller: Caller, entityName: string, request: ClientRequest): Promise<unknown> {
    this.searches.requireSearchable(caller, this.versions.meaningsOf(entityName));
    return this.bodies.json(request);
  }

  private answer(caller: Caller, entityName: string, request: SearchRequest): Promise<RestResponse> {
    return this.versions.respond(entityName, request.parameters, ({ entity }) =>
      this.searches.search(caller, entity, request),
    );
  }

  private number(
    caller: Caller,
    entityName: string,
    request: Pick<SearchRequest, 'filter' | 'parameters'>,
    accept: string | undefined,
  ): Promise<RestResponse> {
    return this.searches.count(caller, this.versions.of(entityName, request.parameters).entity, request, accept);
  }
}
