import { Inject, Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../common/http/client-request.js';
import { restError } from '../../common/rest-error.js';
import { RestResponse } from '../../common/rest-response.js';
import { type Settings, SETTINGS } from '../../config/settings.js';
import type { Caller } from '../../roles/caller.js';
import { FileStorages } from '../storage/file-storages.js';
import { FileAccess } from './file-access.js';
import { fileHeaders } from './file-headers.js';
import { FileReader } from './file-reader.js';
import { requestedFile, wantsAttachment } from './requested-file.js';

/** Delivers stored files; protocol/files.md 3 and 4. */
@Injectable()
export class DownloadService {
  constructor(
    private readonly storages: FileStorages,
    private readonly access: FileAccess,
    private readonly reader: FileReader,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async deliver(caller: Caller, request: ClientRequest): Promise<RestResponse> {
    const file = requestedFile(request);
    const { ref, text } = file;
    const storage = this.storages.find(ref.storage);
    if (!storage) {
      throw restError('fileStorageUnknown', { storage: ref.storage });
    }
    const headers = fileHeaders(ref.name, wantsAttachment(request.parameters), this.settings.FILES_INLINE_EXTENSIONS);
    await this.access.require(caller, file);
    const answer = await this.reader.read(request, { storage, ref, headers });
    if (!answer) {
      throw restError('fileNotFound', { fileRef: text });
    }
    return answer;
  }
}
