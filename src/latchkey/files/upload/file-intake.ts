import { addAbortSignal, pipeline, type Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { type ClientRequest, queryValue, sendContinue } from '../../http/client-request.js';
import { tracing } from '../../common/tracing.js';
import { factsOf } from '../../errors/database-error.js';
import { RestError, restError } from '../../errors/rest-error.js';
import { RequestEvent } from '../../http/logging/access-log.hook.js';
import { UploadSettings } from '../../config/setting-groups.js';
import { cleanFileName } from '../file-name.js';
import {
  type FileNaming,
  type FileStorage,
  FileTooLargeError,
  named,
  type SavedFile,
} from '../storage/file-storage.js';
import { FileStorages } from '../storage/file-storages.js';
import { type FilePart, isMultipart, receiveMultipart } from './multipart-upload.js';
import { TypeCheck } from './type-check.js';
import { type UploadLimit, uploadLimit } from './upload-limit.js';
import type { QuotaLeft } from './uploaded-files.js';

/** Codes of the system. */
const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

/** Multipart bodies carry headers and boundaries in addition to the file. */
const MULTIPART_OVERHEAD = 64 * 1024;

/** One upload. */
export interface Incoming {
  readonly request: ClientRequest;
  readonly quota: QuotaLeft;
  /** Ends the upload early, with its reason. */
  readonly signal: AbortSignal;
}

/** Streams a body from the socket to a storage; protocol/files.md 2. */
@Injectable()
export class FileIntake {
  private readonly logger = new Logger(FileIntake.name);

  constructor(
    private readonly storages: FileStorages,
    private readonly settings: UploadSettings,
  ) {}

  /** @throws RestError for whatever is wrong; then nothing is left in the storage */
  take(upload: Incoming): Promise<SavedFile> {
    return isMultipart(upload.request.headers['content-type']) ? this.takeForm(upload) : this.takeBody(upload);
  }

  private async takeBody(upload: Incoming): Promise<SavedFile> {
    const { request } = upload;
    const storage = this.storage(queryValue(request.parameters, 'storageName'));
    checkLength(request, this.limit(upload, storage), 0);
    sendContinue(request.raw);
    return this.save(upload, storage, named(cleanFileName(queryValue(request.parameters, 'name') ?? '')), request.raw);
  }

  private async takeForm(upload: Incoming): Promise<SavedFile> {
    const { request, signal } = upload;
    const { maxBytes, refusal: tooLarge } = this.limit(upload);
    checkLength(request, this.limit(upload), MULTIPART_OVERHEAD);
    const { FILES_MAX_PARTS: maxParts, FILES_MAX_PART_HEADER_SIZE: maxHeaderSize } = this.settings;
    const limits = { maxParts, maxHeaderSize, maxBytes: maxBytes + MULTIPART_OVERHEAD, tooLarge };
    sendContinue(request.raw);
    return receiveMultipart(request.raw, limits, signal, (file) => this.takePart(upload, file));
  }

  /** Text parts may also follow the file: its name and storage are known for certain at the end of the body. */
  private async takePart(upload: Incoming, file: FilePart): Promise<SavedFile> {
    const { parameters } = upload.request;
    const storage = (): FileStorage => this.storage(queryValue(parameters, 'storageName') ?? file.text('storageName'));
    const name = (): string =>
      cleanFileName(queryValue(parameters, 'name') ?? file.text('name') ?? file.filename ?? '');
    const presumed = storage();
    const final = async (): Promise<string> => {
      await file.complete;
      storage();
      return name();
    };
    const saved = await this.save(upload, presumed, { presumed: name(), final }, file.content);
    return storage() === presumed ? saved : this.move(upload, saved, presumed, storage());
  }

  private async move(upload: Incoming, { ref }: SavedFile, from: FileStorage, to: FileStorage): Promise<SavedFile> {
    try {
      const file = await from.open(ref);
      if (!file) {
        throw new Error('A file that was stored a moment ago is gone');
      }
      return await this.save(upload, to, named(ref.name), file.stream);
    } finally {
      await from.remove(ref);
    }
  }

  private limit({ quota }: Incoming, storage?: FileStorage): UploadLimit {
    return uploadLimit([this.settings.FILES_MAX_UPLOAD_SIZE, storage?.maxFileSize ?? Infinity], quota);
  }

  private storage(name: string | undefined): FileStorage {
    const storage = name === undefined ? this.storages.default : this.storages.find(name);
    if (!storage) {
      throw restError('uploadStorageUnknown', { storage: name ?? '' });
    }
    return storage;
  }

  private async save(upload: Incoming, storage: FileStorage, name: FileNaming, content: Readable): Promise<SavedFile> {
    const limit = this.limit(upload, storage);
    const checked = addAbortSignal(upload.signal, new TypeCheck(this.settings.FILES_ALLOWED_TYPES));
    // Faults show where the checked content is read.
    pipeline(content, checked, () => undefined);
    try {
      const save = (): Promise<SavedFile> => storage.save(name, checked, limit);
      return await (tracing.tracer?.during('file write', save) ?? save());
    } catch (error) {
      throw this.faultOf(error, limit, upload);
    }
  }

  private faultOf(error: unknown, limit: UploadLimit, { request, signal }: Incoming): unknown {
    if (signal.aborted) {
      return signal.reason;
    }
    if (error instanceof FileTooLargeError) {
      return limit.refusal();
    }
    if (error instanceof RestError) {
      return error;
    }
    if (isAbort(error)) {
      return restError('uploadMalformed');
    }
    this.logger.error(new RequestEvent(`A file could not be stored: ${String(error)}`, request));
    return restError(isFull(error) ? 'storageFull' : 'uploadFailed');
  }
}

function checkLength({ headers }: ClientRequest, limit: UploadLimit, overhead: number): void {
  if (Number(headers['content-length'] ?? 0) > limit.maxBytes + overhead) {
    throw limit.refusal();
  }
}

/** No space is left on the disk, or for this account. */
const isFull = (error: unknown): boolean => FULL.includes(factsOf(error).code);

/** The client went away or sent a body that ended early. */
function isAbort(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET';
}
