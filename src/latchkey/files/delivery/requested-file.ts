import { type ClientRequest, type QueryParameters, queryValue } from '../../http/client-request.js';
import { restError } from '../../errors/rest-error.js';
import { type FileRef, parseFileRef } from '../../datatypes/file-ref.js';
import { requestedFileRef } from './requested-file-ref.js';

/** `yyyy/MM/dd/<uuid>` */
const MIN_PATH_SEGMENTS = 4;

/** What a request asks for. */
export interface RequestedFile {
  readonly ref: FileRef;
  /** The reference as the client wrote it. */
  readonly text: string;
}

/** @throws RestError 400 when the parameter `fileRef` is missing or is not a reference (protocol/files.md 3) */
export const requestedFile = (request: ClientRequest): RequestedFile => fileNamed(requestedFileRef(request));

/** @throws RestError 400 when the text is missing or is not a reference */
export function fileNamed(text: string | undefined): RequestedFile {
  if (text === undefined) {
    throw restError('fileRefMissing');
  }
  const ref = parseFileRef(text);
  if (!ref || ref.path.split('/').length < MIN_PATH_SEGMENTS) {
    throw restError('fileRefInvalid', { fileRef: text });
  }
  return { ref, text };
}

/** @throws RestError 400 when `attachment` is neither `true` nor `false` */
export function wantsAttachment(query: QueryParameters): boolean {
  const text = queryValue(query, 'attachment');
  if (text !== undefined && text !== 'true' && text !== 'false') {
    throw restError('attachmentInvalid');
  }
  return text === 'true';
}
