import createClient from 'openapi-fetch';
import { authorization, expectSame, REST } from './checks.js';
import type { paths } from './made/openapi-typescript.js';

const api = createClient<paths>({ baseUrl: REST, headers: await authorization() });

const created = await api.POST('/entities/Product', { body: { name: 'Kite', price: 12.5 } });
if (created.data === undefined || Array.isArray(created.data)) {
  throw new Error(JSON.stringify(created.error));
}
const path = { entityId: created.data.id };
await api.PUT('/entities/Product/{entityId}', { params: { path }, body: { price: 9.5 } });

const filter = JSON.stringify({ conditions: [{ property: 'price', operator: '=', value: 9.5 }] });
const found = await api.GET('/entities/Product/search', { params: { query: { filter, fetchPlan: '_local' } } });
expectSame(
  found.data?.map(({ id, name, version }) => [id, name, version]),
  [[path.entityId, 'Kite', 2]],
);

expectSame((await api.DELETE('/entities/Product/{entityId}', { params: { path } })).response.status, 204);
const { error } = await api.GET('/entities/Product/{entityId}', { params: { path } });
expectSame(error && 'details' in error && error.details, `Entity Product with id ${path.entityId} not found`);

const faulty = await api.POST('/entities/Product', { body: { name: '', price: -1 } });
const violations = Array.isArray(faulty.error) ? faulty.error : [];
expectSame(violations.map((each) => each.path).sort(), ['name', 'price']);
