import { CustomerStatus } from '../customer-status.js';

export const CUSTOMERS = 50;
export const PRODUCTS = 200;
export const PICTURES = 20;
export const ORDERS = 500;

const CATEGORIES = ['Retail', 'Wholesale', 'Education', 'Public sector'];
const TAGS = ['new', 'classic', 'outdoor', 'office', 'kitchen', 'eco', 'sale', 'gift'];
const REGIONS = ['north', 'east', 'south', 'west'];
const CITIES = [
  ['Germany', 'Hamburg', '20095'],
  ['France', 'Lyon', '69001'],
  ['Spain', 'Seville', '41001'],
  ['Poland', 'Gdansk', '80-001'],
  ['Italy', 'Turin', '10121'],
] as const;
const FIRST = ['Acme', 'Bluebird', 'Cedar', 'Delta', 'Elm', 'Falcon', 'Granite', 'Harbor', 'Iris', 'Juniper'];
const LAST = ['Trading', 'Stores', 'Supplies', 'Partners', 'Works'];
const ADJECTIVES = ['Compact', 'Classic', 'Folding', 'Silent', 'Robust', 'Light', 'Smart', 'Steel', 'Wooden', 'Travel'];
const NOUNS = [
  'Lamp',
  'Chair',
  'Kettle',
  'Backpack',
  'Desk',
  'Clock',
  'Mug',
  'Tent',
  'Speaker',
  'Scale',
  'Shelf',
  'Bottle',
  'Radio',
  'Toaster',
  'Fan',
  'Mirror',
  'Basket',
  'Blanket',
  'Grinder',
  'Torch',
];

type Kind = 'category' | 'customer' | 'tag' | 'product' | 'order' | 'line';
const KIND_NUMBER: Readonly<Record<Kind, number>> = { category: 1, customer: 2, tag: 3, product: 4, order: 5, line: 6 };

/** Ids of demo rows never change, so that examples may name them: product 1 is `00000004-0000-4000-8000-000000000001`. */
export const demoId = (kind: Kind, number: number): string =>
  `${String(KIND_NUMBER[kind]).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;

const pick = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const day = (number: number, firstYear: number, years: number): string =>
  new Date(Date.UTC(firstYear, 0, 1 + ((number * 7919) % (365 * years)))).toISOString().slice(0, 10);

export const categoryRows = () => CATEGORIES.map((name, index) => ({ id: demoId('category', index + 1), name }));

export const tagRows = () => TAGS.map((name, index) => ({ id: demoId('tag', index + 1), name }));

export const customerRows = () =>
  numbers(CUSTOMERS).map((number) => {
    const name = `${pick(FIRST, number)} ${pick(LAST, Math.floor(number / FIRST.length))}`;
    const [country, city, zip] = pick(CITIES, number);
    return {
      id: demoId('customer', number),
      name,
      email: `${name.toLowerCase().replace(' ', '.')}@shop.example`,
      status: number % 10 === 0 ? CustomerStatus.BLOCKED : CustomerStatus.ACTIVE,
      birth_date: day(number, 1960, 40),
      region: pick(REGIONS, number),
      phones: numbers(number % 3).map((index) => `+49 40 ${1000 + number}${index}`),
      address_country: country,
      address_city: city,
      address_zip: zip,
      category_id: demoId('category', (number % CATEGORIES.length) + 1),
    };
  });

/** In cents, so that sums stay exact. */
const priceOf = (product: number): number => 199 + ((product * 7919) % 49_900);

/** @param images file references of the first products */
export const productRows = (images: readonly string[]) =>
  numbers(PRODUCTS).map((number) => ({
    id: demoId('product', number),
    name: `${pick(ADJECTIVES, number)} ${pick(NOUNS, Math.floor(number / ADJECTIVES.length))}`,
    price: (priceOf(number) / 100).toFixed(2),
    release_date: day(number, 2018, 8),
    special: number % 7 === 0,
    image: images[number - 1] ?? null,
  }));

export const productTagRows = () =>
  numbers(PRODUCTS).flatMap((number) =>
    [...new Set([number % TAGS.length, (number * 3) % TAGS.length])].map((tag) => ({
      product_id: demoId('product', number),
      tag_id: demoId('tag', tag + 1),
    })),
  );

const linesOf = (order: number) =>
  numbers((order % 5) + 1).map((index) => ({
    product: ((order * 13 + index * 37) % PRODUCTS) + 1,
    quantity: ((order + index) % 4) + 1,
  }));

export const orderRows = () =>
  numbers(ORDERS).map((number) => ({
    id: demoId('order', number),
    number: `A-${number}`,
    date: day(number, 2024, 2),
    amount: (
      linesOf(number).reduce((cents, { product, quantity }) => cents + priceOf(product) * quantity, 0) / 100
    ).toFixed(2),
    customer_id: demoId('customer', (number % CUSTOMERS) + 1),
  }));

export const lineRows = () =>
  numbers(ORDERS)
    .flatMap((order) => linesOf(order).map((line) => ({ ...line, order })))
    .map(({ order, product, quantity }, index) => ({
      id: demoId('line', index + 1),
      quantity,
      order_id: demoId('order', order),
      product_id: demoId('product', product),
    }));
