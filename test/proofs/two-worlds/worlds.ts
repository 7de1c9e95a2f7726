import fc from 'fast-check';
import type { Database } from '../../../src/latchkey/database/database.js';
import { Statement } from '../../../src/latchkey/sql/statement.js';
import type { Transaction } from '../../../src/latchkey/sql/transaction.js';
import { type ColumnValues, insertValues } from '../../builders/insert-row.js';

/** In an order in which rows can be inserted. */
const TABLES = [
  'customer',
  'product',
  'tag',
  'product_tag',
  'delivery',
  'order',
  'order_line',
  'line_note',
  'payment',
] as const;
type Table = (typeof TABLES)[number];
type Row = readonly [table: Table, values: ColumnValues];

/** This many rows of each table are visible, and at most three hidden. */
const VISIBLE: Readonly<Partial<Record<Table, number>>> = { customer: 4, product: 3, tag: 3, order: 6, order_line: 8 };
const HIDDEN = 3;
const FIRST_HIDDEN = 50;

/** Id of a row: those from 50 on are hidden, or not there. */
export const idOf = (table: Table, row: number): string =>
  `${String(TABLES.indexOf(table) + 1).padStart(8, '0')}-0000-4000-8000-${String(row).padStart(12, '0')}`;

export const hiddenId = (table: Table, row = 0): string => idOf(table, FIRST_HIDDEN + row);

export const visibleIds = (table: Table): string[] =>
  Array.from({ length: VISIBLE[table] ?? 0 }, (_, row) => idOf(table, row));

const text = fc.constantFrom('', 'a', 'b', 'ab', 'Ä');
const date = fc.constantFrom(null, '2024-01-01', '2024-02-01');
const amount = fc.constantFrom(null, '1.00', '2.50', '99.00');
const some = <T>(row: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(row, { maxLength: HIDDEN });
const all = <T>(table: Table, row: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(row, { minLength: VISIBLE[table] ?? 0, maxLength: VISIBLE[table] ?? 0 });
const rowOf = (table: Table): fc.Arbitrary<number> => fc.nat((VISIBLE[table] ?? 1) - 1);
/** Of rows that may be hidden or not: hidden ones count on from the visible ones. */
const anyOf = (table: Table): fc.Arbitrary<number> =>
  fc.oneof(
    rowOf(table),
    fc.nat(HIDDEN - 1).map((row) => row + FIRST_HIDDEN),
  );

/** What the caller sees. Orders 0 to 3 have a customer who is seen or none, 4 and 5 one who is hidden or none. */
export const sharedParts = fc.record({
  customers: all('customer', fc.record({ name: text, status: fc.constantFrom('10', '20'), city: text })),
  products: all('product', text),
  tags: all('tag', text),
  links: fc.uniqueArray(fc.tuple(rowOf('product'), rowOf('tag')), { selector: String, maxLength: 5 }),
  orders: all('order', fc.record({ number: text, date, customer: fc.option(rowOf('customer'), { freq: 5 }) })),
  days: fc.tuple(date, date),
  lines: all('order_line', fc.record({ order: rowOf('order'), product: rowOf('product'), quantity: fc.nat(3) })),
  notes: fc.array(fc.record({ line: rowOf('order_line'), text }), { maxLength: 4 }),
});

/** What the caller does not see: attributes of visible rows, hidden rows, and references to them. */
export const secretParts = fc.record({
  people: all('customer', fc.record({ region: text, birthDate: date, zip: text })),
  prices: all('product', fc.constantFrom('0.01', '1.00', '2.50')),
  amounts: all('order', amount),
  addresses: fc.tuple(text, text),
  customers: some(fc.record({ name: text, status: fc.constantFrom('10', '20'), city: text })),
  products: some(text),
  tags: some(text),
  links: fc.uniqueArray(fc.tuple(anyOf('product'), anyOf('tag')), { selector: String, maxLength: 6 }),
  hiddenCustomers: fc.tuple(fc.boolean(), fc.boolean()),
  /** Lines 6 and 7 have a product that is hidden, or none. */
  hiddenProducts: fc.tuple(fc.boolean(), fc.boolean()),
  delivery: fc.boolean(),
  orders: some(fc.record({ number: text, date, amount, customer: anyOf('customer') })),
  lines: some(fc.record({ order: anyOf('order'), product: anyOf('product'), quantity: fc.nat(3) })),
  notes: some(fc.record({ line: anyOf('order_line'), text })),
  payments: fc.array(fc.record({ reference: text, amount }), { maxLength: 2 }),
});

export type Shared = typeof sharedParts extends fc.Arbitrary<infer T> ? T : never;
export type Secret = typeof secretParts extends fc.Arbitrary<infer T> ? T : never;

/** The visible order without hidden parts, which the caller may therefore delete. */
export const WHOLE_ORDER = 3;
/** Visible orders whose lines have no hidden parts, so that the caller may take lines out. */
const WHOLE_LINES = [0, 1, WHOLE_ORDER];

const isVisible = (row: number): boolean => row < FIRST_HIDDEN;
const exists = (row: number, hidden: readonly unknown[]): boolean =>
  isVisible(row) || row - FIRST_HIDDEN < hidden.length;

/** Rows of a world; what is secret differs from one to the other. */
function rowsOf(shared: Shared, secret: Secret): Row[] {
  return [
    ...customers(shared, secret),
    ...products(shared, secret),
    ...orders(shared, secret),
    ...lines(shared, secret),
  ];
}

const customers = (shared: Shared, secret: Secret): Row[] => [
  ...shared.customers.map(({ name, status, city }, row): Row => {
    const { region = '', birthDate = null, zip = '' } = secret.people[row] ?? {};
    const values = { id: idOf('customer', row), name, status, address_city: city };
    return ['customer', { ...values, region, birth_date: birthDate, address_zip: zip }];
  }),
  ...secret.customers.map(({ name, status, city }, row): Row => [
    'customer',
    { id: hiddenId('customer', row), name, status, address_city: city, region: 'hidden' },
  ]),
];

const products = (shared: Shared, secret: Secret): Row[] => [
  ...shared.products.map((name, row): Row => [
    'product',
    { id: idOf('product', row), name, price: secret.prices[row] ?? null },
  ]),
  ...secret.products.map((name, row): Row => ['product', { id: hiddenId('product', row), name, price: '0.00' }]),
  ...shared.tags.map((name, row): Row => ['tag', { id: idOf('tag', row), name }]),
  ...secret.tags.map((name, row): Row => ['tag', { id: hiddenId('tag', row), name: `x${name}` }]),
  ...[...shared.links, ...secret.links.filter((link) => isSecretLink(link, secret))].map(([product, tag]): Row => [
    'product_tag',
    { domain_product_id: idOf('product', product), domain_tag_id: idOf('tag', tag) },
  ]),
];

const isSecretLink = ([product, tag]: readonly [number, number], { products: hidden, tags }: Secret): boolean =>
  exists(product, hidden) && exists(tag, tags) && !(isVisible(product) && isVisible(tag));

function orders(shared: Shared, secret: Secret): Row[] {
  const deliveries = [
    ...shared.days.map((day, row): Row => [
      'delivery',
      { id: idOf('delivery', row), day, address: secret.addresses[row] ?? '' },
    ]),
    ...(secret.delivery ? [['delivery', { id: hiddenId('delivery'), address: 'x' }] as const] : []),
  ];
  const visible = shared.orders.map(({ number, date: day, customer }, row): Row => {
    const hidden = secret.hiddenCustomers[row - 4] === true && secret.customers.length > 0;
    const seen = row < 4 && customer !== null ? idOf('customer', customer) : null;
    return [
      'order',
      {
        id: idOf('order', row),
        number,
        date: day,
        amount: secret.amounts[row] ?? null,
        customer_id: hidden ? hiddenId('customer') : seen,
        delivery_id: row < 2 ? idOf('delivery', row) : row === 4 && secret.delivery ? hiddenId('delivery') : null,
      },
    ];
  });
  const hidden = secret.orders.map(({ number, date: day, amount: sum, customer }, row): Row => {
    const customerId = exists(customer, secret.customers) ? idOf('customer', customer) : null;
    return [
      'order',
      { id: hiddenId('order', row), number: `x${number}`, date: day, amount: sum, customer_id: customerId },
    ];
  });
  return [...deliveries, ...visible, ...hidden];
}

function lines(shared: Shared, secret: Secret): Row[] {
  const line = (id: string, order: number, product: number | null, quantity: number): Row => [
    'order_line',
    {
      id,
      order_id: idOf('order', order),
      product_id: product !== null && exists(product, secret.products) ? idOf('product', product) : null,
      quantity: String(quantity),
    },
  ];
  return [
    ...shared.lines.map(({ order, product, quantity }, row) => {
      const isSecret = row >= 6;
      const hidden = secret.hiddenProducts[row - 6] === true ? FIRST_HIDDEN : null;
      return line(idOf('order_line', row), order, isSecret ? hidden : product, quantity);
    }),
    ...secret.lines.map(({ order, product, quantity }, row) =>
      line(hiddenId('order_line', row), orderOf(order, secret), product, 100 + quantity),
    ),
    ...shared.notes.map(({ line: of, text: words }, row): Row => [
      'line_note',
      { id: idOf('line_note', row), line_id: idOf('order_line', of), text: words },
    ]),
    ...secret.notes
      .filter(({ line: of }) => exists(of, secret.lines) && !wholeLine(shared, of))
      .map(({ line: of, text: words }, row): Row => [
        'line_note',
        { id: hiddenId('line_note', row), line_id: idOf('order_line', of), text: `x${words}` },
      ]),
    ...secret.payments.map(({ reference, amount: sum }): Row => ['payment', { kind: 'cash', reference, amount: sum }]),
  ];
}

/** A hidden line belongs to any order but the one that is deleted. */
const orderOf = (order: number, { orders: hidden }: Secret): number =>
  exists(order, hidden) && order !== WHOLE_ORDER ? order : 0;

const wholeLine = (shared: Shared, line: number): boolean => WHOLE_LINES.includes(shared.lines[line]?.order ?? -1);

/** Replaces all rows of the database by those of this world. */
export async function becomeWorld(database: Database, shared: Shared, secret: Secret): Promise<void> {
  const truncate = new Statement(`TRUNCATE ${TABLES.map((table) => `domain_${table}`).join(', ')} CASCADE`);
  await database.transaction(async (transaction: Transaction) => {
    await transaction.rows(truncate);
    for (const [table, values] of rowsOf(shared, secret)) {
      await insertValues(transaction, `domain_${table}`, values);
    }
  });
}
