import { readFileSync } from 'node:fs';
import { join } from 'node:path';

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
  const lines = [];
  for (const entity of entities) {
    lines.push(await useEntity(send, entity));
  }
  return lines;
}

/** @typedef {(method: string, path: string, json?: unknown) => Promise<{ status: number, text: string, json: any }>} Send */

/** @param {Send} send @param {string} entity */
async function useEntity(send, entity) {
  /** @type {string[]} */
  const faults = [];
  /** @param {string} what @param {{ status: number, text: string }} answer @param {number} status */
  const expect = (what, answer, status) => {
    if (answer.status !== status) {
      faults.push(`${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
    return answer.status === status;
  };
  const { json: type } = await send('GET', `metadata/entities/${entity}`);
  const references = type.properties.filter((/** @type {any} */ each) =>
    ['ASSOCIATION', 'COMPOSITION'].includes(each.attributeType),
  );
  const toOne = references.filter((/** @type {any} */ { cardinality }) => cardinality.endsWith('TO_ONE'));
  const plan = {
    entity,
    properties: [
      ...type.properties
        .filter((/** @type {any} */ each) => !references.includes(each))
        .map((/** @type {any} */ each) => each.name),
      ...references.map((/** @type {any} */ each) => ({ name: each.name, fetchPlan: '_base' })),
    ],
  };
  const fetchPlan = encodeURIComponent(JSON.stringify(plan));
  const listed = await send('GET', `entities/${entity}?limit=3&returnCount=true&fetchPlan=${fetchPlan}`);
  expect('list', listed, 200);
  const row = listed.json?.[0];
  if (row === undefined) {
    return `${entity}: FAILED: no row is listed`;
  }
  const filters = await searches(send, entity, type, row, references, expect);
  const isNamed = Object.hasOwn(row, 'id') && !(await isReadOnly(send, entity));
  if (isNamed) {
    const id =
      typeof row.id === 'object'
        ? Buffer.from(JSON.stringify(row.id)).toString('base64url')
        : encodeURIComponent(row.id);
    expect('read', await send('GET', `entities/${entity}/${id}`), 200);
    const values = Object.fromEntries(
      type.properties
        .filter(
          (/** @type {any} */ each) => !each.readOnly && !references.includes(each) && row[each.name] !== undefined,
        )
        .map((/** @type {any} */ each) => [each.name, row[each.name]]),
    );
    const links = Object.fromEntries(
      toOne.flatMap((/** @type {any} */ { name }) => (row[name] ? [[name, { id: row[name].id }]] : [])),
    );
    expect('update', await send('PUT', `entities/${entity}/${id}`, { ...values, ...links }), 200);
    const created = await send('POST', `entities/${entity}`, fresh({ ...values, ...links }, row));
    if (expect('create', created, 201)) {
      const own = created.json.id;
      const segment =
        typeof own === 'object' ? Buffer.from(JSON.stringify(own)).toString('base64url') : encodeURIComponent(own);
      expect('delete', await send('DELETE', `entities/${entity}/${segment}`), 204);
    }
  }
  const did = isNamed ? 'list, read, update, create, delete' : 'list';
  return `${entity}: ${faults.length > 0 ? `FAILED\n  ${faults.join('\n  ')}` : `${did}, ${filters} filters`}`;
}

/** @param {Send} send @param {string} entity */
async function isReadOnly(send, entity) {
  const { status } = await send('POST', `entities/${entity}`, {});
  return status === 403;
}

/** Each attribute by the value of a row, and references both ways by the id of what they lead to. */
async function searches(
  /** @type {Send} */ send,
  /** @type {string} */ entity,
  /** @type {any} */ type,
  /** @type {any} */ row,
  /** @type {any[]} */ references,
  /** @type {(what: string, answer: any, status: number) => boolean} */ expect,
) {
  let count = 0;
  for (const { name, type: datatype } of type.properties) {
    const value = row[name];
    const target = references.find((each) => each.name === name);
    const first = Array.isArray(value) ? value[0] : value;
    const led = target && (first?.id ?? (await send('GET', `entities/${target.type}?limit=1`)).json[0]?.id);
    const condition = target
      ? typeof led === 'object'
        ? undefined
        : { property: `${name}.${await keyOf(send, target.type)}`, operator: '=', value: led }
      : first === undefined || Array.isArray(value) || datatype === 'byteArray'
        ? { property: name, operator: 'notEmpty', value: false }
        : { property: name, operator: '=', value: first };
    if (condition === undefined) {
      continue;
    }
    const found = await send('POST', `entities/${entity}/search`, { filter: { conditions: [condition] } });
    count += expect(`filter ${JSON.stringify(condition)}`, found, 200) ? 1 : 0;
    if (condition.operator === '=' && first !== undefined && found.status === 200 && found.json.length === 0) {
      expect(`filter ${JSON.stringify(condition)} finds nothing`, found, 0);
    }
  }
  return count;
}

/** @param {Send} send @param {string} entity */
async function keyOf(send, entity) {
  const { json } = await send('GET', `entities/${entity}?limit=1`);
  const { json: type } = await send('GET', `metadata/entities/${entity}`);
  const names = type.properties.map((/** @type {any} */ each) => each.name);
  return names.find((/** @type {string} */ each) => String(json[0]?.[each]) === String(json[0]?.id)) ?? 'id';
}

/** The values of a new row: those of another one, with a key that is free. @param {any} values @param {any} row */
function fresh(values, row) {
  const keys =
    typeof row.id === 'object'
      ? Object.keys(row.id)
      : Object.keys(values).filter((name) => String(values[name]) === String(row.id));
  const key = keys.find((name) => typeof values[name] === 'number') ?? keys[0];
  return key === undefined ? values : { ...values, [key]: typeof values[key] === 'number' ? 29_000 : 'zz9' };
}
