import { parseExactly } from './exact-numbers.js';
import { isJson, isList, isToMany, isToOne, type Model, type ModelAttribute } from './model.js';
import { isObject } from './records.js';

type Values = Readonly<Record<string, unknown>>;

/** Keys that the server writes and nobody sends. */
const SYSTEM = new Set(['_entityName', '_instanceName', 'id', 'version']);

/**
 * @param data values of a form
 * @param previous what the form started with: only attributes that differ are in the body
 * @returns the body of `POST` and `PUT`, without attributes that are read-only or not in the model
 */
export function bodyOf(model: Model, entity: string, data: Values, previous: Values = {}): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) {
    const attribute = model.attribute(entity, name);
    const dynamic = attribute === undefined && name.startsWith('+');
    if (SYSTEM.has(name) || (!dynamic && (attribute === undefined || attribute.readOnly))) {
      continue;
    }
    if (!same(value, previous[name])) {
      body[name] = attribute === undefined ? (value ?? null) : valueOf(model, attribute, value);
    }
  }
  return body;
}

function valueOf(model: Model, attribute: ModelAttribute, value: unknown): unknown {
  if (isToMany(attribute)) {
    const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return items.map((item) =>
      attribute.attributeType === 'COMPOSITION' ? itemOf(model, attribute.type, item) : referenceTo(item),
    );
  }
  if (value === undefined || value === null || (value === '' && attribute.type !== 'string')) {
    return null;
  }
  if (isToOne(attribute)) {
    return attribute.attributeType === 'COMPOSITION' ? itemOf(model, attribute.type, value) : referenceTo(value);
  }
  if (attribute.attributeType === 'EMBEDDED') {
    return isObject(value) ? bodyOf(model, attribute.type, value) : value;
  }
  if (isJson(attribute) && typeof value === 'string') {
    return parseExactly(value);
  }
  return isList(attribute) && !Array.isArray(value) ? [value] : value;
}

/** Items of compositions keep their identity, so that the server changes them instead of replacing them. */
function itemOf(model: Model, entity: string, item: unknown): unknown {
  if (!isObject(item)) {
    return item;
  }
  const { id, _entityName: actual } = item;
  return {
    ...(typeof actual === 'string' && { _entityName: actual }),
    ...(id !== undefined && id !== null && id !== '' && { id }),
    ...bodyOf(model, typeof actual === 'string' ? actual : entity, item),
  };
}

/** A reference is an object with an id, or the id itself; one whose id was emptied counts as null. */
function referenceTo(value: unknown): { readonly id: unknown } | null {
  const id = isObject(value) ? value.id : value;
  return id === undefined || id === null || id === '' ? null : { id };
}

/** Forms do not distinguish what is missing, null and an empty text. */
function same(left: unknown, right: unknown): boolean {
  const [a, b] = [left === '' ? null : (left ?? null), right === '' ? null : (right ?? null)];
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]));
  }
  return a === b;
}
