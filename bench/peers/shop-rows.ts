import pg from 'pg';

interface NamedRow {
  readonly id: string;
  readonly name: string;
}

/** The rows that every peer serves, as Latchkey's database has them. */
export interface ShopRows {
  readonly categories: readonly NamedRow[];
  readonly products: readonly (NamedRow & { readonly price: number; readonly category: string })[];
}

/** @param url of the database of Latchkey */
export async function readShopRows(url: string): Promise<ShopRows> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const categories = await client.query<NamedRow>('SELECT id, name FROM bench_category ORDER BY id');
    const products = await client.query<ShopRows['products'][number]>(
      'SELECT id, name, price::float8 AS price, category_id AS category FROM bench_product ORDER BY id',
    );
    return { categories: categories.rows, products: products.rows };
  } finally {
    await client.end();
  }
}

/** Sends rows in portions. */
export async function inPortions<T>(
  rows: readonly T[],
  size: number,
  send: (portion: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += size) {
    await send(rows.slice(start, start + size));
  }
}
