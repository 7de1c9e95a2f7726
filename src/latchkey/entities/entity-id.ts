import { isJsonObject, type JsonObject } from '../common/json-text.js';
import { restError } from '../errors/rest-error.js';
import { parseScalar, type ScalarLimits, ScalarTooLongError, ValueError } from '../datatypes/scalar-parser.js';
import type { ScalarAttribute } from '../model/attribute.js';
import type { EntityId, EntityModel } from '../model/entity-model.js';
import { compositeSegment, parseCompositeSegment } from './composite-id.js';

/** Path segments take these types in one form only, bodies are more lenient (protocol/entities.md 11). */
const CANONICAL: Partial<Record<ScalarAttribute['type'], RegExp>> = {
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  short: /^[+-]?\d+$/,
  int: /^[+-]?\d+$/,
  long: /^[+-]?\d+$/,
};

/**
 * Reads an id from a body (protocol/entities.md 11).
 *
 * @param json string or number; for a composite key an object of the key attributes, other keys are ignored
 * @returns undefined when it is not an id of this entity
 * @throws RestError 400 `Invalid entity ID` when it is longer than a limit allows
 */
export function readId({ key }: EntityModel, json: unknown, limits: ScalarLimits): EntityId | undefined {
  if (!key.composite) {
    const [attribute] = key.attributes;
    const part = attribute && readPart(attribute, json, limits);
    return part === undefined ? undefined : key.idOf([part]);
  }
  if (!isJsonObject(json)) {
    return undefined;
  }
  const parts = key.attributes.map((attribute) => readPart(attribute, ownValue(json, attribute.name), limits));
  return parts.every((part) => part !== undefined) ? key.idOf(parts) : undefined;
}

/**
 * Reads an id from a path segment (protocol/entities.md 11).
 *
 * @param segment percent-decoded; base64 or base64url of a JSON object for a composite key
 * @throws RestError 400 `Invalid entity ID`
 */
export function requireId(entity: EntityModel, segment: string, limits: ScalarLimits): EntityId {
  const id = readSegment(entity, segment, limits);
  if (id === undefined) {
    throw restError('invalidEntityId', { id: segment });
  }
  return id;
}

/** The path segment of an id, as `Location` needs it: percent-encoded, base64url for a composite key. */
export const idSegment = ({ key }: EntityModel, id: EntityId): string =>
  key.composite ? compositeSegment(key, id) : encodeURIComponent(key.shown(id));

function readSegment(entity: EntityModel, segment: string, limits: ScalarLimits): EntityId | undefined {
  const [attribute] = entity.key.attributes;
  if (entity.key.missing) {
    // Of no row.
    return segment;
  }
  if (entity.key.composite) {
    return readId(entity, parseCompositeSegment(segment), limits);
  }
  return attribute && (CANONICAL[attribute.type]?.test(segment) ?? true) ? readId(entity, segment, limits) : undefined;
}

function readPart({ type }: ScalarAttribute, json: unknown, limits: ScalarLimits): string | undefined {
  try {
    return json === undefined ? undefined : (parseScalar(type, json, limits) ?? undefined);
  } catch (error) {
    if (error instanceof ValueError) {
      return undefined;
    }
    throw error instanceof ScalarTooLongError ? restError('entityIdTooLong', { reason: error.message }) : error;
  }
}

const ownValue = (json: JsonObject, name: string): unknown => (Object.hasOwn(json, name) ? json[name] : undefined);
