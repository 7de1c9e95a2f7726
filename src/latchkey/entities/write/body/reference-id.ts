import { isJsonObject } from '../../../common/json-text.js';
import { restError } from '../../../errors/rest-error.js';
import type { ScalarLimits } from '../../../datatypes/scalar-parser.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { CompositionAttribute } from './entity-body.js';
import { referredKey, refuse } from './value-reader.js';

/** A reference may name the class of its target: the declared one, or one that extends it. */
function requireClassOf(target: EntityModel, name: unknown): void {
  if (name !== undefined && name !== null && !target.hierarchy.some((each) => each.isCalled(name))) {
    refuse();
  }
}

/**
 * The id of the target that a body names.
 *
 * @returns undefined for an object without a usable id
 * @throws RestError 400 with the texts of a single POST
 */
export function referenceId(
  attribute: CompositionAttribute,
  json: unknown,
  limits: ScalarLimits,
): EntityId | null | undefined {
  if (json === null) {
    return null;
  }
  if (!isJsonObject(json)) {
    throw restError('notAReference', { attribute: attribute.name });
  }
  requireClassOf(attribute.target, json._entityName);
  return referredKey(attribute.target, json, limits);
}
