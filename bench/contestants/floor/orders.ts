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
