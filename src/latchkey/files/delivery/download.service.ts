import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { restError } from '../../errors/rest-error.js';
import { RestResponse } from '../../http/rest-response.js';
import { FileSettings, PictureSettings } from '../../config/setting-groups.js';
import type { Caller } from '../../roles/caller.js';
import { PictureDelivery } from '../pictures/picture-delivery.js';
import { requestedPicture } from '../pictures/requested-picture.js';
import { FileStorages } from '../storage/file-storages.js';
import { RecordedFiles } from '../storage/recorded-files.js';
import { FileAccess } from './file-access.js';
import { dispositionOf, fileHeaders } from './file-headers.js';
import { FileReader } from './file-reader.js';
import { requestedFile, wantsAttachment } from './requested-file.js';

/** Delivers stored files; protocol/files.md 3 and 4. */
@Injectable()
export class DownloadService {
  /** Bytes of files that were read to their end. */
  delivered = 0;

  constructor(
    private readonly storages: FileStorages,
    private readonly access: FileAccess,
    private readonly reader: FileReader,
    private readonly recorded: RecordedFiles,
    private readonly pictures: PictureDelivery,
    private readonly settings: FileSettings,
    private readonly pictureSettings: PictureSettings,
  ) {}

  async deliver(caller: Caller, request: ClientRequest): Promise<RestResponse> {
    const file = requestedFile(request);
    const { ref, text } = file;
    const storage = this.storages.find(ref.storage);
    if (!storage) {
      throw restError('fileStorageUnknown', { storage: ref.storage });
    }
    const asAttachment = wantsAttachment(request.parameters);
    const requested = requestedPicture(request.parameters, this.pictureSettings.FILES_PICTURE_SIZES);
    await this.access.require(caller, file);
    const response = requested
      ? await this.pictures.deliver(request, { storage, original: ref, requested, asAttachment })
      : await this.reader.read(request, {
          storage: this.recorded.checked(storage, request.deadline),
          ref,
          headers: fileHeaders(
            ref,
            asAttachment ? 'attachment' : dispositionOf(ref, this.settings.FILES_INLINE_EXTENSIONS),
          ),
        });
    if (!response) {
      throw restError('fileNotFound', { fileRef: text });
    }
    if (response.body instanceof Readable) {
      response.body.once('end', () => {
        this.delivered += Number(response.headers['content-length'] ?? 0);
      });
    }
    return response;
  }
}
