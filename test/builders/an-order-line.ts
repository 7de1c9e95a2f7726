import type { Database } from '../../src/latchkey/database/database.js';
import { aProduct } from './a-product.js';
import { anOrder } from './an-order.js';
import { insertRow } from './insert-row.js';

export interface OrderLineValues {
  readonly id?: string;
  readonly quantity: number;
  /** Id of an order; by default a new one. */
  readonly order: string;
  /** Id of a product; by default a new one. */
  readonly product: string;
}

/** A line of an order. @returns id */
export async function anOrderLine(database: Database, given: Partial<OrderLineValues> = {}): Promise<string> {
  const order = given.order ?? (await anOrder(database));
  const product = given.product ?? (await aProduct(database));
  const values: OrderLineValues = { quantity: 2, ...given, order, product };
  return insertRow(database, 'order_line', {
    id: values.id,
    quantity: String(values.quantity),
    order_id: values.order,
    product_id: values.product,
  });
}
