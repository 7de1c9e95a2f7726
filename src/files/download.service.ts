import { Inject, Injectable } from '@nestjs/common';
import mime from 'mime';
import { type QueryParameters, queryValue } from '../common/http/query-string.js';
import { restError } from '../common/rest-error.js';
import { RestResponse } from '../common/rest-response.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { contentDisposition } from './content-disposition.js';
import { extensionOf } from './file-name.js';
import { parseFileRef } from './file-ref.js';
import { FileStorages } from './file-storages.js';

/** An inline file may show itself and nothing else; a PDF viewer does not work in a sandbox (protocol/files.md 4). */
const INLINE_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'";

/** Delivers stored files; protocol/files.md 3. */
@Injectable()
export class DownloadService {
  constructor(
    private readonly storages: FileStorages,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async deliver(query: QueryParameters): Promise<RestResponse> {
    const text = queryValue(query, 'fileRef');
    if (text === undefined) {
      throw restError('fileRefMissing');
    }
    const ref = parseFileRef(text.replace(/ /g, '+'));
    if (!ref) {
      throw restError('fileRefInvalid', { fileRef: text });
    }
    const storage = this.storages.find(ref.storage);
    if (!storage) {
      throw restError('fileStorageUnknown', { storage: ref.storage });
    }
    const asAttachment = wantsAttachment(query);
    const file = await storage.open(ref);
    if (!file) {
      throw restError('fileNotFound', { fileRef: text });
    }
    return RestResponse.stream(file.stream, {
      'content-length': String(file.size),
      ...this.headersFor(ref.name, asAttachment),
    });
  }

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
