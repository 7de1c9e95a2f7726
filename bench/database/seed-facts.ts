/** What the seeds contain, apart from the products. */
export const CATEGORIES = 100;
export const TAGS = 50;
export const CUSTOMERS = 1_000;
export const GADGETS = 10_000;
export const ORDERS = 5_000;
export const LINES_PER_ORDER = 3;

/** Products that deletions use up: more than any contestant deletes in one sample. */
export const SUPPLIES = { number: 60_000, idPrefix: '00000007-0000-4000-8000-' } as const;

const KINDS = { category: 1, tag: 2, customer: 3, product: 4, order: 5, line: 6, gadget: 8 } as const;

/** Id of the row with a number, beginning with 1. */
export const seedId = (kind: keyof typeof KINDS, number: number): string =>
  `0000000${KINDS[kind]}-0000-4000-8000-${String(number).padStart(12, '0')}`;
