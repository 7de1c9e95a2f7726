import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { restError } from '../../errors/rest-error.js';
import { type MultipartLimits, type MultipartPart, readParts } from './multipart-parts.js';

const FILE_PART = 'file';
const TEXT_PARTS: readonly string[] = ['name', 'storageName'];
/** Text parts are names; the rest of a longer one is cut off. */
const MAX_TEXT_PART_BYTES = 4_096;

/** The part `file` on its way in. */
export interface FilePart {
  readonly filename: string | undefined;
  readonly content: Readable;
  /**
   * The text part `name` or `storageName`, once it has gone by; an empty one counts as absent.
   *
   * @throws RestError 400 when it is not UTF-8
   */
  text(part: string): string | undefined;
  /** Resolves when the whole body is read: no text part can follow, and none of it was broken. */
  readonly complete: Promise<void>;
}

export const isMultipart = (contentType: string | undefined): boolean =>
  /^multipart\/form-data\s*(;|$)/i.test(contentType ?? '');

/**
 * Reads a multipart body up to the end and stores its part `file` while it streams by (protocol/files.md 2).
 *
 * @param signal ends the reading early, with its reason
 * @param store called once, with the part `file`
 * @throws RestError 400 for a broken body or a missing part, 413 past a limit
 */
export async function receiveMultipart<T>(
  request: IncomingMessage,
  limits: MultipartLimits,
  signal: AbortSignal,
  store: (file: FilePart) => Promise<T>,
): Promise<T> {
  const texts = new Map<string, Buffer>();
  const text = (part: string): string | undefined => decoded(part, texts.get(part));
  let stored: Promise<T> | undefined;
  const complete: Promise<void> = readParts(
    request,
    limits,
    signal,
    async ({ name, filename, content }: MultipartPart) => {
      if (name === FILE_PART && !stored) {
        stored = store({ filename, content, text, complete });
        await stored;
      } else if (TEXT_PARTS.includes(name) && filename === undefined) {
        collect(content, (bytes) => texts.set(name, bytes));
      } else {
        content.resume();
      }
    },
  );
  try {
    await complete;
  } catch (error) {
    // The storage tidies up before the client hears of the refusal.
    await stored?.catch(() => undefined);
    throw error;
  }
  if (!stored) {
    throw restError('uploadPartMissing');
  }
  return stored;
}

function collect(content: Readable, keep: (bytes: Buffer) => void): void {
  let bytes = Buffer.alloc(0);
  content.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk.subarray(0, MAX_TEXT_PART_BYTES - bytes.length)]);
  });
  content.on('end', () => {
    keep(bytes);
  });
}

function decoded(part: string, bytes: Buffer | undefined): string | undefined {
  try {
    // The last character of a text that was cut off may be incomplete.
    const stream = bytes?.length === MAX_TEXT_PART_BYTES;
    return bytes && new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream });
  } catch {
    throw restError('uploadTextInvalid', { part });
  }
}
