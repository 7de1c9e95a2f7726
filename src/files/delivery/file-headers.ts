import mime from 'mime';
import type { ResponseHeaders } from '../../common/rest-response.js';
import { extensionOf } from '../file-name.js';
import { contentDisposition, type Disposition } from './content-disposition.js';

/** An inline file may show itself and nothing else; a PDF viewer does not work in a sandbox (protocol/files.md 4). */
const INLINE_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'";

/** Browsers keep a file and ask before they show it again (protocol/files.md 3). */
export const REVALIDATED: ResponseHeaders = {
  'cache-control': 'no-cache',
  pragma: 'no-cache',
  expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
};

/** @param inlineExtensions those of files that browsers may show; all others are downloaded */
export const dispositionOf = (name: string, inlineExtensions: readonly string[]): Disposition =>
  inlineExtensions.includes(extensionOf(name).toLowerCase()) ? 'inline' : 'attachment';

/** What a browser is to do with a file, by the extension of its name and never by its content. */
export function fileHeaders(name: string, disposition: Disposition): ResponseHeaders {
  const extension = extensionOf(name).toLowerCase();
  const headers = {
    'content-type': mime.getType(extension) ?? 'application/octet-stream',
    'content-disposition': contentDisposition(disposition, name),
    ...REVALIDATED,
  };
  const policy = extension === 'pdf' ? INLINE_POLICY : `${INLINE_POLICY}; sandbox`;
  return disposition === 'inline' ? { ...headers, 'content-security-policy': policy } : headers;
}
