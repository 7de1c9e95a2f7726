import { type ClientRequest, parseQueryString, queryValue } from '../../http/client-request.js';
import { parseFileRef } from '../../datatypes/file-ref.js';

const ITEM = /[?&](fileRef=([^&]*))/;
/** Each `%` of a reference was encoded itself, as `encodeURI` does. */
const ENCODED_AGAIN = /^[^%]*%25[\dA-F]{2}(?:[^%]|%25[\dA-F]{2})*$/i;

/**
 * Text of the parameter `fileRef`: percent-encoded as far as the client wants, from all of it down to the `=` alone, or
 * not encoded at all, as it stands in an entity (protocol/files.md 3).
 *
 * @returns undefined when it is missing or empty
 */
export function requestedFileRef({ originalUrl, parameters }: ClientRequest): string | undefined {
  const value = queryValue(parameters, 'fileRef');
  const [, item = '', text = ''] = ITEM.exec(originalUrl) ?? [];
  const isFirst = queryValue(parseQueryString(item), 'fileRef') === value;
  if (isFirst && parseFileRef(text) && !ENCODED_AGAIN.test(text)) {
    return text;
  }
  // References hold no blanks: one in the decoded value was a `+` that the client left as it was.
  return value?.replace(/ /g, '+');
}
