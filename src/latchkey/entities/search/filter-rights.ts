import type { AttributePath } from '../../conditions/attribute-path.js';
import { type Condition, propertiesOf } from '../../conditions/condition.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { type AttributeOwner, requireViewable } from '../viewable.js';

/**
 * A filter may name only what the caller may view (protocol/roles.md 3): every attribute of every path, each against its
 * own owner.
 *
 * @param entity the one that is filtered
 * @throws RestError 403 `Forbidden` for the first that is hidden or secret
 */
export function requireViewableFilter(rights: Rights, entity: EntityModel, filter: Condition): void {
  for (const { path } of propertiesOf(filter)) {
    requireViewablePath(rights, entity, path);
  }
}

function requireViewablePath(rights: Rights, entity: EntityModel, { steps, end }: AttributePath): void {
  let owner: AttributeOwner = entity;
  for (const { attribute } of steps) {
    requireViewable(rights, owner, attribute);
    owner = attribute.kind === 'embedded' ? attribute : attribute.target;
  }
  requireViewable(rights, owner, end);
}
