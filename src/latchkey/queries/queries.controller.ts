import { Controller, Get, Param, Post, Req, UseGuards } from '@nestjs/common';
import { AcceptsJson } from '../http/accepts-json.guard.js';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../http/client-request.js';
import { RequestBodies } from '../http/request-bodies.js';
import type { RestResponse } from '../http/rest-response.js';
import { ModelVersions } from '../model-versions/model-versions.service.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { type InputValues, valuesInBody, valuesInQuery } from './input-values.js';
import { Queries } from './queries.service.js';

/** `/rest/queries`: the application's frequent queries, by name; protocol/queries.md. */
@Controller(':entityName')
@UseGuards(AcceptsJson)
@Access('entityPolicies')
export class QueriesController {
  constructor(
    private readonly queries: Queries,
    private readonly versions: ModelVersions,
    private readonly bodies: RequestBodies,
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
    return this.versions.respond(entityName, parameters, (model) =>
      this.queries.run(caller, model.entity, query, parameters, valuesInQuery(parameters)),
    );
  }

  @Post(':queryName')
  runByBody(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('queryName') query: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.versions.respond(entityName, request.parameters, (model) =>
      this.queries.run(caller, model.entity, query, request.parameters, this.values(request)),
    );
  }

  @Get(':queryName/count')
  count(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('queryName') query: string,
    @Req() { parameters, headers }: ClientRequest,
  ): Promise<RestResponse> {
    return this.queries.count(
      caller,
      this.versions.of(entityName, parameters).entity,
      query,
      valuesInQuery(parameters),
      headers.accept,
    );
  }

  @Post(':queryName/count')
  countByBody(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('queryName') query: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.queries.count(
      caller,
      this.versions.of(entityName, request.parameters).entity,
      query,
      this.values(request),
      request.headers.accept,
    );
  }

  private values(request: ClientRequest): InputValues {
    return valuesInBody(() => this.bodies.json(request, {}));
  }
}
