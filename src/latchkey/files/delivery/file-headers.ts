import mime from 'mime';
import type { ResponseHeaders } from '../../http/rest-response.js';
import { extensionOf, pathExtension } from '../file-name.js';
import type { FileRef } from '../../datatypes/file-ref.js';
import { contentDisposition, type Disposition } from './content-disposition.js';

/** An inline file may show itself and nothing else; a PDF viewer does not work in a sandbox (protocol/files.md 4). */
const INLINE_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'";

const UNKNOWN_TYPE = 'application/octet-stream';
/** Name of a file whose own name was only an extension. */
const NAMELESS = 'file';

/** Browsers keep a file and ask before they show it again (protocol/files.md 3). */
export const REVALIDATED: ResponseHeaders = {
  'cache-control': 'no-cache',
  pragma: 'no-cache',
  expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
};

/** @param inlineExtensions those of files that browsers may show; all others are downloaded */
export const dispositionOf = (ref: FileRef, inlineExtensions: readonly string[]): Disposition =>
  inlineExtensions.includes(storedExtension(ref)) ? 'inline' : 'attachment';

/**
 * How a browser must treat a file, by the extension that it was stored with: never by its content, and never by the
 * name in the reference, which the client chooses.
 */
export function fileHeaders(ref: FileRef, disposition: Disposition): ResponseHeaders {
  const extension = storedExtension(ref);
  const headers = {
    'content-type': typeOf(extension),
    'content-disposition': contentDisposition(disposition, savedName(ref.name, extension)),
    ...REVALIDATED,
  };
  const policy = extension === 'pdf' ? INLINE_POLICY : `${INLINE_POLICY}; sandbox`;
  return disposition === 'inline' ? { ...headers, 'content-security-policy': policy } : headers;
}

const storedExtension = ({ path }: FileRef): string => extensionOf(path.slice(path.lastIndexOf('/') + 1)).toLowerCase();

const typeOf = (extension: string): string => mime.getType(extension) ?? UNKNOWN_TYPE;

/** The name under which the file is saved opens with a program for its stored type, not for one that a link claims. */
function savedName(name: string, stored: string): string {
  const claimed = extensionOf(name).toLowerCase();
  const type = typeOf(claimed);
  const harmless = claimed === stored || (type === typeOf(stored) && type !== UNKNOWN_TYPE);
  const extension = pathExtension(name);
  if (name === '' || harmless || (stored === '' && extension === '')) {
    return name;
  }
  const stem = name.slice(0, name.length - extension.length);
  return `${stem === '' ? NAMELESS : stem}${stored === '' ? '' : `.${stored}`}`;
}
