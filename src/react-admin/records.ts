import { isLosslessNumber } from 'lossless-json';
import { numberOrText, parseExactly, withNumbers, writeExactly } from './exact-numbers.js';
import { isExact, isJson, type Model, type ModelAttribute } from './model.js';

/** An object of the API as react-admin expects it: `id` is a text, and so are exact numbers and JSON values. */
export interface LatchkeyRecord {
  readonly id: string;
  readonly [attribute: string]: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** An object that is not a list and not a number. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);

const base64url = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');

/** @returns the id as it stands in a URL: a key of several attributes is base64url of its JSON */
export function idText(id: unknown): string {
  if (isLosslessNumber(id)) {
    return id.value;
  }
  return isObject(id) ? base64url(writeExactly(id)) : String(id);
}

/** @returns the id as it stands in a body: the reverse of {@link idText} for a key of several attributes */
export function keyOf(model: Model, entity: string, id: string | number): unknown {
  if (model.attribute(entity, 'id')?.attributeType !== 'EMBEDDED') {
    return id;
  }
  const bytes = atob(String(id).replaceAll('-', '+').replaceAll('_', '/'));
  return parseExactly(new TextDecoder().decode(Uint8Array.from(bytes, (each) => each.charCodeAt(0))));
}

/**
 * @param entity name of the entity, unless the object names its own
 * @param json an object of a response, parsed exactly
 */
export function recordOf(model: Model, entity: string, json: unknown): LatchkeyRecord {
  return objectOf(model, entity, json as Json) as LatchkeyRecord;
}

function objectOf(model: Model, declared: string, json: Json): Json {
  const entity = typeof json._entityName === 'string' ? json._entityName : declared;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [
      name,
      name === 'id' && '_entityName' in json ? idText(value) : valueOf(model, model.attribute(entity, name), value),
    ]),
  );
}

function valueOf(model: Model, attribute: ModelAttribute | undefined, value: unknown): unknown {
  if (attribute !== undefined && isJson(attribute) && value !== null) {
    return writeExactly(value, 2);
  }
  if (isLosslessNumber(value)) {
    return attribute === undefined || isExact(attribute) ? exactOf(attribute, value.value) : Number(value.value);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => valueOf(model, attribute, item));
  }
  if (!isObject(value)) {
    return value;
  }
  const entity = attribute !== undefined && model.entity(attribute.type) !== undefined ? attribute.type : '';
  return entity !== '' || '_entityName' in value ? objectOf(model, entity, value) : withNumbers(value);
}

const exactOf = (attribute: ModelAttribute | undefined, digits: string): number | string =>
  attribute === undefined ? numberOrText(digits) : digits;
