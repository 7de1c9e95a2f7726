import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { namesTag } from '../../http/entity-tags.js';
import { httpDate } from '../../http/http-date.js';
import type { FileRef } from '../../datatypes/file-ref.js';
import type { FileStatus } from '../storage/file-storage.js';

const HASH_LENGTH = 32;

/** How a client finds out whether the file it has is this one (protocol/files.md 4). */
export interface Validators {
  readonly etag: string;
  readonly 'last-modified': string;
}

/** Files never change: storage, path and size identify each. */
export function validatorsOf({ storage, path }: FileRef, { size, modified }: FileStatus): Validators {
  const digest = hash('sha256', `${storage}://${path}?${size}`, 'hex');
  return { etag: `"${digest.slice(0, HASH_LENGTH)}"`, 'last-modified': modified.toUTCString() };
}

/**
 * Whether the file is the one that the client means, by `If-Match`, else by `If-Unmodified-Since`; RFC 9110 13.1. A
 * weak tag names a compressed response, whose bytes are not those of the file.
 */
export function isWanted(headers: IncomingHttpHeaders, { etag, 'last-modified': modified }: Validators): boolean {
  const { 'if-match': match, 'if-unmodified-since': since } = headers;
  if (match !== undefined) {
    return match.trim() === '*' || match.split(',').some((tag) => tag.trim() === etag);
  }
  return Date.parse(modified) <= dateOf(since, Infinity);
}

/** Whether the client has the file already, by `If-None-Match`, else by `If-Modified-Since`. */
export function isKnown(headers: IncomingHttpHeaders, { etag, 'last-modified': modified }: Validators): boolean {
  const { 'if-none-match': noneMatch, 'if-modified-since': since } = headers;
  return noneMatch === undefined ? Date.parse(modified) <= dateOf(since, -Infinity) : namesTag(noneMatch, etag);
}

/** The header `Range`, unless `If-Range` means another file. */
export function wantedRange(headers: IncomingHttpHeaders, validators: Validators): string | undefined {
  const { range, 'if-range': condition } = headers;
  const fits = condition === undefined || condition === validators.etag || condition === validators['last-modified'];
  return fits ? range : undefined;
}

/** @param otherwise stands for a date that is missing or is not one of HTTP */
const dateOf = (text: string | undefined, otherwise: number): number => httpDate(text ?? '') ?? otherwise;
