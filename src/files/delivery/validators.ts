import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import fresh from 'fresh';
import type { FileRef } from '../file-ref.js';
import type { FileStatus } from '../storage/file-storage.js';

const HASH_LENGTH = 32;

/** All three forms that dates have in HTTP begin so; what is none must be ignored. */
const DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

/** What tells a client whether the file it has is this one (protocol/files.md 4). */
export interface Validators {
  readonly etag: string;
  readonly 'last-modified': string;
}

/** Files never change: storage, path and size tell each from all others. */
export function validatorsOf({ storage, path }: FileRef, { size, modified }: FileStatus): Validators {
  const digest = hash('sha256', `${storage}://${path}?${size}`, 'hex');
  return { etag: `"${digest.slice(0, HASH_LENGTH)}"`, 'last-modified': modified.toUTCString() };
}

/** Whether the file is the one that the client speaks of, by `If-Match`, else by `If-Unmodified-Since`; RFC 9110 13.1. */
export function isWanted(headers: IncomingHttpHeaders, { etag, 'last-modified': modified }: Validators): boolean {
  const { 'if-match': match, 'if-unmodified-since': since } = headers;
  if (match !== undefined) {
    return match.split(',').some((tag) => ['*', etag].includes(tag.trim()));
  }
  return !isDate(since) || Date.parse(modified) <= Date.parse(since);
}

/** Whether the client has the file already, by `If-None-Match`, else by `If-Modified-Since`. */
export function isKnown(headers: IncomingHttpHeaders, validators: Validators): boolean {
  const { 'if-none-match': noneMatch, 'if-modified-since': since } = headers;
  const modifiedSince = isDate(since) ? since : undefined;
  return fresh({ 'if-none-match': noneMatch, 'if-modified-since': modifiedSince }, { ...validators });
}

/** The header `Range`, unless `If-Range` speaks of another file. */
export function wantedRange(headers: IncomingHttpHeaders, validators: Validators): string | undefined {
  const { range, 'if-range': condition } = headers;
  const fits = condition === undefined || condition === validators.etag || condition === validators['last-modified'];
  return fits ? range : undefined;
}

const isDate = (text: string | undefined): text is string =>
  text !== undefined && DATE.test(text) && !Number.isNaN(Date.parse(text));
