import { restPath } from '../config/rest-paths.js';
import type { PathSettings } from '../config/setting-groups.js';
import type { ClientRequest } from '../http/client-request.js';

const TOKEN_ITEM = /^access_token(?:=|$)/;

/**
 * What the token of a file URL has to open, if it may open this request at all: the query string as the client sent it,
 * without the token. Nobody can read it in two ways, because it is compared before it is decoded.
 *
 * @returns undefined for everything but GET and HEAD of the path of files
 */
export function openedFile(request: ClientRequest, settings: PathSettings): string | undefined {
  const { method, originalUrl } = request;
  if ((method !== 'GET' && method !== 'HEAD') || !isFilesUrl(request, settings)) {
    return undefined;
  }
  const start = originalUrl.indexOf('?') + 1;
  const items = start === 0 ? [] : originalUrl.slice(start).split('&');
  return items.filter((item) => !TOKEN_ITEM.test(item)).join('&');
}

/** Whether a request is for the path of uploads and downloads. */
export const isFilesUrl = ({ segments = [] }: ClientRequest, settings: PathSettings): boolean =>
  `/${segments.join('/')}` === restPath(settings, 'files');
