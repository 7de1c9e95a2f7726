import { seedId } from '../database/seed-facts.js';
import type { Work } from './work.js';

export const OTHER_WORKS: readonly Work[] = [
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
