import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { tracing } from '../../common/tracing.js';
import type { ClientRequest } from '../../http/client-request.js';
import { RequestEvent } from '../../http/logging/access-log.hook.js';
import { RestError, restError } from '../../errors/rest-error.js';
import { type ResponseHeaders, RestResponse } from '../../http/rest-response.js';
import type { FileRef } from '../../datatypes/file-ref.js';
import type { ByteRange, FileSource, FileStatus, OpenedFile } from '../storage/file-storage.js';
import { byteRange } from './byte-range.js';
import { REVALIDATED } from './file-headers.js';
import { isKnown, isWanted, type Validators, validatorsOf, wantedRange } from './validators.js';

const PARTIAL_CONTENT = 206;
const NOT_MODIFIED = 304;

/** Request headers whose response depends on the file. */
const CONDITIONS = ['if-match', 'if-unmodified-since', 'if-none-match', 'if-modified-since', 'range'] as const;

/** A file to be delivered, and what its response says in addition to the bytes. */
export interface FileToRead {
  readonly storage: FileSource;
  readonly ref: FileRef;
  readonly headers: ResponseHeaders;
}

/** Checks conditions and ranges and streams the bytes, the same for every storage; protocol/files.md 4. */
@Injectable()
export class FileReader {
  private readonly logger = new Logger(FileReader.name);

  /**
   * @returns undefined when there is no such file
   * @throws RestError 412 for a condition about another file, 416 for a range beyond it, 500 when the storage fails
   */
  async read(request: ClientRequest, file: FileToRead): Promise<RestResponse | undefined> {
    try {
      // A storage may be far away: a full download takes one storage call.
      const read = () => (isPlain(request) ? this.whole(request, file) : this.asked(request, file));
      return await (tracing.tracer?.during('file read', read) ?? read());
    } catch (error) {
      if (error instanceof RestError) {
        throw error;
      }
      this.logFailure(request, error);
      throw restError('downloadFailed');
    }
  }

  private async whole(
    request: ClientRequest,
    { storage, ref, headers }: FileToRead,
  ): Promise<RestResponse | undefined> {
    const opened = await this.opened(request, storage.open(ref));
    return opened && RestResponse.stream(opened.stream, entityHeaders(headers, validatorsOf(ref, opened), opened.size));
  }

  private async asked(request: ClientRequest, file: FileToRead): Promise<RestResponse | undefined> {
    const { headers, method } = request;
    const status = await file.storage.stat(file.ref);
    if (!status) {
      return undefined;
    }
    const validators = validatorsOf(file.ref, status);
    if (!isWanted(headers, validators)) {
      throw restError('filePreconditionFailed');
    }
    if (isKnown(headers, validators)) {
      return RestResponse.empty(NOT_MODIFIED, { ...REVALIDATED, ...validators });
    }
    const range = byteRange(wantedRange(headers, validators) ?? '', status.size);
    if (range === 'unsatisfiable') {
      throw restError('rangeNotSatisfiable', { size: status.size }, { 'content-range': `bytes */${status.size}` });
    }
    const response = responseFor(file, validators, status, range === 'whole' ? undefined : range);
    if (method === 'HEAD') {
      return RestResponse.stream(Readable.from([]), response.headers, response.status);
    }
    const opened = await this.opened(request, file.storage.open(file.ref, response.range));
    return opened && RestResponse.stream(opened.stream, response.headers, response.status);
  }

  /** Waits until the file has something to give: what fails until then can still be reported by a status. */
  private async opened(
    request: ClientRequest,
    opening: Promise<OpenedFile | undefined>,
  ): Promise<OpenedFile | undefined> {
    const file = await opening;
    file?.stream.on('error', (error) => {
      this.logFailure(request, error);
    });
    // An empty file may have ended before anybody listens.
    await (file && file.size > 0 && once(file.stream, 'readable'));
    return file;
  }

  private logFailure(request: ClientRequest, error: unknown): void {
    this.logger.error(new RequestEvent(`A file could not be read: ${String(error)}`, request));
  }
}

const isPlain = ({ method, headers }: ClientRequest): boolean =>
  method === 'GET' && CONDITIONS.every((name) => headers[name] === undefined);

interface FileResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly range: ByteRange | undefined;
}

function responseFor(file: FileToRead, validators: Validators, { size }: FileStatus, range?: ByteRange): FileResponse {
  if (!range) {
    return { status: 200, headers: entityHeaders(file.headers, validators, size), range };
  }
  const headers = entityHeaders(file.headers, validators, range.end - range.start + 1);
  const contentRange = `bytes ${range.start}-${range.end}/${size}`;
  return { status: PARTIAL_CONTENT, headers: { ...headers, 'content-range': contentRange }, range };
}

const entityHeaders = (headers: ResponseHeaders, validators: Validators, length: number): ResponseHeaders => ({
  ...headers,
  ...validators,
  'accept-ranges': 'bytes',
  'content-length': String(length),
});
