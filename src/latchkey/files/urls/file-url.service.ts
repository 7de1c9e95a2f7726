import { Injectable } from '@nestjs/common';
import { type FileUrlToken, FileUrlTokens } from '../../sessions/file-url-tokens.js';
import { append } from '../../common/in-slices.js';
import type { ClientRequest, QueryParameters } from '../../http/client-request.js';
import { RequestBodies } from '../../http/request-bodies.js';
import { restError, RestError } from '../../errors/rest-error.js';
import { RestResponse } from '../../http/rest-response.js';
import { restPath } from '../../config/rest-paths.js';
import { FileSettings, PathSettings, PictureSettings } from '../../config/setting-groups.js';
import { Database } from '../../database/database.js';
import type { Caller } from '../../roles/caller.js';
import { FileAccess } from '../delivery/file-access.js';
import type { RequestedFile } from '../delivery/requested-file.js';
import { requestedPicture } from '../pictures/requested-picture.js';
import { FileStorages } from '../storage/file-storages.js';
import { atIndex, type FileUrlRequest, parseFileUrlRequest, parseFileUrlRequests } from './file-url-request.js';

/** Files of one request that are looked for at the same time. */
const AT_ONCE = 8;

/** A URL, or why it was not made. */
type Outcome = { readonly url: string; readonly expiresAt: string } | RestError;

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

  /**
   * For an object one URL. For an array one object each, in its order: one missing file must not take the others from a page.
   *
   * @throws RestError 400 for a faulty body, 403 without a login; for a single file also whatever its download would answer
   */
  async make(caller: Caller, request: ClientRequest): Promise<RestResponse> {
    const { FILE_URL_TTL, FILE_URL_MAX_TTL, FILE_URL_MAX_FILES } = this.settings;
    const limits = {
      usualTtl: Math.min(FILE_URL_TTL, FILE_URL_MAX_TTL),
      mostTtl: FILE_URL_MAX_TTL,
      mostFiles: FILE_URL_MAX_FILES,
    };
    const body: unknown = await this.bodies.json(request);
    if (Array.isArray(body)) {
      const files = parseFileUrlRequests(body, limits);
      files.forEach(({ query }, index) => {
        atIndex(index, () => {
          this.requirePicture(query);
        });
      });
      return respond(
        (await this.outcomes(caller, request, files)).map((outcome, index) => itemOf(outcome, files[index])),
      );
    }
    const file = parseFileUrlRequest(body, limits);
    this.requirePicture(file.query);
    const [outcome] = await this.outcomes(caller, request, [file]);
    if (outcome instanceof RestError) {
      throw outcome;
    }
    return respond(outcome);
  }

  /** What a download would refuse is refused here, where somebody reads it. */
  private requirePicture(query: string): void {
    requestedPicture(parametersOf(query), this.pictures.FILES_PICTURE_SIZES);
  }

  private async outcomes(
    caller: Caller,
    request: ClientRequest,
    files: readonly FileUrlRequest[],
  ): Promise<readonly Outcome[]> {
    const refusals = await this.refusals(caller, files);
    const granted = files.filter((_, index) => refusals[index] === undefined);
    const { principal } = caller;
    if (granted.length === 0) {
      return refusals.flatMap((refusal) => refusal ?? []);
    }
    const made =
      principal.kind === 'anonymous' ? undefined : await this.tokens.issue(this.database, principal.sessionId, granted);
    if (!made) {
      throw restError('fileUrlWithoutLogin');
    }
    const path = `${request.publicPath}${restPath(this.paths, 'files')}`;
    const urls = new Map(granted.map((file, index) => [file, urlOf(`${path}?${file.query}`, made[index])] as const));
    return files.flatMap((file, index) => refusals[index] ?? urls.get(file) ?? []);
  }

  /** For each file why the caller may not open it; undefined for those that open. */
  private async refusals(
    caller: Caller,
    files: readonly FileUrlRequest[],
  ): Promise<readonly (RestError | undefined)[]> {
    const found: (RestError | undefined)[] = [];
    for (let at = 0; at < files.length; at += AT_ONCE) {
      const some = files.slice(at, at + AT_ONCE);
      append(found, await Promise.all(some.map(({ file }) => this.refusal(caller, file))));
    }
    return found;
  }

  private async refusal(caller: Caller, file: RequestedFile): Promise<RestError | undefined> {
    try {
      await this.requireFile(caller, file);
      return undefined;
    } catch (error) {
      if (error instanceof RestError && error.status < 500) {
        return error;
      }
      throw error;
    }
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

const urlOf = (url: string, made: FileUrlToken | undefined): Outcome => ({
  url: `${url}&access_token=${made?.token ?? ''}`,
  expiresAt: made?.expiresAt ?? '',
});

const itemOf = (outcome: Outcome, request: FileUrlRequest | undefined): object => ({
  fileRef: request?.file.text,
  ...(outcome instanceof RestError ? (outcome.body as object) : outcome),
});

const respond = (json: unknown): RestResponse =>
  RestResponse.json(JSON.stringify(json), { 'cache-control': 'no-store' });

const parametersOf = (query: string): QueryParameters =>
  new Map([...new URLSearchParams(query)].map(([key, value]) => [key, [value]]));
