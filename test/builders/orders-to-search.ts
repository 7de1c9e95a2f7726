import type { Database } from '../../src/latchkey/database/database.js';
import { CustomerStatus } from '../domain/customer-status.js';
import { insertRow, insertValues } from './insert-row.js';

const id = (number: number): string => `5ea4c400-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** The rows by their names. */
export const ACME = id(1);
export const BETA = id(2);
/** A deleted customer, whose order is still there. */
export const GONE = id(3);
export const KITE = id(11);
export const BALL = id(12);
export const A1 = id(21);
export const A2 = id(22);
export const B1 = id(23);
export const B2 = id(24);
export const MAIN_STREET = id(31);

const DELETED = '2024-04-01 00:00:00+00';

/**
 * Four orders of the test domain and what belongs to them; a fifth is deleted.
 *
 * | number | date | amount | customer | lines | delivery |
 * |---|---|---|---|---|---|
 * | A-1 | 2024-01-01 | 100.00 | Acme | 2 Kite (note "Fragile"), 1 Ball | Main street 1 |
 * | A-2 | 2024-02-01 | 250.50 | Beta | 5 Ball | |
 * | B-1 | | | | | |
 * | B-2 | 2024-03-01 | 99.99 | Gone (deleted) | 9 Kite (deleted) | |
 *
 * Kite has the tags "toy" and "wind", Ball the deleted tag "old".
 */
export async function ordersToSearch(database: Database): Promise<void> {
  await customers(database);
  await products(database);
  await orders(database);
  await lines(database);
}

async function customers(database: Database): Promise<void> {
  await insertRow(database, 'domain_customer', {
    id: ACME,
    name: 'Acme',
    status: String(CustomerStatus.ACTIVE),
    birth_date: '1990-05-17',
    region: 'north',
    address_country: 'Germany',
    address_city: 'Berlin',
    address_zip: '10115',
  });
  await insertRow(database, 'domain_customer', { id: BETA, name: 'Beta', status: String(CustomerStatus.BLOCKED) });
  await insertRow(database, 'domain_customer', { id: GONE, name: 'Gone', region: 'north', deleted_date: DELETED });
}

async function products(database: Database): Promise<void> {
  await insertRow(database, 'domain_product', { id: KITE, name: 'Kite', price: '19.90' });
  await insertRow(database, 'domain_product', { id: BALL, name: 'Ball' });
  for (const [product, name, deleted] of [
    [KITE, 'toy', null],
    [KITE, 'wind', null],
    [BALL, 'old', DELETED],
  ] as const) {
    const tag = await insertRow(database, 'domain_tag', { name, deleted_date: deleted });
    await insertValues(database, 'domain_product_tag', { domain_product_id: product, domain_tag_id: tag });
  }
}

async function orders(database: Database): Promise<void> {
  await insertRow(database, 'domain_delivery', { id: MAIN_STREET, address: 'Main street 1' });
  const row = (values: Parameters<typeof insertRow>[2]) => insertRow(database, 'domain_order', values);
  await row({
    id: A1,
    number: 'A-1',
    date: '2024-01-01',
    amount: '100.00',
    customer_id: ACME,
    delivery_id: MAIN_STREET,
  });
  await row({ id: A2, number: 'A-2', date: '2024-02-01', amount: '250.50', customer_id: BETA });
  await row({ id: B1, number: 'B-1' });
  await row({ id: B2, number: 'B-2', date: '2024-03-01', amount: '99.99', customer_id: GONE });
  await row({ number: 'C-9', date: '2024-01-01', amount: '100.00', customer_id: ACME, deleted_date: DELETED });
}

async function lines(database: Database): Promise<void> {
  const row = (order: string, product: string, quantity: string, deleted: string | null = null) =>
    insertRow(database, 'domain_order_line', {
      order_id: order,
      product_id: product,
      quantity,
      deleted_date: deleted,
    });
  const kites = await row(A1, KITE, '2');
  await row(A1, BALL, '1');
  await row(A2, BALL, '5');
  await row(B2, KITE, '9', DELETED);
  await insertRow(database, 'domain_line_note', { line_id: kites, text: 'Fragile' });
}
