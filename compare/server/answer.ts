import type { Json } from '../json.js';

/** What a server returned, as far as it is compared. */
export interface Answer {
  /** 0 when there was no response. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, else the text as a string; undefined for an empty body. */
  readonly body: Json | undefined;
}

/** The others are the server's own business: dates, connections, caches, cookies. */
export const COMPARED_HEADERS = [
  'content-type',
  'x-total-count',
  'location',
  'www-authenticate',
  'content-disposition',
  'allow',
] as const;
