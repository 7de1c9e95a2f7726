import type {
  CreateParams,
  DataProvider,
  DeleteManyParams,
  DeleteParams,
  GetListParams,
  GetManyParams,
  GetManyReferenceParams,
  GetOneParams,
  Identifier,
  UpdateManyParams,
  UpdateParams,
} from 'ra-core';
import { bodyOf } from './bodies.js';
import type { LatchkeyClient } from './client.js';
import { chosenFile, uploadFile } from './files.js';
import type { DeletionPreview, PreviewDeletionParams } from './deletions.js';
import { withNumbers } from './exact-numbers.js';
import { conditionsOf, type FilterCondition } from './filters.js';
import { Model } from './model.js';
import { isObject, keyOf, type LatchkeyRecord, recordOf } from './records.js';

/** `meta` of the calls of react-admin. */
export interface RequestMeta {
  /** Name of a fetch plan, or an inline plan. */
  readonly fetchPlan?: string | object;
}

/** What {@link createDataProvider} needs. */
export interface DataProviderOptions {
  readonly client: LatchkeyClient;
  /** The model, if the application has loaded it already; otherwise the first call loads it. */
  readonly model?: Model;
}

/** What is restored by {@link LatchkeyDataProvider.restoreMany}. */
export interface RestoreManyParams {
  readonly ids: readonly Identifier[];
}

/** The data provider of react-admin, and what only this API can do. */
export interface LatchkeyDataProvider extends DataProvider {
  /**
   * Brings soft-deleted rows back: all of them or none.
   *
   * @throws LatchkeyError 403 without the rights to create and to update
   */
  restoreMany(entity: string, params: RestoreManyParams): Promise<{ readonly data: readonly Identifier[] }>;

  /**
   * What `deleteMany` would delete and change.
   *
   * @throws LatchkeyError that `deleteMany` would throw, such as 409 where a delete policy denies it
   */
  previewDeletion(entity: string, params: PreviewDeletionParams): Promise<{ readonly data: DeletionPreview }>;
}

/** In a filter: soft-deleted rows instead of the others. Attributes have other names. */
const DELETED = '@deleted';

type Values = Readonly<Record<string, unknown>>;

/** A record of react-admin. */
type AnyRecord = Values & { id: string | number };

/**
 * A data provider of react-admin for the REST API. Resources are names of entities. Records have text ids, and
 * decimals and 64-bit integers as text, so that no digit is lost.
 *
 * ```tsx
 * const client = new LatchkeyClient({ rest: 'https://shop.example/rest', token: (refused) => session.token(refused) });
 * <Admin dataProvider={createDataProvider({ client })} authProvider={createAuthProvider({ client, session })}>
 * ```
 *
 * `meta.fetchPlan` chooses attributes. A filter takes `conditions`, `q` and `attribute@operator` (see
 * {@link conditionsOf}); `{ '@deleted': true }` shows the soft-deleted rows instead of the others, and the method
 * `restoreMany(entity, { ids })` brings them back. `previewDeletion(entity, { ids })` counts what a deletion would take along. `update` sends what has changed, with `If-Match` when the previous record has a version: a
 * conflict is an error with status 412. A chosen file in a file attribute is uploaded first.
 */
export function createDataProvider({ client, model: given }: DataProviderOptions): LatchkeyDataProvider {
  let loading: Promise<Model> | undefined = given && Promise.resolve(given);
  const searched = new Map<string, Promise<readonly string[]>>();

  const model = (): Promise<Model> => {
    // A model that could not be loaded is loaded again by the next call.
    loading ??= Model.load(client).catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };

  const searchedOf = (entity: string): Promise<readonly string[]> => {
    let names = searched.get(entity);
    if (names === undefined) {
      names = searchedAttributes(client, model, entity);
      searched.set(entity, names);
      names.catch(() => searched.delete(entity));
    }
    return names;
  };

  const search = async (entity: string, filter: Values, query: Values, signal?: AbortSignal): Promise<Found> => {
    const known = await model();
    const names = typeof filter.q === 'string' ? await searchedOf(entity) : [];
    const conditions = conditionsOf(known, entity, filter, names);
    const { headers, json } = await client.send('POST', `/entities/${encodeURIComponent(entity)}/search`, {
      body: { filter: { conditions }, ...query },
      signal,
    });
    const total = headers.get('x-total-count');
    return {
      data: (json as readonly unknown[]).map((each) => recordOf(known, entity, each)),
      total: total === null ? undefined : Number(total),
    };
  };

  const list = async (
    entity: string,
    params: GetListParams,
    fixed: readonly FilterCondition[] = [],
  ): Promise<Found> => {
    const { conditions, [DELETED]: deleted, ...filter } = (params.filter ?? {}) as Values;
    const all = [...(Array.isArray(conditions) ? (conditions as FilterCondition[]) : []), ...fixed];
    const query = { ...pageOf(params), returnCount: true, ...(deleted === true && { deleted }) };
    return search(entity, { ...filter, conditions: all }, query, params.signal);
  };

  const read = async (entity: string, id: string | number, meta: unknown, signal?: AbortSignal): Promise<Values> => {
    const query = { fetchPlan: planText(meta) };
    const { json } = await client.send('GET', pathOf(entity, id), { query, signal });
    return recordOf(await model(), entity, json);
  };

  const save = async (
    method: string,
    entity: string,
    path: string,
    body: unknown,
    meta: unknown,
    version?: unknown,
  ): Promise<LatchkeyRecord> => {
    const { json } = await client.send(method, `/entities/${encodeURIComponent(entity)}${path}`, {
      query: { responseFetchPlan: planText(meta) ?? '_base' },
      body,
      headers: typeof version === 'number' ? { 'if-match': `"${version}"` } : {},
    });
    return recordOf(await model(), entity, json);
  };

  /** Sends an object with its key for each id. */
  const sendKeys = async (
    method: string,
    entity: string,
    path: string,
    ids: readonly (string | number)[],
  ): Promise<unknown> => {
    const known = await model();
    const body = ids.map((id) => ({ id: keyOf(known, entity, id) }));
    return (await client.send(method, `/entities/${encodeURIComponent(entity)}${path}`, { body })).json;
  };

  const provider = {
    supportAbortSignal: true,

    async getList(entity: string, params: GetListParams) {
      const { data, total } = await list(entity, params);
      return { data, total: total ?? data.length };
    },

    async getOne(entity: string, { id, meta, signal }: GetOneParams<AnyRecord>) {
      return { data: await read(entity, id, meta, signal) };
    },

    async getMany(entity: string, { ids, meta, signal }: GetManyParams<AnyRecord>) {
      const key = (await model()).attribute(entity, 'id');
      if (key === undefined || key.attributeType === 'EMBEDDED') {
        // Filters know a key by its own name only, which the metadata does not reveal, and compare composite ones singly.
        const found = await Promise.all(ids.map((id) => read(entity, id, meta, signal)));
        return { data: found };
      }
      const conditions = [{ property: 'id', operator: 'in', value: ids }];
      const { data } = await search(entity, { conditions }, { ...planOf(meta), limit: ids.length }, signal);
      return { data };
    },

    async getManyReference(entity: string, params: GetManyReferenceParams) {
      const fixed = conditionsOf(await model(), entity, { [params.target]: params.id }, []);
      const { data, total } = await list(entity, params, fixed);
      return { data, total: total ?? data.length };
    },

    async create(entity: string, { data, meta }: CreateParams<Values>) {
      const body = bodyOf(await model(), entity, await withUploads(client, data));
      return { data: await save('POST', entity, '', body, meta) };
    },

    async update(entity: string, { id, data, previousData, meta }: UpdateParams<AnyRecord>) {
      const body = bodyOf(await model(), entity, await withUploads(client, data), previousData);
      const saved = await save('PUT', entity, `/${encodeURIComponent(id)}`, body, meta, previousData.version);
      return { data: saved };
    },

    async updateMany(entity: string, { ids, data }: UpdateManyParams<AnyRecord>) {
      const body = bodyOf(await model(), entity, await withUploads(client, data));
      const known = await model();
      const objects = ids.map((id) => ({ id: keyOf(known, entity, id), ...body }));
      await client.send('PUT', `/entities/${encodeURIComponent(entity)}`, { body: objects });
      return { data: ids };
    },

    async delete(entity: string, { id, previousData }: DeleteParams<AnyRecord>) {
      const version: unknown = previousData?.version;
      await client.send('DELETE', pathOf(entity, id), {
        headers: typeof version === 'number' ? { 'if-match': `"${version}"` } : {},
      });
      return { data: { ...previousData, id } };
    },

    async deleteMany(entity: string, { ids }: DeleteManyParams<AnyRecord>) {
      await sendKeys('DELETE', entity, '', ids);
      return { data: ids };
    },

    async restoreMany(entity: string, { ids }: RestoreManyParams) {
      await sendKeys('POST', entity, '', ids);
      return { data: ids };
    },

    async previewDeletion(entity: string, { ids }: PreviewDeletionParams) {
      return { data: withNumbers(await sendKeys('POST', entity, '/deletion-preview', ids)) };
    },
  };
  // react-admin lets the caller choose the type of records; only the caller knows it.
  return provider as unknown as LatchkeyDataProvider;
}

interface Found {
  readonly data: readonly Values[];
  readonly total: number | undefined;
}

const pathOf = (entity: string, id: string | number): string =>
  `/entities/${encodeURIComponent(entity)}/${encodeURIComponent(id)}`;

/** `GET` takes plans as text, `POST .../search` takes inline plans as objects. */
const planOf = (meta: unknown): RequestMeta => {
  const plan = isObject(meta) ? meta.fetchPlan : undefined;
  return plan === undefined ? {} : { fetchPlan: plan as string | object };
};

const planText = (meta: unknown): string | undefined => {
  const { fetchPlan } = planOf(meta);
  return fetchPlan === undefined || typeof fetchPlan === 'string' ? fetchPlan : JSON.stringify(fetchPlan);
};

/** react-admin sorts by `id` where nobody has chosen an order: the server does so anyway. */
function pageOf({ pagination, sort, meta }: GetListParams): Values {
  return {
    ...planOf(meta),
    ...(pagination && { limit: pagination.perPage, offset: (pagination.page - 1) * pagination.perPage }),
    ...(sort && sort.field !== 'id' && { sort: `${sort.order === 'DESC' ? '-' : ''}${sort.field}` }),
  };
}

/** The texts among the attributes of the instance name. */
async function searchedAttributes(
  client: LatchkeyClient,
  model: () => Promise<Model>,
  entity: string,
): Promise<readonly string[]> {
  const { json } = await client.send(
    'GET',
    `/metadata/entities/${encodeURIComponent(entity)}/fetchPlans/_instance_name`,
  );
  const known = await model();
  const { properties } = json as { readonly properties: readonly unknown[] };
  return properties.filter((name): name is string => {
    const attribute = typeof name === 'string' ? known.attribute(entity, name) : undefined;
    return attribute?.type === 'string' && attribute.cardinality === 'NONE' && attribute.persistent;
  });
}

/** Files of the first level; those of composition items are uploaded by the inputs that choose them. */
async function withUploads(client: LatchkeyClient, data: Values): Promise<Values> {
  const entries = await Promise.all(
    Object.entries(data).map(async ([name, value]): Promise<[string, unknown]> => {
      const file = chosenFile(value);
      return [name, file === undefined ? value : (await uploadFile(client, file)).fileRef];
    }),
  );
  return Object.fromEntries(entries);
}
