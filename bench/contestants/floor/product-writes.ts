import type { Answer, Call } from './router.js';
import { createdProduct } from './product-json.js';
import { prepared } from './rows.js';

interface NewProduct {
  readonly name: string;
  readonly price: number;
  readonly category: { readonly id: string };
}

interface ChangedProduct {
  readonly id: string;
  readonly price: number;
}

const insert = prepared(
  'insert',
  "INSERT INTO bench_product (name, price, category_id, created_by) VALUES ($1, $2, $3, 'two') RETURNING id, name",
);
const insertAll = prepared(
  'insert-all',
  'INSERT INTO bench_product (name, price, category_id, created_by)' +
    " SELECT *, 'two' FROM unnest($1::text[], $2::numeric[], $3::uuid[]) RETURNING id, name",
);
const CHANGE = "version = version + 1, last_modified_date = now(), last_modified_by = 'two'";
const update = prepared(
  'update',
  `UPDATE bench_product SET price = $1, ${CHANGE} WHERE id = $2 AND version = $3 AND deleted_date IS NULL` +
    ' RETURNING id, name, version',
);
const updateMany = prepared(
  'update-all',
  `UPDATE bench_product p SET price = u.price, ${CHANGE} FROM unnest($1::uuid[], $2::numeric[]) AS u(id, price)` +
    ' WHERE p.id = u.id AND p.deleted_date IS NULL RETURNING p.id, p.name',
);
const markDeleted = prepared(
  'delete',
  "UPDATE bench_product SET version = version + 1, deleted_date = now(), deleted_by = 'two'" +
    ' WHERE id = $1 AND deleted_date IS NULL RETURNING id',
);

export async function create({ body }: Call): Promise<Answer> {
  const given = JSON.parse(body) as NewProduct | NewProduct[];
  if (Array.isArray(given)) {
    const rows = await insertAll([
      given.map(({ name }) => name),
      given.map(({ price }) => price),
      given.map(({ category }) => category.id),
    ]);
    return { json: `[${rows.map(createdProduct).join()}]`, status: 201 };
  }
  const [row = []] = await insert([given.name, given.price, given.category.id]);
  return { json: createdProduct(row), status: 201, headers: { location: `/rest/entities/Product/${row[0] ?? ''}` } };
}

export async function updateOne({ path, body, ifMatch = '' }: Call): Promise<Answer> {
  const { price } = JSON.parse(body) as ChangedProduct;
  const [row] = await update([price, idIn(path), ifMatch.slice(1, -1)]);
  return row ? { json: createdProduct(row), headers: { etag: `"${row[2] ?? ''}"` } } : { json: '', status: 412 };
}

export async function updateAll({ body }: Call): Promise<Answer> {
  const given = JSON.parse(body) as ChangedProduct[];
  const rows = await updateMany([given.map(({ id }) => id), given.map(({ price }) => price)]);
  const byId = new Map(rows.map((row) => [row[0], row]));
  return { json: `[${given.map(({ id }) => createdProduct(byId.get(id) ?? [])).join()}]` };
}

export async function remove({ path }: Call): Promise<Answer> {
  const rows = await markDeleted([idIn(path)]);
  return { json: '', status: rows.length === 1 ? 204 : 404 };
}

const idIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
