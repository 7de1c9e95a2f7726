import { randomUUID } from 'node:crypto';

/** How many targets are tried before a new one is made. */
const TARGETS = 50;
/** References may lead on and on. */
const MAX_DEPTH = 4;

/** @typedef {(method: string, path: string, json?: unknown) => Promise<{ status: number, text: string, json: any }>} Send */
/** @typedef {(entity: string) => import('./entity-source.js').EntitySource} Sources */
/** @typedef {{ entity: string, row: any, values: Record<string, any>, links: Record<string, any>, types: ReadonlyMap<string, string> }} Copied */

let counter = 29_000;

/** @param {any} id */
export const segmentOf = (id) =>
  typeof id === 'object' ? Buffer.from(JSON.stringify(id)).toString('base64url') : encodeURIComponent(id);

/**
 * A plan with all attributes, and references by their ids; and the attributes themselves.
 *
 * @param {Send} send @param {string} entity
 */
export async function describe(send, entity) {
  const { json: type } = await send('GET', `metadata/entities/${entity}`);
  /** @type {any[]} */
  const references = type.properties.filter((/** @type {any} */ { attributeType }) =>
    ['ASSOCIATION', 'COMPOSITION'].includes(attributeType),
  );
  /** @type {any[]} */
  const plain = type.properties.filter((/** @type {any} */ each) => !references.includes(each));
  const plan = {
    entity,
    properties: [...plain.map(({ name }) => name), ...references.map(({ name }) => ({ name, fetchPlan: '_base' }))],
  };
  return { properties: type.properties, references, plain, fetchPlan: encodeURIComponent(JSON.stringify(plan)) };
}

/** What of a row a body may repeat. @param {any} description @param {any} row */
export function copyOf({ plain, references }, row) {
  const values = Object.fromEntries(
    plain
      .filter((/** @type {any} */ each) => !each.readOnly && row[each.name] !== undefined)
      .map((/** @type {any} */ { name }) => [name, row[name]]),
  );
  const links = Object.fromEntries(
    references
      .filter((/** @type {any} */ each) => each.cardinality.endsWith('TO_ONE') && !each.readOnly && row[each.name])
      .map((/** @type {any} */ { name }) => [name, { id: row[name].id }]),
  );
  return { values, links };
}

/**
 * The body of a new row: that of another one, with a key that is free, and other values where they are unique.
 *
 * @param {Send} send @param {Sources} sources @param {Copied} copied @returns {Promise<any>}
 */
export async function freshBody(send, sources, copied, depth = 0) {
  const { entity, row, values, links, types } = copied;
  const { uniques, keyReferences } = sources(entity);
  const referring = keyReferences.flatMap(({ attributes }) => attributes);
  /** @type {Record<string, any>} */
  const body = {
    ...Object.fromEntries(Object.entries(values).filter(([name]) => !referring.includes(name))),
    ...links,
  };
  const keys = typeof row.id === 'object' ? Object.keys(row.id) : [keyOf(row)];
  const own = keys.filter((name) => !referring.includes(name));
  const key = own.find((name) => typeof values[name] === 'number') ?? own[0];
  if (key !== undefined && key in body) {
    body[key] = freshValue(values[key]);
  }
  const [moved] = key === undefined ? keyReferences : [];
  keyReferences.forEach(({ name }) => (body[name] = { id: row[name].id }));
  if (moved) {
    const type = types.get(moved.name) ?? '';
    body[moved.name] = await freeTarget(send, sources, type, depth, async (id) => {
      const parts = typeof id === 'object' ? Object.values(id) : [id];
      const named = Object.fromEntries(moved.attributes.map((name, index) => [name, parts[index]]));
      const { status } = await send(
        'GET',
        `entities/${entity}/${segmentOf(keys.length > 1 ? { ...row.id, ...named } : id)}`,
      );
      return status === 404;
    });
  }
  for (const names of uniques.filter((each) => !each.some((name) => name === key || name === moved?.name))) {
    const plain = names.find((name) => name in values);
    const reference = names.find((name) => name in links);
    if (plain !== undefined) {
      body[plain] = freshValue(values[plain]);
    } else if (reference !== undefined) {
      body[reference] = await freeTarget(send, sources, types.get(reference) ?? '', depth, async (id) => {
        const conditions = [{ property: reference, operator: '=', value: id }];
        const { json } = await send('POST', `entities/${entity}/search`, { filter: { conditions }, limit: 1 });
        return json?.length === 0;
      });
    }
  }
  return body;
}

/** The attribute that is the key of a row. @param {any} row */
export const keyOf = (row) =>
  Object.keys(row).find((name) => !/^(?:id$|_)/.test(name) && String(row[name]) === String(row.id)) ?? 'id';

/**
 * @param {Send} send @param {Sources} sources @param {string} entity @param {number} depth
 * @param {(id: any) => Promise<boolean>} isFree
 */
async function freeTarget(send, sources, entity, depth, isFree) {
  const description = await describe(send, entity);
  const { json: rows } = await send('GET', `entities/${entity}?limit=${TARGETS}&fetchPlan=${description.fetchPlan}`);
  for (const { id } of rows) {
    if (await isFree(id)) {
      return { id };
    }
  }
  const [row] = rows;
  const types = typesOf(description);
  const made =
    depth < MAX_DEPTH
      ? await send(
          'POST',
          `entities/${entity}`,
          await freshBody(send, sources, { entity, row, ...copyOf(description, row), types }, depth + 1),
        )
      : undefined;
  return { id: made?.json?.id };
}

/** @param {{ references: any[] }} description @returns {ReadonlyMap<string, string>} */
export const typesOf = ({ references }) => new Map(references.map(({ name, type }) => [name, type]));

/** Another value of the same kind. @param {any} value */
function freshValue(value) {
  counter += 1;
  if (typeof value === 'number') {
    return counter;
  }
  const text = String(value);
  if (/^[\da-f]{8}-[\da-f]{4}-/.test(text)) {
    return randomUUID();
  }
  return /^\d{4}-\d\d-\d\d/.test(text) ? `${counter - 27_000}${text.slice(4)}` : `z${counter - 29_000}`;
}
