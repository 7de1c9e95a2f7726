import { AxiosError } from 'axios';
import { authorization, expectSame, REST } from './checks.js';
import { Configuration, type ModelError, ProductApi, type Violation } from './made/axios/index.js';

const api = new ProductApi(new Configuration({ basePath: REST, baseOptions: { headers: await authorization() } }));

const { data: created } = await api.createProduct({ name: 'Kite', price: 12.5 });
if (Array.isArray(created)) {
  throw new Error(JSON.stringify(created));
}
const { id } = created;
await api.updateProduct(id, { price: 9.5 });

const filter = JSON.stringify({ conditions: [{ property: 'price', operator: '=', value: 9.5 }] });
const { data: found } = await api.searchProduct(filter);
expectSame(
  found.map((each) => [each.id, each.name, each.version]),
  [[id, 'Kite', 2]],
);

expectSame((await api.deleteProduct(id)).status, 204);
const missing = await refusal<ModelError>(api.readProduct(id));
expectSame(missing.details, `Entity Product with id ${id} not found`);

const violations = await refusal<Violation[]>(api.createProduct({ name: '', price: -1 }));
expectSame(violations.map(({ path }) => path).sort(), ['name', 'price']);

async function refusal<T>(request: Promise<unknown>): Promise<T> {
  const error: unknown = await request.catch((each: unknown) => each);
  if (!(error instanceof AxiosError) || error.response === undefined) {
    throw new Error(`Not refused: ${String(error)}`);
  }
  return error.response.data as T;
}
