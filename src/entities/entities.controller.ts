import { Controller, Delete, Get, Inject, Param, Post, Put, Req } from '@nestjs/common';
import { type ClientRequest, requestOrigin } from '../common/http/client-request.js';
import { bodyText } from '../common/http/request-body.js';
import { RestResponse } from '../common/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { Access } from '../common/access.decorator.js';
import type { ModelVersion } from '../model-versions/model-version.js';
import { ModelVersions } from '../model-versions/model-versions.service.js';
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
    private readonly versions: ModelVersions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get(':entityName')
  list(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    const model = this.versions.of(entityName, parameters);
    return model.answer(this.reads.list(caller, model.entity, parameters));
  }

  @Get(':entityName/:entityId')
  read(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('entityId') id: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    const model = this.versions.of(entityName, parameters);
    return model.answer(this.reads.one(caller, model.entity, id, parameters));
  }

  @Post(':entityName')
  async create(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    const model = this.versions.of(entityName, request.parameters);
    const written = await this.writeRequest(request, model, entityName);
    return model.answer(this.writes.create(caller, model.entity, written));
  }

  @Put(':entityName')
  async updateAll(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    const model = this.versions.of(entityName, request.parameters);
    const written = await this.writeRequest(request, model, entityName);
    return model.answer(this.writes.updateAll(caller, model.entity, written));
  }

  @Put(':entityName/:entityId')
  async update(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('entityId') id: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    const model = this.versions.of(entityName, request.parameters);
    const written = await this.writeRequest(request, model, entityName);
    return model.answer(this.writes.update(caller, model.entity, id, written));
  }

  @Delete(':entityName/:entityId')
  delete(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('entityId') id: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    const { entity } = this.versions.of(entityName, request.parameters);
    return this.deletes.one(caller, entity, id, request.headers['if-match']);
  }

  @Delete(':entityName')
  async deleteMany(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    const { entity } = this.versions.of(entityName, request.parameters);
    return this.deletes.many(caller, entity, await this.body(request));
  }

  /** @param entityName as in the URL, which `Location` keeps */
  private async writeRequest(request: ClientRequest, model: ModelVersion, entityName: string): Promise<WriteRequest> {
    return {
      query: request.parameters,
      text: model.body(await this.body(request)),
      location: `${requestOrigin(request)}/rest/entities/${encodeURIComponent(entityName)}`,
      ifMatch: request.headers['if-match'],
    };
  }

  private body(request: ClientRequest): Promise<string> {
    return bodyText(request, this.settings.MAX_BODY_SIZE);
  }
}
