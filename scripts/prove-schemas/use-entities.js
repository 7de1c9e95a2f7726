import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEntity } from './entity-source.js';
import { copyOf, describe, freshBody, keyOf, segmentOf, typesOf } from './fresh-rows.js';

/**
 * Lists, reads, creates, updates, deletes and searches every entity of the folder.
 *
 * @param {string} backend address
 * @param {string} password of the administrator `prover`
 * @param {string} folder of the project
 * @param {string} name of the folder of the entities
 * @returns {Promise<string[]>} one line for each entity; FAILED stands in those with faults
 */
export async function useEntities(backend, password, folder, name) {
  const body = new URLSearchParams({ grant_type: 'password', username: 'prover', password });
  const basic = Buffer.from('client:secret').toString('base64');
  const login = await fetch(`${backend}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body,
  });
  const token = (await login.json()).access_token;
  /** @param {string} method @param {string} path @param {unknown} [json] */
  const send = async (method, path, json) => {
    const response = await fetch(`${backend}/rest/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      text,
      json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined,
    };
  };
  const module = readFileSync(join(folder, 'src', name, `${name}.module.ts`), 'utf8');
  const entities = [...module.matchAll(/^import \{ (\w+) \} from '\.\/[^']*\.entity\.js';/gm)].map(
    (match) => match[1] ?? '',
  );
  /** @param {string} entity */
  const sources = (entity) => {
    const file = new RegExp(`import \\{ ${entity} \\} from './([^']*)\\.js'`).exec(module)?.[1] ?? '';
    return readEntity(join(folder, 'src', name, `${file}.ts`));
  };
  const lines = [];
  for (const entity of entities) {
    lines.push(await useEntity(send, sources, entity));
  }
  return lines;
}

/** Kinds that no filter compares. */
const UNFILTERED = ['byteArray'];

/**
 * @param {import('./fresh-rows.js').Send} send @param {import('./fresh-rows.js').Sources} sources @param {string} entity
 */
async function useEntity(send, sources, entity) {
  /** @type {string[]} */
  const faults = [];
  /** @param {string} what @param {{ status: number, text: string }} answer @param {number} status */
  const expect = (what, answer, status) => {
    if (answer.status !== status) {
      faults.push(`${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
    return answer.status === status;
  };
  const description = await describe(send, entity);
  const listed = await send('GET', `entities/${entity}?limit=3&returnCount=true&fetchPlan=${description.fetchPlan}`);
  expect('list', listed, 200);
  const row = listed.json?.[0];
  if (row === undefined) {
    return `${entity}: FAILED: no row is listed`;
  }
  const { secrets } = sources(entity);
  const filters = await searches(send, entity, description, row, (name) => secrets.includes(name), expect);
  const isNamed = Object.hasOwn(row, 'id') && !(await isReadOnly(send, entity));
  if (isNamed) {
    const path = `entities/${entity}/${segmentOf(row.id)}`;
    expect('read', await send('GET', path), 200);
    const copied = copyOf(description, row);
    expect('update', await send('PUT', path, { ...copied.values, ...copied.links }), 200);
    const body = await freshBody(send, sources, { entity, row, ...copied, types: typesOf(description) });
    const created = await send('POST', `entities/${entity}`, body);
    if (expect('create', created, 201)) {
      expect('delete', await send('DELETE', `entities/${entity}/${segmentOf(created.json.id)}`), 204);
    }
  }
  const did = isNamed ? 'list, read, update, create, delete' : 'list';
  return `${entity}: ${faults.length > 0 ? `FAILED\n  ${faults.join('\n  ')}` : `${did}, ${filters} filters`}`;
}

/** @param {import('./fresh-rows.js').Send} send @param {string} entity */
async function isReadOnly(send, entity) {
  const { status } = await send('POST', `entities/${entity}`, {});
  return status === 403;
}

/** Each attribute by the value of a row, and references both ways by the id of what they lead to. */
async function searches(
  /** @type {import('./fresh-rows.js').Send} */ send,
  /** @type {string} */ entity,
  /** @type {any} */ { properties, references },
  /** @type {any} */ row,
  /** @type {(name: string) => boolean} */ isSecret,
  /** @type {(what: string, answer: any, status: number) => boolean} */ expect,
) {
  let count = 0;
  for (const { name, type: datatype } of properties) {
    const target = references.find((/** @type {any} */ each) => each.name === name);
    const first = Array.isArray(row[name]) ? row[name][0] : row[name];
    if (UNFILTERED.includes(datatype) || isSecret(name)) {
      continue;
    }
    const condition = target
      ? await referenceCondition(send, target, first)
      : valueCondition(name, datatype, row[name]);
    const found = await send('POST', `entities/${entity}/search`, { filter: { conditions: [condition] } });
    count += expect(`filter ${JSON.stringify(condition)}`, found, 200) ? 1 : 0;
    if (condition.operator === '=' && first !== undefined && found.status === 200 && found.json.length === 0) {
      expect(`filter ${JSON.stringify(condition)} finds nothing`, found, 0);
    }
  }
  return count;
}

/** @param {string} name @param {string} datatype @param {any} value */
function valueCondition(name, datatype, value) {
  if (datatype === 'tsvector') {
    return { property: name, operator: 'matches', value: 'word' };
  }
  return value === undefined || typeof value === 'object'
    ? { property: name, operator: 'notEmpty', value: false }
    : { property: name, operator: '=', value };
}

/** By the key of what it leads to, or of any row of that class. */
async function referenceCondition(
  /** @type {import('./fresh-rows.js').Send} */ send,
  /** @type {any} */ { name, type, cardinality },
  /** @type {any} */ row,
) {
  const target = await describe(send, type);
  const [any] = (await send('GET', `entities/${type}?limit=1&fetchPlan=${target.fetchPlan}`)).json;
  const id = row?.id ?? any?.id;
  const key = typeof id === 'object' ? 'id' : keyOf(any);
  return { property: cardinality.endsWith('TO_ONE') ? name : `${name}.${key}`, operator: '=', value: id };
}
