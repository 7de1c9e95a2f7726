import { attributesOf } from '../../conditions/attribute-path.js';
import { type Condition, propertiesOf } from '../../conditions/condition.js';
import { restError } from '../../common/rest-error.js';
import type { Rights } from '../../roles/rights.js';

/**
 * A filter answers questions about the attributes it names, so that it may name only what the caller may view
 * (protocol/roles.md 3): every attribute of every path, each against its own owner.
 *
 * @throws RestError 403 `Forbidden` for the first that is hidden or secret
 */
export function requireViewable(rights: Rights, filter: Condition): void {
  for (const { path } of propertiesOf(filter)) {
    for (const attribute of attributesOf(path)) {
      if (attribute.secret || !rights.mayView(attribute)) {
        throw restError('attributeNotViewable', { entity: attribute.owner, attribute: attribute.name });
      }
    }
  }
}
