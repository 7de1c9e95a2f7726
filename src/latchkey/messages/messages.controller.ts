import { Controller, Get, Param, Req, UseGuards } from '@nestjs/common';
import { DynamicAttributeSettings } from '../config/setting-groups.js';
import type { ClientRequest, QueryParameters } from '../http/client-request.js';
import { asksForDynamic } from '../http/parse-flag.js';
import { AcceptsJson } from '../http/accepts-json.guard.js';
import { Access } from '../common/access.decorator.js';
import { RestResponse } from '../http/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import type { LocalizedDocuments } from './documents.js';
import { MessageDocuments } from './message-documents.js';

/** `/rest/messages`: captions in the locale of the request, whatever the caller may do; protocol/messages.md. */
@Controller()
@UseGuards(AcceptsJson)
@Access('principal')
export class MessagesController {
  constructor(
    private readonly documents: MessageDocuments,
    private readonly extensions: DynamicAttributeSettings,
  ) {}

  private captions(parameters: QueryParameters): LocalizedDocuments {
    return asksForDynamic(this.extensions, parameters) ? this.documents.extendedEntities : this.documents.entities;
  }

  @Get('entities')
  async entities(@CurrentCaller() { locale }: Caller, @Req() { parameters }: ClientRequest): Promise<RestResponse> {
    return RestResponse.result(await this.captions(parameters).all(locale));
  }

  @Get('entities/:entityName')
  async entity(
    @CurrentCaller() { locale }: Caller,
    @Param('entityName') name: string,
    @Req() { parameters }: ClientRequest,
  ): Promise<RestResponse> {
    return RestResponse.result(await this.captions(parameters).one(locale, name));
  }

  @Get('enums')
  async enums(@CurrentCaller() { locale }: Caller): Promise<RestResponse> {
    return RestResponse.result(await this.documents.enums.all(locale));
  }

  @Get('enums/:enumName')
  async enum(@CurrentCaller() { locale }: Caller, @Param('enumName') name: string): Promise<RestResponse> {
    return RestResponse.result(await this.documents.enums.one(locale, name));
  }
}
