import { isJsonObject, type JsonObject } from '../../../common/json-text.js';
import { restError } from '../../../errors/rest-error.js';
import type { ScalarLimits } from '../../../datatypes/scalar-parser.js';
import type { EntityModel } from '../../../model/entity-model.js';
import { keyReferences, keyValuesOf } from '../../../model/key-references.js';
import type { EntityId } from '../../../model/entity-model.js';
import type { CompositionAttribute, EntityBody } from './entity-body.js';
import { type InputKey, referredKey } from './value-reader.js';

/**
 * Completes the key of a new object by what its references say: `{"order": {"id": 1}, "number": 2}`.
 *
 * @throws RestError 400 `Invalid entity ID` where key and reference say different things
 */
export function withReferredParts(
  entity: EntityModel,
  json: JsonObject,
  key: InputKey,
  limits: ScalarLimits,
): InputKey {
  let completed = key;
  for (const reference of keyReferences(entity)) {
    const { name, target } = reference.attribute;
    const named = Object.hasOwn(json, name) ? json[name] : undefined;
    const id = isJsonObject(named) ? referredKey(target, named, limits) : undefined;
    completed = id === undefined ? completed : keyWith(entity, completed, keyValuesOf(reference, id));
  }
  return completed;
}

/** The body of an item whose key names its owner, which the item need not repeat. */
export function itemOf(owner: EntityId, { link }: CompositionAttribute, body: EntityBody): EntityBody {
  const inverse = link?.kind === 'inverse' ? link.attribute : undefined;
  const reference = keyReferences(body.entity).find(({ attribute }) => attribute.name === inverse);
  if (!reference) {
    return body;
  }
  const key = keyWith(body.entity, { id: body.id, parts: body.keyValues }, keyValuesOf(reference, owner));
  return { ...body, id: key.id, keyValues: key.parts };
}

function keyWith({ key }: EntityModel, given: InputKey, values: readonly (readonly [string, string])[]): InputKey {
  const parts = new Map(given.parts);
  for (const [name, text] of values) {
    if ((parts.get(name) ?? text) !== text) {
      throw restError('invalidEntityId', { id: parts.get(name) ?? '' });
    }
    parts.set(name, text);
  }
  const texts = key.attributes.map(({ name }) => parts.get(name));
  return { id: texts.every((text) => text !== undefined) ? key.idOf(texts) : given.id, parts };
}
