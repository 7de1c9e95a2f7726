import { Injectable } from '@nestjs/common';
import { FileUrlTokens } from '../../sessions/file-url-tokens.js';
import type { ClientRequest } from '../../http/client-request.js';
import type { QueryParameters } from '../../http/query-string.js';
import { RequestBodies } from '../../http/request-bodies.js';
import { restError } from '../../errors/rest-error.js';
import { RestResponse } from '../../common/rest-response.js';
import { restPath } from '../../config/rest-paths.js';
import { FileSettings, PathSettings, PictureSettings } from '../../config/setting-groups.js';
import { Database } from '../../database/database.js';
import type { Caller } from '../../roles/caller.js';
import { FileAccess } from '../delivery/file-access.js';
import type { RequestedFile } from '../delivery/requested-file.js';
import { requestedPicture } from '../pictures/requested-picture.js';
import { FileStorages } from '../storage/file-storages.js';
import { parseFileUrlRequest } from './file-url-request.js';

/** Makes URLs that open one file each, for pages that must not carry the token of a session. */
@Injectable()
export class FileUrls {
  constructor(
    private readonly storages: FileStorages,
    private readonly access: FileAccess,
    private readonly tokens: FileUrlTokens,
    private readonly database: Database,
    private readonly bodies: RequestBodies,
    private readonly settings: FileSettings,
    private readonly pictures: PictureSettings,
    private readonly paths: PathSettings,
  ) {}

  /** @throws RestError 400 for a faulty body, 403 without a login, and whatever a download by the caller would */
  async make(caller: Caller, request: ClientRequest): Promise<RestResponse> {
    const { FILE_URL_TTL, FILE_URL_MAX_TTL: most } = this.settings;
    const { file, ttl, query } = parseFileUrlRequest(await this.bodies.json(request), {
      usual: Math.min(FILE_URL_TTL, most),
      most,
    });
    // What a download would refuse is refused here, where somebody reads it.
    requestedPicture(parametersOf(query), this.pictures.FILES_PICTURE_SIZES);
    await this.requireFile(caller, file);
    const { principal } = caller;
    const made =
      principal.kind === 'anonymous'
        ? undefined
        : await this.tokens.issue(this.database, principal.sessionId, query, ttl);
    if (!made) {
      throw restError('fileUrlWithoutLogin');
    }
    const url = `${request.publicPath}${restPath(this.paths, 'files')}?${query}&access_token=${made.token}`;
    return RestResponse.json(JSON.stringify({ url, expiresAt: made.expiresAt }), { 'cache-control': 'no-store' });
  }

  private async requireFile(caller: Caller, file: RequestedFile): Promise<void> {
    const { ref, text } = file;
    const storage = this.storages.find(ref.storage);
    if (!storage) {
      throw restError('fileStorageUnknown', { storage: ref.storage });
    }
    await this.access.require(caller, file);
    if (!(await storage.stat(ref))) {
      throw restError('fileNotFound', { fileRef: text });
    }
  }
}

const parametersOf = (query: string): QueryParameters =>
  new Map([...new URLSearchParams(query)].map(([key, value]) => [key, [value]]));
