import type { BenchRequest } from '../works/work.js';

/** What is measured; creations come last, because nothing removes what they have made. */
export const QUESTIONS = [
  { id: 'list', title: 'list of 50 with a reference' },
  { id: 'one', title: 'one by id' },
  { id: 'search', title: 'filtered search with count' },
  { id: 'create', title: 'create one' },
] as const;

export type WorkId = (typeof QUESTIONS)[number]['id'];

const VARIANTS = 20;
const PAGES = 5;

/** Rows of a page of the list. */
export const PAGE = 50;
/** Rows of a page of the search. */
export const FOUND = 20;
/** Least price in the search. */
export const LEAST_PRICE = 50;
export const NEW_PRODUCT = { name: 'Created 1', price: 19.9 };
/** Category of created products. */
export const NEW_CATEGORY = 2;

/** The same variants for every peer: how each asks for a page, a product, a category's products; numbers begin with 1. */
export interface Paths {
  page(number: number): string;
  product(number: number): string;
  /** Products of a category, the dearest first, with their count. */
  search(category: number): string;
  readonly products: string;
  /** Id of a category in this peer's form. */
  categoryId(number: number): unknown;
}

const get = (path: (index: number) => string): BenchRequest[] =>
  Array.from({ length: VARIANTS }, (_, index) => ({ method: 'GET', path: path(index) }));

export const requestsOf = (paths: Paths): Readonly<Record<WorkId, readonly BenchRequest[]>> => ({
  list: get((index) => paths.page((index % PAGES) + 1)),
  one: get((index) => paths.product(index * 37 + 1)),
  search: get((index) => paths.search(index + 1)),
  create: [
    {
      method: 'POST',
      path: paths.products,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...NEW_PRODUCT, category: paths.categoryId(NEW_CATEGORY) }),
    },
  ],
});
