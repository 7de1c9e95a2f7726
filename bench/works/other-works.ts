import { seedId } from '../database/seed-facts.js';
import type { Work } from './work.js';

const BULK = 1_000;

const product = (index: number): object => ({
  name: `Created ${index}`,
  price: 19.9,
  category: { id: seedId('category', (index % 10) + 1) },
});

export const OTHER_WORKS: readonly Work[] = [
  {
    id: 'e',
    title: 'create one product',
    floor: 'floor',
    requests: () => [{ method: 'POST', path: '/rest/entities/Product', body: JSON.stringify(product(1)) }],
    writes: 1,
    target: 0.6,
  },
  {
    id: 'f',
    title: 'create 1,000 products at once',
    floor: 'floor',
    requests: ({ name }) => [
      {
        method: 'POST',
        path: name === 'handwritten' ? '/rest/entities/Product/bulk' : '/rest/entities/Product',
        body: JSON.stringify(Array.from({ length: BULK }, (_, index) => product(index))),
      },
    ],
    writes: BULK,
    plan: { connections: [1, 4], leastSeconds: 3 },
    target: 0.5,
    enoughPerSecond: 10_000,
  },
  {
    id: 'g',
    title: 'picture of 100 KB, token in the query',
    floor: 'floor',
    requests: ({ token, fileRef }) => [
      { method: 'GET', path: `/rest/files?fileRef=${encodeURIComponent(fileRef)}&access_token=${token}` },
    ],
    target: 0.8,
  },
  {
    id: 'h',
    title: 'service call',
    floor: 'floor',
    requests: () => [
      {
        method: 'GET',
        path: `/rest/services/productService/getProductInformation?productId=${seedId('product', 77)}`,
      },
    ],
  },
  {
    id: 'i',
    title: 'userInfo, against bare Fastify',
    floor: 'fastify',
    requests: () => [{ method: 'GET', path: '/rest/userInfo' }],
    target: 0.6,
  },
];
