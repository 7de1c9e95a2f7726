import mime from 'mime';
import type { ResponseHeaders } from '../../common/rest-response.js';
import { extensionOf } from '../file-name.js';
import { contentDisposition } from './content-disposition.js';

/** An inline file may show itself and nothing else; a PDF viewer does not work in a sandbox (protocol/files.md 4). */
const INLINE_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'";

/** Browsers keep a file and ask before they show it again (protocol/files.md 3). */
export const REVALIDATED: ResponseHeaders = {
  'cache-control': 'no-cache',
  pragma: 'no-cache',
  expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
};

/**
 * What a browser is to do with a file, by the extension of its name and never by its content.
 *
 * @param inlineExtensions those that browsers may show; all others are downloaded
 */
export function fileHeaders(name: string, asAttachment: boolean, inlineExtensions: readonly string[]): ResponseHeaders {
  const extension = extensionOf(name).toLowerCase();
  const inline = !asAttachment && inlineExtensions.includes(extension);
  const headers = {
    'content-type': mime.getType(extension) ?? 'application/octet-stream',
    'content-disposition': contentDisposition(inline ? 'inline' : 'attachment', name),
    ...REVALIDATED,
  };
  const policy = extension === 'pdf' ? INLINE_POLICY : `${INLINE_POLICY}; sandbox`;
  return inline ? { ...headers, 'content-security-policy': policy } : headers;
}
