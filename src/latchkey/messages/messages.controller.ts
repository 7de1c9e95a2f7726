import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { AcceptsJson } from '../http/accepts-json.guard.js';
import { Access } from '../common/access.decorator.js';
import { RestResponse } from '../http/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { MessageDocuments } from './message-documents.js';

/** `/rest/messages`: captions in the locale of the request, whatever the caller may do; protocol/messages.md. */
@Controller()
@UseGuards(AcceptsJson)
@Access('principal')
export class MessagesController {
  constructor(private readonly documents: MessageDocuments) {}

  @Get('entities')
  async entities(@CurrentCaller() { locale }: Caller): Promise<RestResponse> {
    return RestResponse.result(await this.documents.entities.all(locale));
  }

  @Get('entities/:entityName')
  async entity(@CurrentCaller() { locale }: Caller, @Param('entityName') name: string): Promise<RestResponse> {
    return RestResponse.result(await this.documents.entities.one(locale, name));
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
