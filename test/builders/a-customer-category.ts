import type { Database } from '../../src/latchkey/database/database.js';
import { insertRow } from './insert-row.js';

export interface CustomerCategoryValues {
  readonly id?: string;
  readonly name: string;
}

/** A category of customers. @returns id */
export function aCustomerCategory(database: Database, given: Partial<CustomerCategoryValues> = {}): Promise<string> {
  const values: CustomerCategoryValues = { name: 'Retail', ...given };
  return insertRow(database, 'customer_category', { id: values.id, name: values.name });
}
