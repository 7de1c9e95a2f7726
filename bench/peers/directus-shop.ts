import type { SendJson } from './send-json.js';
import { inPortions, type ShopRows } from './shop-rows.js';

const PORTION = 1_000;

const ID = {
  field: 'id',
  type: 'uuid',
  schema: { is_primary_key: true, has_auto_increment: false },
  meta: { special: ['uuid'] },
};
const name = (isIndexed: boolean): object => ({
  field: 'name',
  type: 'text',
  schema: { is_nullable: false, is_indexed: isIndexed },
});

/** Without accountability it keeps neither activities nor revisions, as Latchkey keeps none of these entities. */
const META = { accountability: null };

/** Makes the collections, and a caller whose only role may read them and create products. */
export async function createDirectusShop(send: SendJson, caller: object): Promise<void> {
  await send('POST', '/collections', { collection: 'categories', schema: {}, meta: META, fields: [ID, name(false)] });
  await send('POST', '/collections', {
    collection: 'products',
    schema: {},
    meta: META,
    fields: [
      ID,
      name(true),
      { field: 'price', type: 'decimal', schema: { numeric_precision: 19, numeric_scale: 2 } },
      { field: 'category', type: 'uuid', schema: { is_indexed: true } },
      { field: 'date_created', type: 'timestamp', meta: { special: ['date-created'] } },
      { field: 'user_created', type: 'uuid', meta: { special: ['user-created'] } },
    ],
  });
  const relation = { collection: 'products', field: 'category', related_collection: 'categories' };
  await send('POST', '/relations', { ...relation, schema: { on_delete: 'SET NULL' } });
  const policy = await idOf(send('POST', '/policies', { name: 'Catalog', app_access: false, admin_access: false }));
  const policies = { create: [{ policy: { id: policy } }], update: [], delete: [] };
  const role = await idOf(send('POST', '/roles', { name: 'Catalog', policies }));
  for (const [collection, action] of [
    ['products', 'read'],
    ['products', 'create'],
    ['categories', 'read'],
  ]) {
    // Rules for rows and fields are for holders of a license.
    await send('POST', '/permissions', { policy, collection, action, fields: ['*'], permissions: {}, validation: {} });
  }
  await send('POST', '/users', { ...caller, role });
}

/** Rows come with their ids. */
export async function fillDirectusShop(send: SendJson, { categories, products }: ShopRows): Promise<void> {
  await send('POST', '/items/categories?fields=id', categories);
  await inPortions(products, PORTION, (portion) => send('POST', '/items/products?fields=id', portion));
}

const idOf = async (response: Promise<unknown>): Promise<string> =>
  ((await response) as { data: { id: string } }).data.id;
