import { Controller, Get, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import { answerOnce } from '../http/cacheable.js';
import type { ClientRequest } from '../http/client-request.js';
import type { RestResponse } from '../http/rest-response.js';
import type { DocumentFormat } from './document-text.js';
import { OpenApiDocuments } from './documents.service.js';

/** A new version of the application may write another text under the same URL. */
const PUBLIC = 'no-cache';
const PRIVATE = 'private, no-cache';

/** The OpenAPI documents: one for everybody, one for callers who may enter the API; protocol/docs.md 1 and 2. */
@Controller()
export class OpenApiController {
  constructor(private readonly documents: OpenApiDocuments) {}

  @Get('openapi.json')
  @Access('open')
  genericJson(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.generic(request, 'json');
  }

  @Get('openapi.yaml')
  @Access('open')
  genericYaml(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.generic(request, 'yaml');
  }

  @Get('openapiDetailed.json')
  @Access('principal')
  projectJson(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.project(request, 'json');
  }

  @Get('openapiDetailed.yaml')
  @Access('principal')
  projectYaml(@Req() request: ClientRequest): Promise<RestResponse> {
    return this.project(request, 'yaml');
  }

  private async generic({ headers, publicPath }: ClientRequest, format: DocumentFormat): Promise<RestResponse> {
    return answerOnce(await this.documents.generic(format, publicPath), headers['if-none-match'], PUBLIC);
  }

  private async project({ headers, publicPath }: ClientRequest, format: DocumentFormat): Promise<RestResponse> {
    return answerOnce(await this.documents.project(format, publicPath), headers['if-none-match'], PRIVATE);
  }
}
