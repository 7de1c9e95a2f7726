import { once } from 'node:events';
import { Inject, Injectable, Logger } from '@nestjs/common';
import mime from 'mime';
import type { ClientRequest } from '../common/http/client-request.js';
import { type QueryParameters, queryValue } from '../common/http/query-string.js';
import { restError } from '../common/rest-error.js';
import { RestResponse } from '../common/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { contentDisposition } from './content-disposition.js';
import { extensionOf } from './file-name.js';
import { type FileRef, parseFileRef } from './file-ref.js';
import type { FileStorage, OpenedFile } from './file-storage.js';
import { FileStorages } from './file-storages.js';
import { requestedFileRef } from './requested-file-ref.js';

/** An inline file may show itself and nothing else; a PDF viewer does not work in a sandbox (protocol/files.md 4). */
const INLINE_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'";

/** `yyyy/MM/dd/<uuid>` */
const MIN_PATH_SEGMENTS = 4;

/** Delivers stored files; protocol/files.md 3. */
@Injectable()
export class DownloadService {
  private readonly logger = new Logger(DownloadService.name);

  constructor(
    private readonly storages: FileStorages,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async deliver(request: ClientRequest): Promise<RestResponse> {
    const text = requestedFileRef(request);
    if (text === undefined) {
      throw restError('fileRefMissing');
    }
    const ref = parseFileRef(text);
    if (!ref || ref.path.split('/').length < MIN_PATH_SEGMENTS) {
      throw restError('fileRefInvalid', { fileRef: text });
    }
    const storage = this.storages.find(ref.storage);
    if (!storage) {
      throw restError('fileStorageUnknown', { storage: ref.storage });
    }
    const asAttachment = wantsAttachment(request.parameters);
    const file = await this.open(storage, ref);
    if (!file) {
      throw restError('fileNotFound', { fileRef: text });
    }
    return RestResponse.stream(file.stream, {
      'content-length': String(file.size),
      ...this.headersFor(ref.name, asAttachment),
    });
  }

  /** Waits until the file has something to give: what fails until then can still be told by a status. */
  private async open(storage: FileStorage, ref: FileRef): Promise<OpenedFile | undefined> {
    try {
      const file = await storage.open(ref);
      file?.stream.on('error', this.logFailure);
      await (file && once(file.stream, 'readable'));
      return file;
    } catch (error) {
      this.logFailure(error);
      throw restError('downloadFailed');
    }
  }

  private readonly logFailure = (error: unknown): void => {
    this.logger.error(`A file could not be read: ${String(error)}`);
  };

  private headersFor(name: string, asAttachment: boolean): Record<string, string> {
    const extension = extensionOf(name).toLowerCase();
    const inline = !asAttachment && this.settings.FILES_INLINE_EXTENSIONS.includes(extension);
    const headers = {
      'content-type': mime.getType(extension) ?? 'application/octet-stream',
      'content-disposition': contentDisposition(inline ? 'inline' : 'attachment', name),
      'cache-control': 'no-cache',
      pragma: 'no-cache',
      expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
    };
    const policy = extension === 'pdf' ? INLINE_POLICY : `${INLINE_POLICY}; sandbox`;
    return inline ? { ...headers, 'content-security-policy': policy } : headers;
  }
}

function wantsAttachment(query: QueryParameters): boolean {
  const text = queryValue(query, 'attachment');
  if (text !== undefined && text !== 'true' && text !== 'false') {
    throw restError('attachmentInvalid');
  }
  return text === 'true';
}
