import { seedId } from '../database/seed-facts.js';
import type { BenchRequest, Work } from './work.js';

const VARIANTS = 20;
const PAGE = 50;

const get = (path: string): BenchRequest => ({ method: 'GET', path });
const variants = (path: (index: number) => string): BenchRequest[] =>
  Array.from({ length: VARIANTS }, (_, index) => get(path(index)));

const searchPath = (index: number): string => {
  const conditions = [
    { property: 'category', operator: '=', value: seedId('category', index + 1) },
    { property: 'price', operator: '>=', value: 50 },
  ];
  const filter = encodeURIComponent(JSON.stringify({ conditions }));
  return `/rest/entities/Product/search?fetchPlan=product-page&sort=-price&limit=20&returnCount=true&filter=${filter}`;
};

export const READS: readonly Work[] = [
  {
    id: 'a',
    title: 'one product by id',
    floor: 'floor',
    requests: () => variants((index) => `/rest/entities/Product/${seedId('product', index * 37 + 1)}`),
    target: 0.8,
  },
  {
    id: 'b',
    title: '50 products with category',
    floor: 'floor',
    requests: () =>
      variants(
        (index) => `/rest/entities/Product?fetchPlan=product-page&sort=name&limit=${PAGE}&offset=${(index % 5) * PAGE}`,
      ),
    target: 0.8,
    targetToHandwritten: 4,
  },
  {
    id: 'b2',
    title: '50 gadgets with jsonb, an enum and an array',
    floor: 'floor',
    requests: () =>
      variants(
        (index) => `/rest/entities/Gadget?fetchPlan=gadget-page&sort=name&limit=${PAGE}&offset=${(index % 5) * PAGE}`,
      ),
    target: 0.8,
  },
  {
    id: 'c',
    title: '50 orders with customer and 3 lines with product',
    floor: 'floor',
    requests: () =>
      variants(
        (index) => `/rest/entities/Order?fetchPlan=order-page&sort=number&limit=${PAGE}&offset=${(index % 5) * PAGE}`,
      ),
    target: 0.8,
    targetToHandwritten: 4,
  },
  {
    id: 'd',
    title: 'filtered search with count',
    floor: 'floor',
    requests: () => variants(searchPath),
    target: 0.8,
  },
];
