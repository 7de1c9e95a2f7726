import fc from 'fast-check';
import type { EntityModel } from '../../../src/latchkey/model/entity-model.js';
import { randomFilters } from '../../conditions/random-filters.js';
import type { SentBody, SentHeaders } from '../../harness/exchange.js';
import { hiddenId, idOf, visibleIds, WHOLE_ORDER } from './worlds.js';

/** A request as a caller sends it in both worlds. */
export interface WorldRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: SentBody;
  readonly headers?: SentHeaders;
}

interface EntityRequests {
  /** Visible attributes, also through references and collections, that filters look at. */
  readonly paths: readonly string[];
  /** Everything that a row leads to. */
  readonly plan: readonly string[];
  readonly sorts: readonly string[];
  /** Attributes that are not visible. */
  readonly secrets: readonly string[];
  readonly ids: readonly string[];
}

const REQUESTS: Readonly<Record<string, EntityRequests>> = {
  Customer: {
    paths: ['name', 'status', 'address.city'],
    plan: ['version', 'name', 'status', 'region', 'birthDate', 'address.city', 'address.zip'],
    sorts: ['name', '-status,name'],
    secrets: ['region', 'birthDate', 'address.zip', 'createdDate'],
    ids: [...visibleIds('customer'), hiddenId('customer')],
  },
  Product: {
    paths: ['name', 'tags.name'],
    plan: ['name', 'price', 'tags.name'],
    sorts: ['name'],
    secrets: ['price'],
    ids: [...visibleIds('product'), hiddenId('product')],
  },
  Tag: {
    paths: ['name'],
    plan: ['name'],
    sorts: ['-name'],
    secrets: ['createdBy'],
    ids: [idOf('tag', 0), hiddenId('tag')],
  },
  Delivery: {
    paths: ['day'],
    plan: ['day', 'address'],
    sorts: ['day'],
    secrets: ['address'],
    ids: [idOf('delivery', 0), hiddenId('delivery')],
  },
  Order: {
    paths: ['number', 'date', 'customer', 'customer.name', 'delivery.day', 'lines.quantity', 'lines.product.tags.name'],
    plan: [
      'version',
      'number',
      'amount',
      'total',
      'customer.name',
      'customer.region',
      'delivery.address',
      'lines.product.tags.name',
      'lines.product.price',
      'lines.notes.text',
      'lines.order.number',
    ],
    sorts: ['number', '-customer', 'customer.name,-date', 'delivery.day'],
    secrets: ['amount', 'customer.region', 'delivery.address', 'lines.product.price', 'total'],
    ids: [...visibleIds('order'), hiddenId('order'), hiddenId('order', 1)],
  },
  OrderLine: {
    paths: ['quantity', 'product', 'product.name', 'order.number', 'order.customer.name', 'notes.text'],
    plan: ['quantity', 'product.name', 'product.price', 'order.customer.name', 'order.lines.quantity', 'notes.line'],
    sorts: ['quantity', 'product', 'order.customer.name', '-order.delivery.day'],
    secrets: ['product.price', 'order.amount', 'order.customer.region'],
    ids: [...visibleIds('order_line'), hiddenId('order_line')],
  },
  LineNote: {
    paths: ['text', 'line.quantity', 'line.order.customer.name', 'line.product.name'],
    plan: ['text', 'line.order.customer.name', 'line.notes.text', 'line.product.price'],
    sorts: ['text', 'line.product.name', '-line.order.customer.name'],
    secrets: ['line.order.customer.birthDate', 'line.product.price'],
    ids: [idOf('line_note', 0), hiddenId('line_note')],
  },
  // The caller has no rights on these at all.
  Payment: {
    paths: ['reference'],
    plan: ['reference'],
    sorts: ['amount'],
    secrets: ['amount'],
    ids: [hiddenId('payment')],
  },
};

const FILTERS = 2;
const entityPath = (name: string): string => `/rest/entities/${name}`;
const get = (path: string, parameters: Readonly<Record<string, unknown>> = {}): WorldRequest => ({
  method: 'GET',
  path: `${path}?${query(parameters)}`,
});

const query = (parameters: Readonly<Record<string, unknown>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`)
    .join('&');

/** Lists, objects, counts, queries, instance names, and refusals. */
function readsOf(name: string, { plan, sorts, secrets, ids }: EntityRequests): WorldRequest[] {
  const path = entityPath(name);
  const fetchPlan = { entity: name, properties: plan };
  return [
    get(path, { fetchPlan, returnNulls: 'true', returnCount: 'true' }),
    get(path, { fetchPlan: '_local', limit: '3', offset: '2', returnCount: 'true' }),
    get(path, { fetchPlan, deleted: 'true', returnCount: 'true' }),
    ...sorts.map((sort) => get(path, { fetchPlan: '_instance_name', sort, limit: '3', offset: '1' })),
    ...secrets.map((sort) => get(path, { fetchPlan: '_instance_name', sort })),
    ...ids.map((id) => get(`${path}/${id}`, { fetchPlan })),
    { method: 'HEAD', path: `${path}/${ids.at(-1) ?? ''}` },
    get(`/rest/queries/${name}/all`, { fetchPlan: '_instance_name', returnCount: 'true', limit: '2', offset: '1' }),
    get(`/rest/queries/${name}/all/count`),
  ];
}

/** Filters over what is visible, by ids that are hidden, and by attributes that are not visible. */
function searchesOf(
  name: string,
  { paths, plan, secrets }: EntityRequests,
  model: EntityModel,
  seed: number,
): WorldRequest[] {
  const path = entityPath(name);
  const idsOf = (target: EntityModel): readonly string[] => REQUESTS[target.name]?.ids ?? [idOf('tag', 0)];
  const filters = fc.sample(randomFilters(model, paths, idsOf), { numRuns: FILTERS, seed });
  const refused = secrets.map((property) => ({ conditions: [{ property, operator: 'notEmpty' }] }));
  return [
    ...[...filters, ...refused].map((filter) =>
      get(`${path}/search`, { filter, fetchPlan: { entity: name, properties: plan }, returnCount: 'true' }),
    ),
    ...filters.map((filter) => get(`${path}/search/count`, { filter })),
    ...filters.map((filter): WorldRequest => ({ method: 'POST', path: `${path}/search`, body: { filter } })),
  ];
}

const FILE = encodeURIComponent('fs://2024/03/12/shown.txt?name=shown.txt');
const OTHER_FILE = encodeURIComponent('fs://2024/03/12/hidden.txt?name=hidden.txt');

/** Files for a caller who may download: one in both worlds, in whole and in part, and one in neither. */
export const FILE_REQUESTS: readonly WorldRequest[] = [
  { method: 'GET', path: `/rest/files?fileRef=${FILE}` },
  { method: 'HEAD', path: `/rest/files?fileRef=${FILE}` },
  { method: 'GET', path: `/rest/files?fileRef=${FILE}`, headers: { range: 'bytes=1-2' } },
  { method: 'GET', path: `/rest/files?fileRef=${FILE.replace('shown', 'missing')}` },
];

/** Queries whose developer names no hidden attribute, services, and files that may be in one world only. */
const OTHERS: readonly WorldRequest[] = [
  get('/rest/queries/Order/ordersByCustomer', { customerName: 'a', returnCount: 'true' }),
  get('/rest/queries/Order/ordersByCustomer/count', { customerName: 'ab' }),
  get('/rest/queries/Order/page', { returnCount: 'true' }),
  get('/rest/queries/Order/mine'),
  get('/rest/queries/Payment/paymentsFrom', { amount: '1' }),
  ...['dated', 'withLines'].flatMap((query) => [
    get(`/rest/queries/Order/${query}`, { returnCount: 'true' }),
    get(`/rest/queries/Order/${query}/count`),
  ]),
  get('/rest/queries/Order'),
  get('/rest/services/ordersOfCaller/list'),
  get('/rest/services/ordersOfCaller/entities'),
  get('/rest/services/ordersOfCaller/constrained'),
  get('/rest/services/ordersOfCaller/one', { id: idOf('order', 4) }),
  get('/rest/services/ordersOfCaller/one', { id: hiddenId('order') }),
  get('/rest/services/ordersOfCaller/count', { id: hiddenId('customer') }),
  get('/rest/services/ordersOfCaller/guess'),
  get('/rest/services'),
  get('/rest/metadata/entities/Order'),
  get('/rest/metadata/entities'),
  get('/rest/metadata/entities/Order/fetchPlans'),
  get('/rest/messages/entities'),
  get('/rest/docs/openapi.json'),
  get('/rest/docs/openapiDetailed.json'),
  get('/rest/permissions'),
  { method: 'GET', path: `/rest/files?fileRef=${FILE}` },
  { method: 'HEAD', path: `/rest/files?fileRef=${FILE}` },
  { method: 'GET', path: `/rest/files?fileRef=${OTHER_FILE}` },
];

/** Everything that one may read; `modelOf` finds entities. */
export const readRequests = (modelOf: (name: string) => EntityModel, seed: number): WorldRequest[] => [
  ...Object.entries(REQUESTS).flatMap(([name, requests]) => [
    ...readsOf(name, requests),
    ...searchesOf(name, requests, modelOf(name), seed),
  ]),
  ...OTHERS,
];

const PLAN = `responseFetchPlan=${encodeURIComponent(JSON.stringify({ entity: 'Order', properties: REQUESTS.Order?.plan }))}`;
/** Ids that no row has until these requests make one. */
const newId = (row: number): string => idOf('order', 90 + row);
const put = (path: string, body: object, headers: SentHeaders = {}): WorldRequest => ({
  method: 'PUT',
  path: `/rest/entities/${path}`,
  body,
  headers,
});
const post = (path: string, body: object): WorldRequest => ({ method: 'POST', path: `/rest/entities/${path}`, body });
const remove = (path: string, body?: object): WorldRequest => ({
  method: 'DELETE',
  path: `/rest/entities/${path}`,
  ...(body && { body }),
});

/** Writes that name visible rows, as they are when these requests come in this order. */
const WRITES_OF_VISIBLE: readonly WorldRequest[] = [
  ...visibleIds('order').map((id, row) => put(`Order/${id}?${PLAN}`, { number: `new ${row}`, amount: 7, total: 7 })),
  put(`Order/${idOf('order', 0)}?${PLAN}`, { customer: { id: idOf('customer', 1) } }, { 'if-match': '"2"' }),
  put(`Order/${idOf('order', 0)}`, { number: 'stale' }, { 'if-match': '"1"' }),
  put(`Order/${idOf('order', 4)}?${PLAN}`, { customer: null, delivery: null }),
  put(`Order/${idOf('order', 0)}?${PLAN}`, {
    lines: [{ id: newId(0), quantity: 3, notes: [{ id: newId(1), text: 'b' }] }],
  }),
  put(`Order/${idOf('order', 1)}?${PLAN}`, { lines: [] }),
  put(`Order/${idOf('order', 1)}`, { lines: [{ quantity: -1 }] }),
  put(`OrderLine/${idOf('order_line', 7)}`, { quantity: 1, product: null }),
  put(`Product/${idOf('product', 0)}?responseFetchPlan=_base`, { tags: [{ id: idOf('tag', 0) }], price: 9 }),
  put(`Product/${idOf('product', 1)}?responseFetchPlan=_base`, { tags: [] }),
  put(`Customer/${idOf('customer', 0)}?responseFetchPlan=_local`, {
    name: 'new',
    region: 'hidden',
    address: { zip: '12345' },
  }),
  post(`Order?${PLAN}`, {
    id: newId(2),
    number: 'n',
    customer: { id: idOf('customer', 0) },
    lines: [{ id: newId(3), quantity: 1 }],
  }),
  post(`Order?${PLAN}`, { id: newId(4), number: 'x hides itself', amount: 3 }),
  put(`Order/${newId(2)}?${PLAN}`, { number: 'x hides itself too' }),
  remove(`Order/${idOf('order', WHOLE_ORDER)}`),
  remove(`Order`, [newId(4)]),
  remove(`Tag/${idOf('tag', 1)}`),
  remove(`Customer/${idOf('customer', 3)}`),
];

/** Writes that name hidden rows, as if these did not exist. */
const WRITES_OF_HIDDEN: readonly WorldRequest[] = [
  put(`Order/${hiddenId('order')}`, { number: 'b' }),
  put(`Order/${hiddenId('order')}`, { number: 'b' }, { 'if-match': '"1"' }),
  put(`Order/${hiddenId('order')}`, { lines: [{ quantity: -1 }] }),
  put('Order', [
    { id: idOf('order', 0), number: 'b' },
    { id: hiddenId('order'), number: 'b' },
  ]),
  put(`Customer/${hiddenId('customer')}`, { name: 'b' }),
  put(`OrderLine/${hiddenId('order_line')}`, { quantity: 1 }),
  put(`Order/${idOf('order', 0)}`, { customer: { id: hiddenId('customer') } }),
  put(`OrderLine/${idOf('order_line', 0)}`, { product: { id: hiddenId('product') } }),
  put(`Product/${hiddenId('product')}`, { tags: [] }),
  post('Order', { id: newId(5), number: 'b', customer: { id: hiddenId('customer') } }),
  post('OrderLine', { id: newId(6), quantity: 1, order: { id: hiddenId('order') } }),
  post('LineNote', { id: newId(7), text: 'b', line: { id: hiddenId('order_line') } }),
  remove(`Order/${hiddenId('order')}`),
  remove(`Order/${hiddenId('order', 1)}`),
  remove('Order', [hiddenId('order'), newId(2)]),
  remove(`Customer/${hiddenId('customer')}`),
  remove(`Tag/${hiddenId('tag')}`),
  remove(`OrderLine/${hiddenId('order_line')}`),
  remove(`Payment/${hiddenId('payment')}`),
  put(`Payment/${hiddenId('payment')}`, {}),
];

export const WRITE_REQUESTS: readonly WorldRequest[] = [...WRITES_OF_HIDDEN, ...WRITES_OF_VISIBLE];
