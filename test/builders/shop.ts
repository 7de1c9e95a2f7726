import { type Database, Statement } from '../../src/database/database.js';

type Row = Readonly<Record<string, unknown>>;

/** Inserts one row; columns that are not given get the defaults of the table. @returns the id */
async function insert(database: Database, table: string, row: Row): Promise<string> {
  const columns = Object.keys(row).join(', ');
  const text = `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_record(NULL::${table}, $1::json) RETURNING id`;
  const [inserted] = await database.rows(new Statement(text), [JSON.stringify(row)]);
  return inserted?.[0] ?? '';
}

let orders = 0;

export const aProduct = (database: Database, given: Row = {}): Promise<string> =>
  insert(database, 'product', { name: 'Desk lamp', price: '49.90', ...given });

export const aTag = (database: Database, given: Row = {}): Promise<string> =>
  insert(database, 'tag', { name: 'office', ...given });

export const aCategory = (database: Database, given: Row = {}): Promise<string> =>
  insert(database, 'customer_category', { name: 'Retail', ...given });

export const aCustomer = (database: Database, given: Row = {}): Promise<string> =>
  insert(database, 'customer', { name: 'Acme', status: 10, ...given });

/** An order of a new customer, unless one is given. */
export const anOrder = async (database: Database, given: Row = {}): Promise<string> =>
  insert(database, 'sales_order', {
    number: `T-${++orders}`,
    date: '2024-05-02',
    amount: '100.00',
    customer_id: given.customer_id ?? (await aCustomer(database)),
    ...given,
  });

/** A line of a new product, unless one is given. */
export const aLine = async (database: Database, given: Row & { order_id: string }): Promise<string> =>
  insert(database, 'order_line', { quantity: 1, product_id: given.product_id ?? (await aProduct(database)), ...given });

/** Puts tags on a product. */
export async function tagged(database: Database, product: string, ...tags: readonly string[]): Promise<void> {
  const link = new Statement(
    'INSERT INTO product_tag (product_id, tag_id) SELECT $1::uuid, t FROM unnest($2::uuid[]) t',
  );
  await database.rows(link, [product, tags]);
}
