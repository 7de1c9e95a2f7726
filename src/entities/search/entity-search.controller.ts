import { Controller, Get, Inject, Param, Post, Req } from '@nestjs/common';
import { Access } from '../../common/access.decorator.js';
import type { ClientRequest } from '../../common/http/client-request.js';
import { bodyText } from '../../common/http/request-body.js';
import type { RestResponse } from '../../common/rest-response.js';
import { type Settings, SETTINGS } from '../../config/settings.js';
import { type Caller, CurrentCaller } from '../../roles/caller.js';
import { EntitySearches } from './entity-searches.service.js';
import { filterInBody, searchInBody, searchInQuery } from './search-request.js';

/** `/rest/entities/{entity}/search`; protocol/entities.md 7. The word wins over an id of that name. */
@Controller('rest/entities/:entityName/search')
@Access('entityPolicies')
export class EntitySearchController {
  constructor(
    private readonly searches: EntitySearches,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  search(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entity: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    return this.searches.search(caller, entity, searchInQuery(parameters));
  }

  @Post()
  async searchByBody(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entity: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.searches.search(caller, entity, searchInBody(await this.body(request)));
  }

  @Get('count')
  count(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entity: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    return this.searches.count(caller, entity, searchInQuery(parameters).filter);
  }

  @Post('count')
  async countByBody(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entity: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.searches.count(caller, entity, filterInBody(await this.body(request)));
  }

  private body(request: ClientRequest): Promise<string> {
    return bodyText(request, this.settings.MAX_BODY_SIZE);
  }
}
