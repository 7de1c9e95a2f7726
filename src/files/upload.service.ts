import { Inject, Injectable, Logger } from '@nestjs/common';
import { type ClientRequest, requestOrigin } from '../common/http/client-request.js';
import { queryValue } from '../common/http/query-string.js';
import { restError, RestError } from '../common/rest-error.js';
import { RestResponse } from '../common/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { cleanFileName } from './file-name.js';
import { formatFileRef, formEncode } from './file-ref.js';
import { FileTooLargeError, type SavedFile } from './file-storage.js';
import { FileStorages } from './file-storages.js';
import { isMultipart, receiveMultipart } from './multipart-upload.js';
import type { Upload } from './upload.js';

/** Multipart bodies carry headers and boundaries besides the file. */
const MULTIPART_OVERHEAD = 64 * 1024;

/** Takes files in, streaming from the socket to the storage; protocol/files.md 2. */
@Injectable()
export class UploadService {
  private readonly logger = new Logger(UploadService.name);

  constructor(
    private readonly storages: FileStorages,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async receive(request: ClientRequest): Promise<RestResponse> {
    const { ref, size } = await this.store(request);
    const fileRef = formatFileRef(ref);
    const location = `${requestOrigin(request)}/rest/files?fileRef=${formEncode(fileRef)}`;
    return RestResponse.json(JSON.stringify({ fileRef, name: ref.name, size }), { location }, 201);
  }

  private store(request: ClientRequest): Promise<SavedFile> {
    const name = queryValue(request.parameters, 'name');
    const storageName = queryValue(request.parameters, 'storageName');
    if (isMultipart(request.headers['content-type'])) {
      this.checkLength(request, MULTIPART_OVERHEAD);
      return receiveMultipart(request, (upload) =>
        this.save({ ...upload, name: name ?? upload.name, storageName: storageName ?? upload.storageName }),
      );
    }
    this.checkLength(request, 0);
    return this.save({ name: name ?? '', storageName, content: request.raw });
  }

  private checkLength({ headers }: ClientRequest, overhead: number): void {
    if (Number(headers['content-length'] ?? 0) > this.settings.FILES_MAX_UPLOAD_SIZE + overhead) {
      throw this.tooLarge();
    }
  }

  private async save({ name, storageName, content }: Upload): Promise<SavedFile> {
    const storage = storageName === undefined ? this.storages.default : this.storages.find(storageName);
    if (!storage) {
      throw restError('uploadStorageUnknown', { storage: storageName ?? '' });
    }
    try {
      return await storage.save(cleanFileName(name), content, this.settings.FILES_MAX_UPLOAD_SIZE);
    } catch (error) {
      throw this.faultOf(error);
    }
  }

  private faultOf(error: unknown): RestError {
    if (error instanceof FileTooLargeError) {
      return this.tooLarge();
    }
    if (isAbort(error)) {
      return restError('uploadMalformed');
    }
    this.logger.error(`A file could not be stored: ${String(error)}`);
    return restError('uploadFailed');
  }

  private tooLarge(): RestError {
    return restError('uploadTooLarge', { max: this.settings.FILES_MAX_UPLOAD_SIZE });
  }
}

/** The client went away or sent a body that ended early. */
function isAbort(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return (
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    code === 'ECONNRESET' ||
    (error instanceof Error && /unexpected end|part terminated early/i.test(error.message))
  );
}
