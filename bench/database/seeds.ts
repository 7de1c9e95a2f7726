import { ROW_LEVEL_ROLE, TWENTY_ROLES, TWO_ROLES } from '../domain/bench.roles.js';
import { CATEGORIES, CUSTOMERS, GADGETS, LINES_PER_ORDER, ORDERS, TAGS } from './seed-facts.js';

/** SQL of the id with number `n` of a kind; the same as `seedId`. */
const idSql = (kind: number, n: string): string =>
  `('0000000${kind}-0000-4000-8000-' || lpad((${n})::text, 12, '0'))::uuid`;

const user = (username: string, id: string): string =>
  'INSERT INTO app_user (id, username, password, first_name, last_name, create_ts, update_ts)' +
  ` VALUES ('${id}', '${username}', '{noop}${username}', 'Ben', 'Bench', '2024-01-01 12:00:00.123Z', '2024-01-01 12:00:00.123Z')`;

const roles = (username: string, codes: readonly string[]): string =>
  `INSERT INTO sec_role_assignment (username, role_code, role_type) VALUES ${codes
    .map((code) => `('${username}', '${code}', 'resource')`)
    .join(', ')}, ('${username}', '${ROW_LEVEL_ROLE}', 'row_level')`;

const priceOf = (n: string): string => `(${n} % 10000) / 100.0`;

/** The price that the product with an id was seeded with. */
export const PRICE_OF_ID = priceOf('right(id::text, 12)::bigint');

/** Statements that fill the tables; `:products` is the number of products. */
export const SEEDS: readonly string[] = [
  user('two', '00000009-0000-4000-8000-000000000002'),
  user('twenty', '00000009-0000-4000-8000-000000000020'),
  user('administrator', '00000009-0000-4000-8000-000000000099'),
  roles('two', TWO_ROLES),
  roles('twenty', TWENTY_ROLES),
  roles('administrator', ['system-full-access']),
  `INSERT INTO bench_category (id, name) SELECT ${idSql(1, 'n')}, 'Category ' || n FROM generate_series(1, ${CATEGORIES}) n`,
  `INSERT INTO bench_tag (id, name) SELECT ${idSql(2, 'n')}, 'Tag ' || n FROM generate_series(1, ${TAGS}) n`,
  `INSERT INTO bench_customer (id, name) SELECT ${idSql(3, 'n')}, 'Customer ' || n FROM generate_series(1, ${CUSTOMERS}) n`,
  // Names are not in the order of the ids, as in a shop that has grown.
  `INSERT INTO bench_product (id, name, price, category_id)
   SELECT ${idSql(4, 'n')}, 'Product ' || lpad(((n::bigint * 7919) % :products)::text, 7, '0'), ${priceOf('n')},
     ${idSql(1, `(n % ${CATEGORIES}) + 1`)} FROM generate_series(1, :products) n`,
  `INSERT INTO bench_product_tag (bench_product_id, bench_tag_id)
   SELECT ${idSql(4, 'n')}, ${idSql(2, `(n % ${TAGS}) + 1`)} FROM generate_series(1, :products) n`,
  `INSERT INTO bench_gadget (id, name, settings, state, labels)
   SELECT ${idSql(8, 'n')}, 'Gadget ' || lpad(((n * 7919) % ${GADGETS})::text, 5, '0'),
     jsonb_build_object('color', 'c' || n % 9, 'size', n % 7, 'parts', jsonb_build_array(n, n * 1.5, 'x'), 'owner', jsonb_build_object('name', 'Owner ' || n)),
     (CASE WHEN n % 3 = 0 THEN 'new' ELSE 'used' END)::bench_gadget_state_enum, ARRAY['a' || n % 5, 'say "' || n || '"']
   FROM generate_series(1, ${GADGETS}) n`,
  `INSERT INTO bench_order (id, number, date, amount, customer_id)
   SELECT ${idSql(5, 'n')}, 'O-' || lpad(n::text, 6, '0'), date '2024-01-01' + n % 365, n * 1.5, ${idSql(3, `(n % ${CUSTOMERS}) + 1`)}
   FROM generate_series(1, ${ORDERS}) n`,
  `INSERT INTO bench_order_line (id, quantity, order_id, product_id)
   SELECT ${idSql(6, `n * ${LINES_PER_ORDER} + line`)}, line + 1, ${idSql(5, 'n')}, ${idSql(4, '(n * 31 + line * 97) % 10000 + 1')}
   FROM generate_series(1, ${ORDERS}) n, generate_series(0, ${LINES_PER_ORDER - 1}) line`,
];
