import { Injectable } from '@nestjs/common';
import { UploadRate } from '../../http/incoming-body.js';
import { type ClientRequest, publicUrl } from '../../http/client-request.js';
import { restError } from '../../errors/rest-error.js';
import { RestResponse } from '../../http/rest-response.js';
import { restPath } from '../../config/rest-paths.js';
import { PathSettings, UploadSettings } from '../../config/setting-groups.js';
import type { Caller } from '../../roles/caller.js';
import { formatFileRef, formEncode } from '../../datatypes/file-ref.js';
import type { SavedFile } from '../storage/file-storage.js';
import { FileStorages } from '../storage/file-storages.js';
import { FileIntake } from './file-intake.js';
import { UploadSlots } from './upload-slots.js';
import { UploadedFiles } from './uploaded-files.js';

/** Receives files within the limits of number, size and rate that the settings set; protocol/files.md 2. */
@Injectable()
export class UploadService {
  /** Bytes of files that were stored. */
  received = 0;

  constructor(
    private readonly slots: UploadSlots,
    private readonly intake: FileIntake,
    private readonly files: UploadedFiles,
    private readonly storages: FileStorages,
    private readonly settings: UploadSettings,
    private readonly paths: PathSettings,
  ) {}

  async receive(caller: Caller, request: ClientRequest): Promise<RestResponse> {
    const { ref, size } = await this.slots.during(caller, () => this.paced(caller, request));
    this.received += size;
    const fileRef = formatFileRef(ref);
    const location = `${publicUrl(request)}${restPath(this.paths, 'files')}?fileRef=${formEncode(fileRef)}`;
    return RestResponse.json(JSON.stringify({ fileRef, name: ref.name, size }), { location }, 201);
  }

  private async paced(caller: Caller, request: ClientRequest): Promise<SavedFile> {
    const { FILES_UPLOAD_IDLE_TIMEOUT: seconds, FILES_UPLOAD_MIN_RATE: minRate } = this.settings;
    const slow = new AbortController();
    const rate = new UploadRate(request.raw, { seconds, minRate }, () => {
      slow.abort(tooSlow());
    });
    request.deadline.pause();
    try {
      return await this.taken(caller, request, slow.signal);
    } finally {
      rate.stop();
      request.deadline.resume();
    }
  }

  private async taken(caller: Caller, request: ClientRequest, signal: AbortSignal): Promise<SavedFile> {
    const quota = await this.files.quotaLeft(caller);
    const saved = await this.intake.take({ request, quota, signal });
    try {
      await this.files.add(caller, saved);
      return saved;
    } catch (error) {
      await this.storages.find(saved.ref.storage)?.remove(saved.ref);
      throw error;
    }
  }
}

/** Does not wait for the rest of the body. */
const tooSlow = (): Error => restError('uploadTooSlow', {}, { connection: 'close' });
