import type { ClientRequest } from '../http/client-request.js';

const TOKEN_ITEM = /^access_token(?:=|$)/;

/**
 * What the token of a file URL has to open, if it may open this request at all: the query string as the client sent it,
 * without the token. Nobody can read it in two ways, because it is compared before it is decoded.
 *
 * @returns undefined for everything but GET and HEAD of `/rest/files`
 */
export function openedFile({ method, segments, originalUrl }: ClientRequest): string | undefined {
  if ((method !== 'GET' && method !== 'HEAD') || segments?.join('/') !== 'rest/files') {
    return undefined;
  }
  const start = originalUrl.indexOf('?') + 1;
  const items = start === 0 ? [] : originalUrl.slice(start).split('&');
  return items.filter((item) => !TOKEN_ITEM.test(item)).join('&');
}
