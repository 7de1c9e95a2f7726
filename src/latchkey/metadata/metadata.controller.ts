import { Controller, Get, Param, Req, UseGuards } from '@nestjs/common';
import { AcceptsJson } from '../http/accepts-json.guard.js';
import { type ClientRequest, type QueryParameters, requestPath } from '../http/client-request.js';
import { noSuchResource } from '../http/routing-error.js';
import { DynamicAttributeSettings, ProtocolSettings } from '../config/setting-groups.js';
import { Access } from '../common/access.decorator.js';
import { RestResponse } from '../http/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { DATATYPE_DESCRIPTIONS } from './datatype-descriptions.js';
import { asksForDynamic } from '../http/parse-flag.js';
import type { LocalizedDocuments } from '../messages/documents.js';
import { Descriptions } from './descriptions.js';

/** `/rest/metadata`: the model, described to generic clients whatever their users may do; protocol/metadata.md. */
@Controller()
@UseGuards(AcceptsJson)
@Access('principal')
export class MetadataController {
  constructor(
    private readonly descriptions: Descriptions,
    private readonly settings: ProtocolSettings,
    private readonly extensions: DynamicAttributeSettings,
  ) {}

  private documents(parameters: QueryParameters): LocalizedDocuments {
    return asksForDynamic(this.extensions, parameters)
      ? this.descriptions.extendedEntities
      : this.descriptions.entities;
  }

  @Get('entities')
  async entities(@CurrentCaller() { locale }: Caller, @Req() { parameters }: ClientRequest): Promise<RestResponse> {
    return RestResponse.result(await this.documents(parameters).all(locale));
  }

  @Get('entities/:entityName')
  async entity(
    @CurrentCaller() { locale }: Caller,
    @Param('entityName') name: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    return RestResponse.result(await this.documents(parameters).one(locale, name));
  }

  @Get(['entities/:entityName/fetchPlans', 'entities/:entityName/views'])
  fetchPlans(@Param('entityName') entity: string): RestResponse {
    return RestResponse.result(this.descriptions.fetchPlans(entity));
  }

  @Get('entities/:entityName/fetchPlans/:plan')
  fetchPlan(@Param('entityName') entity: string, @Param('plan') plan: string): RestResponse {
    return RestResponse.result(this.descriptions.fetchPlan(entity, plan));
  }

  /** The name of 1.x, which 3.x dropped (protocol/README.md decision 18). */
  @Get('entities/:entityName/views/:plan')
  view(@Param('entityName') entity: string, @Param('plan') plan: string, @Req() request: ClientRequest): RestResponse {
    if (this.settings.COMPATIBILITY !== '2') {
      throw noSuchResource(requestPath(request));
    }
    return this.fetchPlan(entity, plan);
  }

  @Get('enums')
  async enums(@CurrentCaller() { locale }: Caller): Promise<RestResponse> {
    return RestResponse.result(await this.descriptions.enums.all(locale));
  }

  @Get('enums/:enumName')
  async enum(@CurrentCaller() { locale }: Caller, @Param('enumName') name: string): Promise<RestResponse> {
    return RestResponse.result(await this.descriptions.enums.one(locale, name));
  }

  @Get('datatypes')
  datatypes(): RestResponse {
    return RestResponse.result(DATATYPE_DESCRIPTIONS);
  }
}
