import { Controller, Get, Post, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../http/client-request.js';
import { RestResponse } from '../http/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { DownloadService } from './delivery/download.service.js';
import { FileUrls } from './urls/file-url.service.js';
import { UploadService } from './upload/upload.service.js';

/** `/rest/files`; protocol/files.md. */
@Controller()
export class FilesController {
  constructor(
    private readonly uploads: UploadService,
    private readonly downloads: DownloadService,
    private readonly urls: FileUrls,
  ) {}

  @Post()
  @Access({ permission: 'rest.fileUpload.enabled', refusal: 'uploadForbidden' })
  upload(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    return this.uploads.receive(caller, request);
  }

  @Get()
  @Access({ permission: 'rest.fileDownload.enabled', refusal: 'downloadForbidden' })
  download(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    return this.downloads.deliver(caller, request);
  }

  /** A URL that opens one file, for pages; beyond the protocol. */
  @Post('url')
  @Access({ permission: 'rest.fileDownload.enabled', refusal: 'downloadForbidden' })
  makeUrl(@CurrentCaller() caller: Caller, @Req() request: ClientRequest): Promise<RestResponse> {
    return this.urls.make(caller, request);
  }
}
