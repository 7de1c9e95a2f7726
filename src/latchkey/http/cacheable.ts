import { createHash } from 'node:crypto';
import type { Steps } from '../common/in-slices.js';
import { RestResponse } from './rest-response.js';
import { namesTag } from './entity-tags.js';

/** An answer that clients may keep, with what says whether theirs is still the same. */
export interface CacheableText {
  readonly text: string;
  readonly etag: string;
  /** Absent for a result of the protocol. */
  readonly type?: string;
}

/** @param type the exact content type; absent for a result of the protocol */
export const cacheableText = (text: string, type?: string): CacheableText => ({
  text,
  type,
  etag: `"${createHash('sha256').update(text).digest('base64url')}"`,
});

/** The same for a long text that was written in parts. */
export function* cacheableParts(parts: readonly string[], type: string): Steps<CacheableText> {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(part);
    yield;
  }
  return { text: parts.join(''), type, etag: `"${hash.digest('base64url')}"` };
}

/**
 * The text, or 304 for clients that know it.
 *
 * @param known value of the header `If-None-Match`
 * @param cacheControl value of `Cache-Control`
 */
export function answerOnce(
  { text, etag, type }: CacheableText,
  known: string | undefined,
  cacheControl: string,
): RestResponse {
  const headers = { etag, 'cache-control': cacheControl };
  if (known !== undefined && namesTag(known, etag)) {
    return RestResponse.empty(304, headers);
  }
  return type === undefined
    ? RestResponse.result(text, headers)
    : RestResponse.json(text, { ...headers, 'content-type': type });
}
