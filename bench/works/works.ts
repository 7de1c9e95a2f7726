import { OTHER_WORKS } from './other-works.js';
import { READS } from './reads.js';
import type { Work } from './work.js';
import { WRITES } from './writes.js';

export const WORKS: readonly Work[] = [...READS, ...WRITES, ...OTHER_WORKS];

/** Headers of all requests of a work; pictures show their token in the URL alone. */
export const headersOf = (work: Work, token: string): Record<string, string> =>
  work.id === 'g' ? {} : { authorization: `Bearer ${token}` };
