import type { ClientRequest } from '../../common/http/client-request.js';
import { queryValue } from '../../common/http/query-string.js';

/** A reference that was put into the URL as it stands: everything up to the next `&`. */
const UNENCODED = /[?&]fileRef=([A-Za-z][A-Za-z0-9+.-]*:\/\/[^&]*)/;

/**
 * Text of the parameter `fileRef`, percent-encoded as it should be or not encoded at all (protocol/files.md 3).
 *
 * @returns undefined when it is missing or empty
 */
export function requestedFileRef({ originalUrl, parameters }: ClientRequest): string | undefined {
  const [, unencoded] = UNENCODED.exec(originalUrl) ?? [];
  // References hold no blanks: one in the decoded value was a `+` that the client left as it was.
  return unencoded ?? queryValue(parameters, 'fileRef')?.replace(/ /g, '+');
}
