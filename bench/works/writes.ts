import { seedId, SUPPLIES } from '../database/seed-facts.js';
import type { BenchRequest, Work } from './work.js';

const PRODUCTS = '/rest/entities/Product';
const BULK = 1_000;
/** Products that are updated in turn: enough that no two requests change the same one at a time. */
const UPDATED = 1_000;
/** The same for updates of many. */
const BULKS = 8;

const send = (method: 'POST' | 'PUT', path: string, body: unknown, headers = {}): BenchRequest => ({
  method,
  path,
  headers: { 'content-type': 'application/json', ...headers },
  // A placeholder stands for a number.
  body: JSON.stringify(body).replaceAll('"1{padded}"', '1{padded}'),
});

const product = (index: number): object => ({
  name: `Created ${index}`,
  price: 19.9,
  category: { id: seedId('category', (index % 10) + 1) },
});

const order = {
  number: 'Created 1',
  date: '2024-05-02',
  amount: 59.7,
  customer: { id: seedId('customer', 7) },
  lines: [1, 2, 3].map((quantity) => ({ quantity, product: { id: seedId('product', quantity * 11) } })),
};

/** A price that the product has not had before in this sample. */
const NEW_PRICE = '1{padded}';

export const WRITES: readonly Work[] = [
  {
    id: 'e',
    title: 'create one product',
    floor: 'floor',
    requests: () => [send('POST', PRODUCTS, product(1))],
    writes: 1,
    target: 0.6,
  },
  {
    id: 'e2',
    title: 'update one product, If-Match',
    floor: 'floor',
    requests: () =>
      Array.from({ length: UPDATED }, (_, index) =>
        send(
          'PUT',
          `${PRODUCTS}/${seedId('product', index + 1)}`,
          { price: NEW_PRICE },
          // Each turn gives it the next version.
          { 'if-match': '"{turn}"' },
        ),
      ),
    writes: 1,
    target: 0.6,
  },
  {
    id: 'e3',
    title: 'create an order with 3 lines',
    floor: 'floor',
    requests: () => [send('POST', '/rest/entities/Order', order)],
    writes: 4,
    target: 0.5,
    targetToHandwritten: 6,
  },
  {
    id: 'e4',
    title: 'delete one product softly',
    floor: 'floor',
    requests: () => [{ method: 'DELETE', path: `${PRODUCTS}/${SUPPLIES.idPrefix}{padded}` }],
    writes: 1,
    supplies: 'products',
    target: 0.6,
  },
  {
    id: 'f',
    title: 'create 1,000 products at once',
    floor: 'floor',
    requests: ({ name }) => [
      send(
        'POST',
        name === 'handwritten' ? `${PRODUCTS}/bulk` : PRODUCTS,
        Array.from({ length: BULK }, (_, index) => product(index)),
      ),
    ],
    writes: BULK,
    plan: { connections: [1, 4], leastSeconds: 3 },
    target: 0.5,
    enoughPerSecond: 10_000,
  },
  {
    id: 'f2',
    title: 'update 1,000 products by one PUT',
    floor: 'floor',
    requests: () =>
      Array.from({ length: BULKS }, (_, bulk) =>
        send(
          'PUT',
          PRODUCTS,
          Array.from({ length: BULK }, (_, index) => ({
            id: seedId('product', bulk * BULK + index + 1),
            price: NEW_PRICE,
          })),
        ),
      ),
    writes: BULK,
    plan: { connections: [1, 4], leastSeconds: 10 },
    target: 0.5,
  },
];
