import { Controller, Get, Post, Req } from '@nestjs/common';
import { Access } from '../common/access.decorator.js';
import type { ClientRequest } from '../common/http/client-request.js';
import { RestResponse } from '../common/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { DownloadService } from './delivery/download.service.js';
import { UploadService } from './upload/upload.service.js';

/** `/rest/files`; protocol/files.md. */
@Controller('rest/files')
export class FilesController {
  constructor(
    private readonly uploads: UploadService,
    private readonly downloads: DownloadService,
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
}
