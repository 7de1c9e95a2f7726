import type { Readable } from 'node:stream';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type ClientRequest, requestOrigin } from '../common/http/client-request.js';
import { queryValue } from '../common/http/query-string.js';
import { restError, RestError } from '../common/rest-error.js';
import { RestResponse } from '../common/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { cleanFileName } from './file-name.js';
import { formatFileRef, formEncode } from './file-ref.js';
import { type FileStorage, FileTooLargeError, type SavedFile } from './file-storage.js';
import { FileStorages } from './file-storages.js';
import { type FilePart, isMultipart, receiveMultipart } from './multipart-upload.js';

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
      return receiveMultipart(request.raw, (file) => this.storePart(file, name, storageName));
    }
    this.checkLength(request, 0);
    return this.save(this.storage(storageName), request.raw, () => Promise.resolve(name ?? ''));
  }

  /** Text parts may also follow the file: its name is known, and its storage found to exist, at the end of the body. */
  private async storePart(
    file: FilePart,
    name: string | undefined,
    storageName: string | undefined,
  ): Promise<SavedFile> {
    const storage = (): FileStorage => this.storage(storageName ?? file.text('storageName'));
    return this.save(storage(), file.content, async () => {
      await file.complete;
      storage();
      return name ?? file.text('name') ?? file.filename ?? '';
    });
  }

  private checkLength({ headers }: ClientRequest, overhead: number): void {
    if (Number(headers['content-length'] ?? 0) > this.settings.FILES_MAX_UPLOAD_SIZE + overhead) {
      throw this.tooLarge();
    }
  }

  private storage(name: string | undefined): FileStorage {
    const storage = name === undefined ? this.storages.default : this.storages.find(name);
    if (!storage) {
      throw restError('uploadStorageUnknown', { storage: name ?? '' });
    }
    return storage;
  }

  private async save(storage: FileStorage, content: Readable, name: () => Promise<string>): Promise<SavedFile> {
    try {
      return await storage.save(content, this.settings.FILES_MAX_UPLOAD_SIZE, async () => cleanFileName(await name()));
    } catch (error) {
      throw this.faultOf(error);
    }
  }

  private faultOf(error: unknown): RestError {
    if (error instanceof RestError) {
      return error;
    }
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
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET';
}
