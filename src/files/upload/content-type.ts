import { fileTypeFromBuffer } from 'file-type';

const TEXT = 'text/plain';
const UNKNOWN = 'application/octet-stream';

/**
 * Media type of a file by its first bytes. Text bears no mark: what is UTF-8 without control characters counts as
 * `text/plain`, whatever it says. What nobody knows is `application/octet-stream`.
 */
export async function contentType(start: Buffer): Promise<string> {
  return (await fileTypeFromBuffer(start))?.mime ?? (isText(start) ? TEXT : UNKNOWN);
}

function isText(start: Buffer): boolean {
  try {
    // The last character may be cut off.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return !/[^\P{Cc}\t\n\v\f\r]/u.test(text);
  } catch {
    return false;
  }
}
