import { once } from 'node:events';
import { request } from 'node:http';
import { seedId } from '../database/seed-facts.js';
import type { FairServer } from './fair-server.js';
import { PREVIEWED } from './fair-seeds.js';
import { ENTITIES } from './many-entities.module.js';

const OBJECTS = 10_000;
/** Entities that the previewed role grants: the rows of each are counted for many users. */
const GRANTED = 5;

/** A request that is as large as the limits allow. */
export interface LargeRequest {
  readonly name: string;
  /** What must exist before. */
  prepare(server: FairServer): Promise<string>;
  /** @param prepared what {@link prepare} returned */
  send(server: FairServer, prepared: string): Promise<void>;
}

const products = (): string =>
  JSON.stringify(
    Array.from({ length: OBJECTS }, (_, index) => ({
      name: `Created ${index}`,
      price: (index / 100).toFixed(2),
      category: { id: seedId('category', (index % 100) + 1) },
    })),
  );

const nothing = (): Promise<string> => Promise.resolve('');

/** In the order of the report. */
export const LARGE_REQUESTS: readonly LargeRequest[] = [
  {
    name: `creates ${OBJECTS} products`,
    prepare: () => Promise.resolve(products()),
    send: (server, body) => send(server, 'POST', '/rest/entities/Product', body).then(ignore),
  },
  {
    name: `lists ${OBJECTS} products`,
    prepare: nothing,
    send: async (server) => {
      const wanted = {
        filter: { conditions: [{ property: 'name', operator: 'startsWith', value: 'Product' }] },
        fetchPlan: 'product-page',
        limit: OBJECTS,
      };
      await send(server, 'POST', '/rest/entities/Product/search', JSON.stringify(wanted));
    },
  },
  {
    name: `deletes ${OBJECTS} products`,
    prepare: async (server) => {
      const created = JSON.parse(await send(server, 'POST', '/rest/entities/Product', products())) as { id: string }[];
      return JSON.stringify(created.map(({ id }) => id));
    },
    send: (server, body) => send(server, 'DELETE', '/rest/entities/Product', body).then(ignore),
  },
  ...(['json', 'yaml'] as const).map((format) => ({
    name: `OpenAPI document of ${ENTITIES} entities as ${format}`,
    prepare: nothing,
    send: (server: FairServer) => send(server, 'GET', `/rest/docs/openapiDetailed.${format}`).then(ignore),
  })),
  {
    name: `describes ${ENTITIES} entities`,
    prepare: nothing,
    send: (server) => send(server, 'GET', '/rest/metadata/entities').then(ignore),
  },
  {
    name: 'previews a role of 1000 users',
    prepare: nothing,
    send: async (server) => {
      const resourcePolicies = Array.from({ length: GRANTED }, (_, index) => ({
        type: 'entity',
        resource: `Thing${index}`,
        action: 'update',
        effect: 'allow',
      }));
      const role = { code: PREVIEWED, name: PREVIEWED, scopes: ['API'], resourcePolicies };
      await send(server, 'POST', '/rest/security/preview', JSON.stringify({ roleType: 'resource', role }));
    },
  },
];

const ignore = (): void => undefined;

async function send({ url, admin }: FairServer, method: string, path: string, body = ''): Promise<string> {
  const headers = { authorization: `Bearer ${admin}`, 'content-length': Buffer.byteLength(body) };
  const sent = request(`${url}${path}`, { method, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [AsyncIterable<Buffer> & { statusCode: number }];
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  if (response.statusCode >= 300) {
    throw new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 500)}`);
  }
  return text;
}
