import { type QueryParameters, queryValue } from '../../http/client-request.js';
import { restError } from '../../errors/rest-error.js';
import { requireId } from '../../entities/entity-id.js';
import type { ScalarLimits } from '../../datatypes/scalar-parser.js';
import type { Attribute } from '../../model/attribute.js';
import type { EntityId, EntityModel, EntityRegistry } from '../../model/entity-model.js';
import type { AttributeAccess, EntityAction } from '../../roles/rights.js';
import { ENTITY_ACTIONS } from '../../roles/role-definition.js';

/** May somebody do this with an entity, an attribute, a row? */
export interface Question {
  readonly entity: EntityModel;
  readonly what:
    | { readonly kind: 'entity'; readonly action: EntityAction }
    | { readonly kind: 'attribute'; readonly action: AttributeAccess; readonly attribute: Attribute };
  readonly id: { readonly value: EntityId; readonly text: string } | undefined;
}

/** What reading and updating mean for an attribute. */
const ATTRIBUTE_ACTIONS: Readonly<Record<string, AttributeAccess>> = {
  view: 'view',
  modify: 'modify',
  read: 'view',
  update: 'modify',
};

/**
 * Reads `entity`, `attribute`, `action` and `id`. Of an attribute the action is `view` or `modify`, also under the names
 * `read` and `update`; of an entity `create`, `read`, `update` or `delete`.
 *
 * @throws RestError 400 for what does not exist, and for an `id` or `attribute` that is empty: left out, it would
 * change the question
 */
export function parseQuestion(query: QueryParameters, entities: EntityRegistry, limits: ScalarLimits): Question {
  const empty = ['id', 'attribute'].find((name) => query.has(name) && queryValue(query, name) === undefined);
  if (empty !== undefined) {
    return invalid(empty, '');
  }
  const entityName = queryValue(query, 'entity') ?? '';
  const entity = entities.find(entityName) ?? invalid('entity', entityName);
  const attributeName = queryValue(query, 'attribute');
  const action = queryValue(query, 'action') ?? '';
  const idText = queryValue(query, 'id');
  if (idText !== undefined && action === 'create') {
    return invalid('id', idText);
  }
  const what: Question['what'] =
    attributeName === undefined
      ? { kind: 'entity', action: ENTITY_ACTIONS.find((each) => each === action) ?? invalid('action', action) }
      : {
          kind: 'attribute',
          attribute: entity.attribute(attributeName) ?? invalid('attribute', attributeName),
          action: Object.hasOwn(ATTRIBUTE_ACTIONS, action)
            ? (ATTRIBUTE_ACTIONS[action] ?? invalid('action', action))
            : invalid('action', action),
        };
  const id = idText === undefined ? undefined : { value: requireId(entity, idText, limits), text: idText };
  return { entity, what, id };
}

function invalid(name: string, value: string): never {
  throw restError('invalidParameter', { name, value });
}
