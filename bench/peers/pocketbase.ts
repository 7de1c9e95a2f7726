import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort } from '../database/postgres-cluster.js';
import { numberIn, type Peer, type PeerAnswer, type PeerRow } from './peer.js';
import { FOUND, LEAST_PRICE, PAGE, requestsOf, type WorkId } from './questions.js';
import { type SendJson, sendJsonTo } from './send-json.js';
import { ServerProcess } from './server-process.js';
import { inPortions, type ShopRows } from './shop-rows.js';

const run = promisify(execFile);

const ADMINISTRATOR = 'admin@example.com';
const CALLER = 'two@example.com';
const PASSWORD = 'for-measurements';
const PORTION = 1_000;
const RECORDS = '/api/collections/products/records';

/** Callers with the role, and rows as Latchkey's row-level role has them. */
const RIGHT = '@request.auth.role = "catalog"';
const ROWS = `${RIGHT} && price >= 0`;

interface Category {
  readonly id: string;
  readonly name: string;
}

interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly expand?: { readonly category: Category };
}

/** Ids have 15 letters or digits there: a letter of the kind and the number. */
const idOf = (kind: 'c' | 'p', number: number): string => kind + String(number).padStart(14, '0');

/** @param folder of its data */
export async function startPocketBase(binary: string, folder: string, rows: ShopRows): Promise<Peer> {
  const data = ['--dir', folder];
  await run(binary, ['superuser', 'upsert', ADMINISTRATOR, PASSWORD, ...data]);
  const host = `127.0.0.1:${await freePort()}`;
  const url = `http://${host}`;
  const program = { file: binary, args: ['serve', '--http', host, ...data], env: {}, cwd: folder };
  const server = await ServerProcess.start(program, `${url}/api/health`);
  try {
    const administrator = sendJsonTo(url, { authorization: await tokenOf(url, '_superusers', ADMINISTRATOR) });
    await createShop(administrator);
    await fillShop(administrator, rows);
    return peerOf(url, server, await tokenOf(url, 'users', CALLER));
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const peerOf = (url: string, server: ServerProcess, token: string): Peer => {
  const requests = requestsOf({
    // Without its option `fields`, which makes it slower: its responses hold more than those of the others.
    page: (number) => `${RECORDS}?perPage=${PAGE}&page=${number}&sort=name&expand=category&skipTotal=1`,
    product: (number) => `${RECORDS}/${idOf('p', number)}`,
    search: (category) => {
      const filter = encodeURIComponent(`category = "${idOf('c', category)}" && price >= ${LEAST_PRICE}`);
      return `${RECORDS}?perPage=${FOUND}&sort=-price&expand=category&filter=${filter}`;
    },
    products: RECORDS,
    categoryId: (number) => idOf('c', number),
  });
  return {
    name: 'PocketBase',
    url,
    pid: server.pid,
    headers: { authorization: token },
    onServer: false,
    requests: (work) => requests[work],
    answer: answerOf,
    stop: () => server.stop(),
  };
};

async function tokenOf(url: string, collection: string, identity: string): Promise<string> {
  const body = { identity, password: PASSWORD };
  return (
    (await sendJsonTo(url)('POST', `/api/collections/${collection}/auth-with-password`, body)) as { token: string }
  ).token;
}

async function createShop(send: SendJson): Promise<void> {
  // Its log of requests is off, as with the others.
  await send('PATCH', '/api/settings', {
    batch: { enabled: true, maxRequests: PORTION, timeout: 60 },
    logs: { maxDays: 0 },
  });
  const { fields } = (await send('GET', '/api/collections/users')) as { fields: object[] };
  await send('PATCH', '/api/collections/users', { fields: [...fields, { name: 'role', type: 'text' }] });
  const user = { email: CALLER, password: PASSWORD, passwordConfirm: PASSWORD, role: 'catalog' };
  await send('POST', '/api/collections/users/records', user);
  const { id: collectionId } = (await send('POST', '/api/collections', {
    name: 'categories',
    type: 'base',
    listRule: RIGHT,
    viewRule: RIGHT,
    fields: [{ name: 'name', type: 'text', required: true }],
  })) as { id: string };
  await send('POST', '/api/collections', {
    name: 'products',
    type: 'base',
    listRule: ROWS,
    viewRule: ROWS,
    createRule: RIGHT,
    fields: [
      { name: 'name', type: 'text', required: true },
      { name: 'price', type: 'number', min: 0 },
      { name: 'category', type: 'relation', collectionId, maxSelect: 1 },
      { name: 'created', type: 'autodate', onCreate: true },
      { name: 'updated', type: 'autodate', onCreate: true, onUpdate: true },
    ],
    indexes: [
      'CREATE INDEX idx_products_name ON products (name)',
      'CREATE INDEX idx_products_category ON products (category)',
    ],
  });
}

async function fillShop(send: SendJson, { categories, products }: ShopRows): Promise<void> {
  const create = (collection: string, rows: readonly object[]): Promise<void> =>
    inPortions(rows, PORTION, (portion) =>
      send('POST', '/api/batch', {
        requests: portion.map((body) => ({ method: 'POST', url: `/api/collections/${collection}/records`, body })),
      }),
    );
  const category = (id: string): string => idOf('c', numberIn(id));
  await create(
    'categories',
    categories.map(({ id, name }) => ({ id: category(id), name })),
  );
  await create(
    'products',
    products.map((row) => ({ ...row, id: idOf('p', numberIn(row.id)), category: category(row.category) })),
  );
}

function answerOf(work: WorkId, body: unknown): PeerAnswer {
  if (work === 'create') {
    return { rows: [{ name: (body as Product).name }] };
  }
  if (work === 'one') {
    return { rows: [rowOf(body as Product)] };
  }
  const { items, totalItems } = body as { items: readonly Product[]; totalItems: number };
  return { rows: items.map(rowOf), ...(work === 'search' ? { total: totalItems } : {}) };
}

const rowOf = ({ id, name, price, expand }: Product): PeerRow => ({
  number: numberIn(id),
  name,
  price,
  ...(expand ? { category: { number: numberIn(expand.category.id), name: expand.category.name } } : {}),
});
