import type { Database } from '../../src/latchkey/database/database.js';
import { CustomerStatus } from '../../src/sales/customer-status.js';
import { insertRow } from './insert-row.js';

export interface CustomerValues {
  readonly id?: string;
  readonly name: string;
  readonly email: string | null;
  readonly status: CustomerStatus;
  /** `yyyy-MM-dd` */
  readonly birthDate: string | null;
  readonly region: string | null;
  readonly phones: readonly string[];
  readonly address: { readonly country: string | null; readonly city: string | null; readonly zip: string | null };
  /** Id of a category. */
  readonly category: string | null;
}

/** A customer. @returns id */
export function aCustomer(database: Database, given: Partial<CustomerValues> = {}): Promise<string> {
  const values: CustomerValues = {
    name: 'Toy Corner',
    email: 'office@toy-corner.example',
    status: CustomerStatus.ACTIVE,
    birthDate: '1990-05-17',
    region: 'north',
    phones: ['+49 30 1234567'],
    address: { country: 'Germany', city: 'Berlin', zip: '10115' },
    category: null,
    ...given,
  };
  return insertRow(database, 'customer', {
    id: values.id,
    name: values.name,
    email: values.email,
    status: String(values.status),
    birth_date: values.birthDate,
    region: values.region,
    phones: values.phones,
    address_country: values.address.country,
    address_city: values.address.city,
    address_zip: values.address.zip,
    category_id: values.category,
  });
}
