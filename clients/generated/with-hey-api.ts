import { authorization, expectSame, REST } from './checks.js';
import { client } from './made/hey-api/client.gen.js';
import { createProduct, deleteProduct, readProduct, searchProduct, updateProduct } from './made/hey-api/index.js';

client.setConfig({ baseUrl: REST, headers: await authorization() });

const created = await createProduct({ body: { name: 'Kite', price: 12.5 } });
if (created.data === undefined || Array.isArray(created.data)) {
  throw new Error(JSON.stringify(created.error));
}
const path = { entityId: created.data.id };
await updateProduct({ path, body: { price: 9.5 } });

const filter = JSON.stringify({ conditions: [{ property: 'price', operator: '=', value: 9.5 }] });
const found = await searchProduct({ query: { filter, fetchPlan: '_local' } });
expectSame(
  found.data?.map(({ id, name, version }) => [id, name, version]),
  [[path.entityId, 'Kite', 2]],
);

expectSame((await deleteProduct({ path })).response?.status, 204);
const { error } = await readProduct({ path });
expectSame(error && 'details' in error && error.details, `Entity Product with id ${path.entityId} not found`);

const faulty = await createProduct({ body: { name: '', price: -1 } });
const violations = Array.isArray(faulty.error) ? faulty.error : [];
expectSame(violations.map((each) => each.path).sort(), ['name', 'price']);
