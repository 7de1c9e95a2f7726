import { restError, RestError } from '../../errors/rest-error.js';
import { InvalidJson } from '../../common/json/invalid-json.js';
import { isJsonNumber } from '../../common/json/strict-json.js';
import { isJsonObject, type JsonObject } from '../../common/json-text.js';
import { fileNamed, type RequestedFile } from '../delivery/requested-file.js';
import { formatFileRef, formEncode } from '../../datatypes/file-ref.js';

const WHOLE_NUMBER = /^[1-9]\d{0,8}$/;
const WORD = /^[A-Za-z]{1,20}$/;
const KEYS = ['fileRef', 'ttl', 'disposition', 'width', 'height', 'fit', 'format'];

export interface FileUrlLimits {
  /** Seconds for which a URL opens its file unless the request says otherwise. */
  readonly usualTtl: number;
  readonly mostTtl: number;
  readonly mostFiles: number;
}

/** What the URL of a file opens, and for how long. */
export interface FileUrlRequest {
  readonly file: RequestedFile;
  /** Seconds. */
  readonly ttl: number;
  /** Query string of the URL, without the token. */
  readonly query: string;
}

/**
 * Reads an array of {@link parseFileUrlRequest objects}.
 *
 * @throws RestError 400 that names the item by its index, and its key
 */
export function parseFileUrlRequests(items: readonly unknown[], limits: FileUrlLimits): readonly FileUrlRequest[] {
  if (items.length > limits.mostFiles) {
    throw invalid(`${items.length} files are more than FILE_URL_MAX_FILES, ${limits.mostFiles}`);
  }
  return items.map((item, index) => atIndex(index, () => parseFileUrlRequest(item, limits)));
}

/** Runs what is about one item; an error names the item. */
export function atIndex<T>(index: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const { details } = (error instanceof RestError ? error.body : {}) as { readonly details?: unknown };
    throw error instanceof RestError && typeof details === 'string'
      ? error.withDetails(`[${index}]: ${details}`)
      : error;
  }
}

/**
 * Reads `{"fileRef", "ttl"?, "disposition"?, "width"?, "height"?, "fit"?, "format"?}`. Which pictures
 * there are is judged elsewhere.
 *
 * @throws RestError 400 that names the key
 */
export function parseFileUrlRequest(body: unknown, limits: FileUrlLimits): FileUrlRequest {
  if (!isJsonObject(body)) {
    throw invalid((body instanceof InvalidJson && body.reason) || 'The body is not a JSON object');
  }
  const unknown = Object.keys(body).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    throw invalid(`There is no key ${unknown}: choose from ${KEYS.join(', ')}`);
  }
  const file = fileNamed(textOf(body, 'fileRef'));
  const ttl = numberOf(body, 'ttl', limits.mostTtl) ?? limits.usualTtl;
  const items = [
    ['fileRef', formatFileRef(file.ref)],
    ['attachment', attachmentOf(body)],
    ['width', numberOf(body, 'width')],
    ['height', numberOf(body, 'height')],
    ['fit', wordOf(body, 'fit')],
    ['format', wordOf(body, 'format')],
  ] as const;
  const query = items.flatMap(([key, value]) => (value === undefined ? [] : `${key}=${formEncode(String(value))}`));
  return { file, ttl, query: query.join('&') };
}

const invalid = (reason: string): RestError => restError('fileUrlInvalid', { reason });

function textOf(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  if (value !== undefined && typeof value !== 'string') {
    throw invalid(`${key} must be a text`);
  }
  return value;
}

function numberOf(body: JsonObject, key: string, most?: number): number | undefined {
  const value = body[key];
  if (value === undefined) {
    return undefined;
  }
  const text = isJsonNumber(value) ? value.toString() : '';
  if (!WHOLE_NUMBER.test(text) || Number(text) > (most ?? Infinity)) {
    throw invalid(`${key} must be a whole number ${most === undefined ? 'above 0' : `from 1 to ${most}`}`);
  }
  return Number(text);
}

function wordOf(body: JsonObject, key: string): string | undefined {
  const text = textOf(body, key);
  if (text !== undefined && !WORD.test(text)) {
    throw invalid(`${key} must be a word`);
  }
  return text;
}

/** `inline` changes nothing: whether a browser shows the file depends on its extension alone. */
function attachmentOf(body: JsonObject): 'true' | undefined {
  const text = textOf(body, 'disposition');
  if (text !== undefined && text !== 'inline' && text !== 'attachment') {
    throw invalid('disposition must be inline or attachment');
  }
  return text === 'attachment' ? 'true' : undefined;
}
