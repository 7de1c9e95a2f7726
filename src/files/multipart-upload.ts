import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';
import type { ClientRequest } from '../common/http/client-request.js';
import { restError } from '../common/rest-error.js';
import type { Upload } from './upload.js';

/** Text parts are names; anything longer is refused by cutting. */
const MAX_TEXT_PART_BYTES = 4_096;
const MAX_PARTS = 100;

export const isMultipart = (contentType: string | undefined): boolean =>
  /^multipart\/form-data\s*(;|$)/i.test(contentType ?? '');

/**
 * Reads a multipart body up to the end and stores its part `file` while it streams by (protocol/files.md 2). Text parts
 * `name` and `storageName` count when they stand before the file.
 *
 * @param store called once, with the part `file`
 * @throws RestError 400 for a broken body or a missing part
 */
export async function receiveMultipart<T>(request: ClientRequest, store: (upload: Upload) => Promise<T>): Promise<T> {
  const texts = new Map<string, string>();
  let stored: Promise<T> | undefined;
  await new Promise<void>((resolve, reject) => {
    const parser = createParser(request);
    parser.on('field', (name: string, value: string) => texts.set(name, value));
    parser.on('file', (part: string, content: BusboyFileStream, filename: string | undefined) => {
      if (part !== 'file' || stored) {
        content.resume();
        return;
      }
      stored = store({
        name: texts.get('name') ?? filename ?? '',
        storageName: texts.get('storageName'),
        content: content,
      });
      // A refused file ends the request at once, the rest of the body is of no interest.
      stored.catch(reject);
    });
    parser.on('finish', resolve);
    parser.on('error', () => {
      reject(restError('uploadMalformed'));
    });
    request.raw.on('aborted', () => {
      reject(restError('uploadMalformed'));
    });
    request.raw.pipe(parser);
  });
  if (!stored) {
    throw restError('uploadPartMissing');
  }
  return stored;
}

function createParser({ headers }: ClientRequest): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: headers as BusboyHeaders,
      limits: { fieldSize: MAX_TEXT_PART_BYTES, parts: MAX_PARTS },
      // Without a file name a part is text for the parser; the part `file` is always a file.
      isPartAFile: (field, type, filename) =>
        field === 'file' || filename !== undefined || type === 'application/octet-stream',
    });
  } catch {
    throw restError('uploadMalformed');
  }
}
