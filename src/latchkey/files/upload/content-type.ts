import { fileTypeFromBuffer } from 'file-type';

const TEXT = 'text/plain';
const UNKNOWN = 'application/octet-stream';
const ANY = /^/;

/**
 * Formats whose files may be nothing but text, and what their first lines say beyond the few letters that the library
 * looks for. Every other format has bytes that no text has.
 */
const TEXT_FORMATS: ReadonlyMap<string, RegExp> = new Map([
  ['application/pdf', /^%PDF-\d/],
  ['application/postscript', /^%!(?:PS|\s)/],
  ['application/eps', ANY],
  ['application/rtf', ANY],
  ['application/xml', ANY],
  ['application/pgp-encrypted', ANY],
  ['application/x-ms-regedit', ANY],
  ['application/x-unix-archive', /^!<arch>\n/],
  ['application/x-deb', /^!<arch>\n/],
  ['text/vcard', ANY],
  ['text/calendar', ANY],
  ['text/vtt', ANY],
  ['model/stl', /^solid[^\n]*\n\s*(?:facet\s+normal|endsolid)\b/],
]);

/**
 * Media type of a file by its first bytes. Text bears no mark: what is UTF-8 without control characters counts as
 * `text/plain`, whatever it says, even where it begins like a picture, music or a program (`GIF`, `ID3`, `MZ`).
 * Anything unknown is `application/octet-stream`.
 */
export async function contentType(start: Buffer): Promise<string> {
  const type = (await fileTypeFromBuffer(start))?.mime;
  const text = plainText(start);
  if (text === undefined) {
    return type ?? UNKNOWN;
  }
  return type !== undefined && TEXT_FORMATS.get(type)?.test(text) === true ? type : TEXT;
}

/** @returns undefined for what is not text */
function plainText(start: Buffer): string | undefined {
  try {
    // The last character may be cut off.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return /[^\P{Cc}\t\n\v\f\r]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
