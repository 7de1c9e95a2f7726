import type { Database } from '../../src/latchkey/database/database.js';
import { insertRow, insertValues } from './insert-row.js';

export interface ProductValues {
  readonly id?: string;
  readonly name: string;
  /** Decimal text with two digits after the point. */
  readonly price: string;
  /** `yyyy-MM-dd` */
  readonly releaseDate: string | null;
  readonly special: boolean;
  /** File reference. */
  readonly image: string | null;
  /** Ids of tags. */
  readonly tags: readonly string[];
}

/** A product. @returns id */
export async function aProduct(database: Database, given: Partial<ProductValues> = {}): Promise<string> {
  const values: ProductValues = {
    name: 'Wooden train',
    price: '24.90',
    releaseDate: '2024-02-05',
    special: false,
    image: null,
    tags: [],
    ...given,
  };
  const id = await insertRow(database, 'product', {
    id: values.id,
    name: values.name,
    price: values.price,
    release_date: values.releaseDate,
    special: String(values.special),
    image: values.image,
  });
  for (const tag of values.tags) {
    await insertValues(database, 'product_tag', { product_id: id, tag_id: tag });
  }
  return id;
}
