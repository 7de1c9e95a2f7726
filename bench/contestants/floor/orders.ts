import { prepared, type Row } from './rows.js';
import type { Answer, Call } from './router.js';

const quoted = JSON.stringify;

/** The page first, then everything that belongs to it in one join; an order comes once per line. */
const page = prepared(
  'orders',
  `SELECT o.id, o.number, o.date, o.amount, c.id, c.name, l.id, l.quantity, p.id, p.name, p.price
   FROM (SELECT * FROM bench_order WHERE deleted_date IS NULL ORDER BY number, id LIMIT $1 OFFSET $2) o
   JOIN bench_customer c ON c.id = o.customer_id
   LEFT JOIN bench_order_line l ON l.order_id = o.id AND l.deleted_date IS NULL
   LEFT JOIN bench_product p ON p.id = l.product_id
   ORDER BY o.number, o.id, l.id`,
);

export async function pageOfOrders({ query }: Call): Promise<Answer> {
  const rows = await page([query.get('limit'), query.get('offset')]);
  let json = '[';
  let open = '';
  for (const row of rows) {
    const [id = ''] = row;
    json += id === open ? `,${lineJson(row)}` : `${open === '' ? '' : ']},'}${orderHead(row)}${lineJson(row)}`;
    open = id;
  }
  return { json: open === '' ? '[]' : `${json}]}]` };
}

function orderHead([id = '', number = '', date = '', amount = '', customer = '', name = '']: Row): string {
  return (
    `{"_entityName":"Order","_instanceName":${quoted(number)},"id":"${id}","number":${quoted(number)},"date":"${date}",` +
    `"amount":${amount},"customer":{"_entityName":"Customer","_instanceName":${quoted(name)},"id":"${customer}",` +
    `"name":${quoted(name)}},"lines":[`
  );
}

function lineJson([, , , , , , id = '', quantity = '', product = '', name = '', price = '']: Row): string {
  return (
    `{"_entityName":"OrderLine","_instanceName":${quoted(`${name} x ${quantity}`)},"id":"${id}","quantity":${quantity},` +
    `"product":{"_entityName":"Product","_instanceName":${quoted(name)},"id":"${product}","name":${quoted(name)},"price":${price}}}`
  );
}

interface NewOrder {
  readonly number: string;
  readonly date: string;
  readonly amount: number;
  readonly customer: { readonly id: string };
  readonly lines: readonly { readonly quantity: number; readonly product: { readonly id: string } }[];
}

const insert = prepared(
  'insert-order',
  `WITH o AS (INSERT INTO bench_order (number, date, amount, customer_id, created_by)
     VALUES ($1, $2, $3, $4, 'two') RETURNING id, number),
   l AS (INSERT INTO bench_order_line (quantity, product_id, order_id, created_by)
     SELECT u.quantity, u.product, o.id, 'two' FROM o, unnest($5::integer[], $6::uuid[]) AS u(quantity, product))
   SELECT id, number FROM o`,
);

export async function createOrder({ body }: Call): Promise<Answer> {
  const { number, date, amount, customer, lines } = JSON.parse(body) as NewOrder;
  const [[id = '', name = ''] = []] = await insert([
    number,
    date,
    amount,
    customer.id,
    lines.map(({ quantity }) => quantity),
    lines.map(({ product }) => product.id),
  ]);
  const json = `{"_entityName":"Order","_instanceName":${quoted(name)},"id":"${id}"}`;
  return { json, status: 201, headers: { location: `/rest/entities/Order/${id}` } };
}
