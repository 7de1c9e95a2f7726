import { OTHER_WORKS } from './other-works.js';
import { READS } from './reads.js';
import type { Work } from './work.js';

export const WORKS: readonly Work[] = [...READS, ...OTHER_WORKS];

/** Headers of a request; pictures show their token in the URL alone. */
export const headersOf = (work: Work, token: string): Record<string, string> =>
  work.id === 'g'
    ? {}
    : { authorization: `Bearer ${token}`, ...(work.writes ? { 'content-type': 'application/json' } : {}) };
