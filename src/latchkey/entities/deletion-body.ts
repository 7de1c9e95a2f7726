import { stringify } from 'lossless-json';
import { mapInSlices } from '../common/in-slices.js';
import { jsonError } from '../common/json/invalid-json.js';
import { isJsonObject } from '../common/json-text.js';
import { restError } from '../errors/rest-error.js';
import type { ScalarLimits } from '../datatypes/scalar-parser.js';
import type { EntityId, EntityModel } from '../model/entity-model.js';
import { readId, requireId } from './entity-id.js';
import type { RequestObjects } from './write/body/request-bodies.js';

/** An id with the text that errors use for it: as the client wrote it. */
export interface NamedId {
  readonly id: EntityId;
  readonly text: string;
}

/**
 * Reads the body of a bulk DELETE: an array of ids and of objects with the key `id` (protocol/entities.md 9.4). The id of
 * a composite key is an object, or the text that stands for it in paths.
 *
 * @param objects counts the ids
 * @throws RestError 400 for a body that is not an array, too many ids, an object without `id`, and a bad id
 */
export async function parseDeletion(
  entity: EntityModel,
  json: unknown,
  limits: ScalarLimits,
  objects: RequestObjects,
): Promise<NamedId[]> {
  if (!Array.isArray(json)) {
    throw jsonError('malformedJson', json);
  }
  objects.addNumber(json.length);
  const ids = await mapInSlices(json, (element: unknown) => (isJsonObject(element) ? idOf(element) : element));
  return mapInSlices(ids, (id) => namedId(entity, id, limits));
}

function idOf(element: { readonly id?: unknown }): unknown {
  if (!Object.hasOwn(element, 'id') || element.id === null) {
    throw restError('idMissing', { attribute: 'id' });
  }
  return element.id;
}

function namedId(entity: EntityModel, json: unknown, limits: ScalarLimits): NamedId {
  const { composite } = entity.key;
  if (composite && typeof json === 'string') {
    return { id: requireId(entity, json, limits), text: json };
  }
  const text = typeof json === 'string' ? json : (stringify(json) ?? '');
  // Only a composite key may be an object, and none is a list.
  const possible = !Array.isArray(json) && (composite || !isJsonObject(json));
  const id = possible ? readId(entity, json, limits) : undefined;
  if (id === undefined) {
    throw restError('invalidEntityId', { id: text });
  }
  return { id, text };
}
