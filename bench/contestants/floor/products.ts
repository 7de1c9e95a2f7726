import type { Answer, Call } from './router.js';
import { productWithCategory, wholeProduct } from './product-json.js';
import { prepared } from './rows.js';

const FROM = 'FROM bench_product p LEFT JOIN bench_category c ON c.id = p.category_id WHERE p.deleted_date IS NULL';
const PAGE_COLUMNS = 'SELECT p.id, p.name, p.price, c.id, c.name';
const FILTER = 'AND p.category_id = $1 AND p.price >= $2';

const byId = prepared(
  'by-id',
  'SELECT id, version, name, price FROM bench_product WHERE id = $1 AND deleted_date IS NULL',
);
const page = prepared('page', `${PAGE_COLUMNS} ${FROM} ORDER BY p.name, p.id LIMIT $1 OFFSET $2`);
// One pass for rows and number: the filter leaves few rows.
const found = prepared(
  'found',
  `${PAGE_COLUMNS}, count(*) OVER () ${FROM} ${FILTER} ORDER BY p.price DESC, p.id LIMIT $3`,
);
const information = prepared('information', 'SELECT name, price FROM bench_product WHERE id = $1');

export async function oneProduct({ path }: Call): Promise<Answer> {
  const [row = []] = await byId([path.slice(path.lastIndexOf('/') + 1)]);
  return { json: wholeProduct(row) };
}

export async function pageOfProducts({ query }: Call): Promise<Answer> {
  const rows = await page([query.get('limit'), query.get('offset')]);
  return { json: `[${rows.map(productWithCategory).join()}]` };
}

export async function search({ query }: Call): Promise<Answer> {
  const { conditions } = JSON.parse(query.get('filter') ?? '') as {
    conditions: [{ value: string }, { value: number }];
  };
  const rows = await found([conditions[0].value, conditions[1].value, query.get('limit')]);
  return { json: `[${rows.map(productWithCategory).join()}]`, headers: { 'x-total-count': rows[0]?.[5] ?? '0' } };
}

export async function productInformation({ query }: Call): Promise<Answer> {
  const id = query.get('productId') ?? '';
  const [[name, price = ''] = []] = await information([id]);
  return { json: `{"name":${JSON.stringify(name)},"productId":"${id}","price":${price}}` };
}
