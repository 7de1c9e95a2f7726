import { Controller, Get, Param } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import { RestResponse } from '../common/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { DATATYPE_DESCRIPTIONS } from './datatype-descriptions.js';
import { Descriptions } from './descriptions.js';

/** `/rest/metadata`: the model, described to generic clients whatever their users may do; protocol/metadata.md. */
@Controller()
@Access('principal')
export class MetadataController {
  constructor(private readonly descriptions: Descriptions) {}

  @Get('entities')
  async entities(@CurrentCaller() { locale }: Caller): Promise<RestResponse> {
    return RestResponse.json(await this.descriptions.entities.all(locale));
  }

  @Get('entities/:entityName')
  async entity(@CurrentCaller() { locale }: Caller, @Param('entityName') name: string): Promise<RestResponse> {
    return RestResponse.json(await this.descriptions.entities.one(locale, name));
  }

  @Get(['entities/:entityName/fetchPlans', 'entities/:entityName/views'])
  fetchPlans(@Param('entityName') entity: string): RestResponse {
    return RestResponse.json(this.descriptions.fetchPlans(entity));
  }

  @Get(['entities/:entityName/fetchPlans/:plan', 'entities/:entityName/views/:plan'])
  fetchPlan(@Param('entityName') entity: string, @Param('plan') plan: string): RestResponse {
    return RestResponse.json(this.descriptions.fetchPlan(entity, plan));
  }

  @Get('enums')
  async enums(@CurrentCaller() { locale }: Caller): Promise<RestResponse> {
    return RestResponse.json(await this.descriptions.enums.all(locale));
  }

  @Get('enums/:enumName')
  async enum(@CurrentCaller() { locale }: Caller, @Param('enumName') name: string): Promise<RestResponse> {
    return RestResponse.json(await this.descriptions.enums.one(locale, name));
  }

  @Get('datatypes')
  datatypes(): RestResponse {
    return RestResponse.json(DATATYPE_DESCRIPTIONS);
  }
}
