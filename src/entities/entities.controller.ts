import { Controller, Delete, Get, Inject, Param, Post, Put, Req } from '@nestjs/common';
import { type ClientRequest, requestOrigin } from '../common/http/client-request.js';
import { bodyText } from '../common/http/request-body.js';
import { RestResponse } from '../common/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { Access } from '../common/access.decorator.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { EntityDeletes } from './entity-deletes.service.js';
import { EntityReads } from './entity-reads.service.js';
import { EntityWrites, type WriteRequest } from './entity-writes.service.js';

/** `/rest/entities`: create, read, update and delete every registered entity; protocol/entities.md 2. */
@Controller('rest/entities')
@Access('entityPolicies')
export class EntitiesController {
  constructor(
    private readonly reads: EntityReads,
    private readonly writes: EntityWrites,
    private readonly deletes: EntityDeletes,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get(':entityName')
  list(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entity: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    return this.reads.list(caller, entity, parameters);
  }

  @Get(':entityName/:entityId')
  read(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entity: string,
    @Param('entityId') id: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    return this.reads.one(caller, entity, id, parameters);
  }

  @Post(':entityName')
  async create(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entity: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.writes.create(caller, entity, await this.writeRequest(request));
  }

  @Put(':entityName')
  async updateAll(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entity: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.writes.updateAll(caller, entity, await this.writeRequest(request));
  }

  @Put(':entityName/:entityId')
  async update(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entity: string,
    @Param('entityId') id: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.writes.update(caller, entity, id, await this.writeRequest(request));
  }

  @Delete(':entityName/:entityId')
  delete(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entity: string,
    @Param('entityId') id: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.deletes.one(caller, entity, id, request.headers['if-match']);
  }

  @Delete(':entityName')
  async deleteMany(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entity: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.deletes.many(caller, entity, await this.body(request));
  }

  private async writeRequest(request: ClientRequest): Promise<WriteRequest> {
    return {
      query: request.parameters,
      text: await this.body(request),
      origin: requestOrigin(request),
      ifMatch: request.headers['if-match'],
    };
  }

  private body(request: ClientRequest): Promise<string> {
    return bodyText(request, this.settings.MAX_BODY_SIZE);
  }
}
