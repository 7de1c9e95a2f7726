import { Controller, Get, Req } from '@nestjs/common';
import { FileOrphans } from '../../files/ownership/file-orphans.js';
import { type ClientRequest, queryValue } from '../../http/client-request.js';
import { RestResponse } from '../../http/rest-response.js';
import { type Caller, CurrentCaller } from '../../roles/caller.js';
import { wholeNumber } from '../paging.js';
import { SecurityAccess } from '../security-access.decorator.js';
import { StoredFiles } from './stored-files.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;
const MAX_OFFSET = 1_000_000;

/** `/rest/security/files`: what is stored, by whom, and what nothing refers to; protocol/files.md 7. Nothing changes here. */
@Controller('files')
@SecurityAccess()
export class StoredFilesController {
  constructor(
    private readonly files: StoredFiles,
    private readonly orphans: FileOrphans,
  ) {}

  /** Query: `storage`, `uploader`, `limit`, `offset`. */
  @Get()
  async list(@CurrentCaller() caller: Caller, @Req() { parameters }: ClientRequest): Promise<RestResponse> {
    const page = {
      storage: queryValue(parameters, 'storage'),
      uploader: queryValue(parameters, 'uploader'),
      limit: wholeNumber(parameters, 'limit', DEFAULT_LIMIT, MAX_LIMIT),
      offset: wholeNumber(parameters, 'offset', 0, MAX_OFFSET),
    };
    const found = await this.files.list(caller, page);
    return RestResponse.json(JSON.stringify(found), { 'x-total-count': await this.files.count(caller, page) });
  }

  @Get('use')
  async readUse(@CurrentCaller() caller: Caller): Promise<RestResponse> {
    return RestResponse.json(
      JSON.stringify({
        quota: this.files.quota,
        storages: await this.files.storagesInUse(caller),
        uploaders: await this.files.uploaders(caller),
      }),
    );
  }

  /** Query: `limit`. */
  @Get('orphans')
  async listOrphans(@CurrentCaller() caller: Caller, @Req() { parameters }: ClientRequest): Promise<RestResponse> {
    const limit = wholeNumber(parameters, 'limit', DEFAULT_LIMIT, MAX_LIMIT, 1);
    return RestResponse.json(JSON.stringify(await this.orphans.first(limit, caller.deadline)));
  }
}
