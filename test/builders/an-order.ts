import type { Database } from '../../src/latchkey/database/database.js';
import { aCustomer } from './a-customer.js';
import { insertRow } from './insert-row.js';

export interface OrderValues {
  readonly id?: string;
  readonly number: string;
  /** `yyyy-MM-dd` */
  readonly date: string;
  /** Decimal text with two digits after the point. */
  readonly amount: string | null;
  /** Id of a customer; by default a new one. */
  readonly customer: string;
}

/** An order without lines. @returns id */
export async function anOrder(database: Database, given: Partial<OrderValues> = {}): Promise<string> {
  const customer = given.customer ?? (await aCustomer(database));
  const values: OrderValues = { number: '1001', date: '2024-02-05', amount: '49.80', ...given, customer };
  return insertRow(database, 'sales_order', {
    id: values.id,
    number: values.number,
    date: values.date,
    amount: values.amount,
    customer_id: values.customer,
  });
}
