import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import fresh from 'fresh';
import type { FileRef } from '../file-ref.js';
import type { FileStatus } from '../storage/file-storage.js';

const HASH_LENGTH = 32;

/** What tells a client whether the file it has is this one (protocol/files.md 4). */
export interface Validators {
  readonly etag: string;
  readonly 'last-modified': string;
}

/** Files never change: storage, path and size tell each from all others. */
export function validatorsOf({ storage, path }: FileRef, { size, modified }: FileStatus): Validators {
  const hash = createHash('sha256').update(`${storage}://${path}?${size}`).digest('hex');
  return { etag: `"${hash.slice(0, HASH_LENGTH)}"`, 'last-modified': modified.toUTCString() };
}

/** Whether the client has the file already, by `If-None-Match`, else by `If-Modified-Since`. */
export function isKnown(headers: IncomingHttpHeaders, validators: Validators): boolean {
  const { 'if-none-match': noneMatch, 'if-modified-since': modifiedSince } = headers;
  return fresh({ 'if-none-match': noneMatch, 'if-modified-since': modifiedSince }, { ...validators });
}

/** The header `Range`, unless `If-Range` speaks of another file. */
export function wantedRange(headers: IncomingHttpHeaders, validators: Validators): string | undefined {
  const { range, 'if-range': condition } = headers;
  const fits = condition === undefined || condition === validators.etag || condition === validators['last-modified'];
  return fits ? range : undefined;
}
