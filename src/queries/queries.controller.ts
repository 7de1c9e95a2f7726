import { Controller, Get, Inject, Param, Post, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../common/http/client-request.js';
import { bodyText } from '../common/http/request-body.js';
import type { RestResponse } from '../common/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { ModelVersions } from '../model-versions/model-versions.service.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { type GivenValues, valuesInBody, valuesInQuery } from './given-values.js';
import { Queries } from './queries.service.js';

/** `/rest/queries`: what the application asks often, by name; protocol/queries.md. */
@Controller('rest/queries/:entityName')
@Access('entityPolicies')
export class QueriesController {
  constructor(
    private readonly queries: Queries,
    private readonly versions: ModelVersions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Param('entityName') entity: string): RestResponse {
    return this.queries.list(caller, entity);
  }

  @Get(':queryName')
  run(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('queryName') query: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    const model = this.versions.of(entityName, parameters);
    return model.answer(this.queries.run(caller, model.entity, query, parameters, valuesInQuery(parameters)));
  }

  @Post(':queryName')
  async runByBody(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('queryName') query: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    const model = this.versions.of(entityName, request.parameters);
    const values = await this.values(request);
    return model.answer(this.queries.run(caller, model.entity, query, request.parameters, values));
  }

  @Get(':queryName/count')
  count(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('queryName') query: string,
    @Req() { parameters, headers }: ClientRequest,
  ): Promise<RestResponse> {
    const { entity } = this.versions.of(entityName, parameters);
    return this.queries.count(caller, entity, query, valuesInQuery(parameters), headers.accept);
  }

  @Post(':queryName/count')
  async countByBody(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('queryName') query: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    const { entity } = this.versions.of(entityName, request.parameters);
    return this.queries.count(caller, entity, query, await this.values(request), request.headers.accept);
  }

  private async values(request: ClientRequest): Promise<GivenValues> {
    return valuesInBody(await bodyText(request, this.settings.MAX_BODY_SIZE));
  }
}
