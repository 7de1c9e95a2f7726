import { Controller, Delete, Get, Param, Post, Put, Req, UseGuards } from '@nestjs/common';
import { restPath } from '../config/rest-paths.js';
import { PathSettings } from '../config/setting-groups.js';
import { AcceptsJson } from '../http/accepts-json.guard.js';
import { type ClientRequest, publicUrl } from '../http/client-request.js';
import { RequestBodies } from '../http/request-bodies.js';
import { RestResponse } from '../http/rest-response.js';
import { Access } from '../common/access.decorator.js';
import { type ModelVersion, ModelVersions } from '../model-versions/model-versions.service.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { EntityDeletes } from './entity-deletes.service.js';
import { EntityReads } from './entity-reads.service.js';
import { EntityWrites, type WriteRequest } from './entity-writes.service.js';

/** `/rest/entities`: create, read, update and delete every registered entity; protocol/entities.md 2. */
@Controller()
@UseGuards(AcceptsJson)
@Access('entityPolicies')
export class EntitiesController {
  private readonly path: string;

  constructor(
    private readonly reads: EntityReads,
    private readonly writes: EntityWrites,
    private readonly deletes: EntityDeletes,
    private readonly versions: ModelVersions,
    private readonly bodies: RequestBodies,
    paths: PathSettings,
  ) {
    this.path = restPath(paths, 'entities');
  }

  @Get(':entityName')
  list(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    return this.versions.respond(entityName, parameters, (model) => this.reads.list(caller, model.entity, parameters));
  }

  @Get(':entityName/:entityId')
  read(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('entityId') id: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    return this.versions.respond(entityName, parameters, (model) =>
      this.reads.one(caller, model.entity, id, parameters),
    );
  }

  @Post(':entityName')
  create(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.versions.respond(entityName, request.parameters, (model) =>
      this.writes.create(caller, model.entity, this.writeRequest(request, model, entityName)),
    );
  }

  @Put(':entityName')
  updateAll(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.versions.respond(entityName, request.parameters, (model) =>
      this.writes.updateAll(caller, model.entity, this.writeRequest(request, model, entityName)),
    );
  }

  @Put(':entityName/:entityId')
  update(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('entityId') id: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.versions.respond(entityName, request.parameters, (model) =>
      this.writes.update(caller, model.entity, id, this.writeRequest(request, model, entityName)),
    );
  }

  @Delete(':entityName/:entityId')
  delete(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Param('entityId') id: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.deletes.one(
      caller,
      this.versions.of(entityName, request.parameters).entity,
      id,
      request.headers['if-match'],
    );
  }

  @Delete(':entityName')
  deleteMany(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.deletes.many(caller, this.versions.of(entityName, request.parameters).entity, () =>
      this.bodies.written(request),
    );
  }

  @Post(':entityName/deletion-preview')
  previewDeletion(
    @CurrentCaller() caller: Caller,
    @Param('entityName') entityName: string,
    @Req() request: ClientRequest,
  ): Promise<RestResponse> {
    return this.deletes.preview(caller, this.versions.of(entityName, request.parameters).entity, () =>
      this.bodies.written(request),
    );
  }

  /** @param entityName as in the URL, which `Location` keeps */
  private writeRequest(request: ClientRequest, model: ModelVersion, entityName: string): WriteRequest {
    return {
      query: request.parameters,
      json: async () => model.body(await this.bodies.written(request)),
      location: `${publicUrl(request)}${this.path}/${encodeURIComponent(entityName)}`,
      ifMatch: request.headers['if-match'],
    };
  }
}
