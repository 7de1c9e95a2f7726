import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { POOL_SIZE } from '../contestants/environment.js';
import { freePort } from '../database/postgres-cluster.js';
import { seedId } from '../database/seed-facts.js';
import { createDirectusShop, fillDirectusShop } from './directus-shop.js';
import type { InstalledDirectus } from './install-directus.js';
import { numberIn, type Peer, type PeerAnswer, type PeerRow } from './peer.js';
import { FOUND, LEAST_PRICE, PAGE, requestsOf, type WorkId } from './questions.js';
import { sendJsonTo } from './send-json.js';
import { ServerProcess } from './server-process.js';
import type { ShopRows } from './shop-rows.js';

const run = promisify(execFile);

const ADMINISTRATOR = { email: 'admin@example.com', password: 'for-measurements' };
const CALLER = { email: 'two@example.com', password: 'for-measurements' };
const ITEMS = '/items/products';
const FIELDS = 'fields=id,name,price,category.id,category.name';

interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: string;
  readonly category?: { readonly id: string; readonly name: string } | string;
}

/**
 * @param databaseUrl of an empty database
 * @param folder where it works
 */
export async function startDirectus(
  { node, cli }: InstalledDirectus,
  databaseUrl: string,
  folder: string,
  rows: ShopRows,
): Promise<Peer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = settingsOf(databaseUrl, port, dirname(node));
  await run(node, [cli, 'bootstrap'], { cwd: folder, env });
  const server = await ServerProcess.start(
    { file: node, args: [cli, 'start'], env, cwd: folder },
    `${url}/server/ping`,
  );
  try {
    const administrator = sendJsonTo(url, await headersOf(url, ADMINISTRATOR));
    await createDirectusShop(administrator, CALLER);
    await fillDirectusShop(administrator, rows);
    return peerOf(url, server, await headersOf(url, CALLER));
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const settingsOf = (databaseUrl: string, port: number, path: string): Record<string, string> => ({
  PATH: `${path}:${process.env.PATH ?? ''}`,
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  SECRET: 'for measurements only, thirty-two bytes or more',
  DB_CLIENT: 'pg',
  DB_CONNECTION_STRING: databaseUrl,
  DB_POOL__MAX: String(POOL_SIZE),
  ADMIN_EMAIL: ADMINISTRATOR.email,
  ADMIN_PASSWORD: ADMINISTRATOR.password,
  ACCESS_TOKEN_TTL: '1d',
  LOG_LEVEL: 'error',
  TELEMETRY: 'false',
  // It would refuse requests when the machine is busy.
  PRESSURE_LIMITER_ENABLED: 'false',
});

async function headersOf(url: string, credentials: object): Promise<Record<string, string>> {
  const { data } = (await sendJsonTo(url)('POST', '/auth/login', credentials)) as { data: { access_token: string } };
  return { authorization: `Bearer ${data.access_token}` };
}

const peerOf = (url: string, server: ServerProcess, headers: Record<string, string>): Peer => {
  const requests = requestsOf({
    page: (number) => `${ITEMS}?${FIELDS}&sort=name&limit=${PAGE}&page=${number}`,
    product: (number) => `${ITEMS}/${seedId('product', number)}?fields=id,name,price`,
    search: (category) => {
      const conditions = {
        _and: [{ category: { _eq: seedId('category', category) } }, { price: { _gte: LEAST_PRICE } }],
      };
      const filter = encodeURIComponent(JSON.stringify(conditions));
      return `${ITEMS}?${FIELDS}&sort=-price&limit=${FOUND}&meta=filter_count&filter=${filter}`;
    },
    products: `${ITEMS}?fields=id,name`,
    categoryId: (number) => seedId('category', number),
  });
  return {
    name: 'Directus',
    url,
    pid: server.pid,
    headers,
    onServer: true,
    requests: (work) => requests[work],
    answer: answerOf,
    stop: () => server.stop(),
  };
};

function answerOf(work: WorkId, body: unknown): PeerAnswer {
  const { data, meta } = body as { data: Product | readonly Product[]; meta?: { filter_count: number } };
  const products = [data].flat() as readonly Product[];
  if (work === 'create') {
    return { rows: products.map(({ name }) => ({ name })) };
  }
  return { rows: products.map(rowOf), ...(meta ? { total: meta.filter_count } : {}) };
}

const rowOf = ({ id, name, price, category }: Product): PeerRow => ({
  number: numberIn(id),
  name,
  price: Number(price),
  ...(typeof category === 'object' ? { category: { number: numberIn(category.id), name: category.name } } : {}),
});
