import { DeclarationError } from '../common/rest-error.js';
import type { Attribute } from './attribute.js';

/** Literal text and attributes in the order they appear in the name. */
export type InstanceName = readonly (string | Attribute)[];

/**
 * Reads a template like `{firstName} {lastName} [{username}]`.
 *
 * @throws DeclarationError for an attribute that does not exist or cannot be shown as text
 */
export function parseInstanceName(
  entity: string,
  template: string,
  attributes: ReadonlyMap<string, Attribute>,
): InstanceName {
  return template
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => {
      if (!part.startsWith('{')) {
        return part;
      }
      const attribute = attributes.get(part.slice(1, -1));
      if (!attribute || !['scalar', 'enum', 'toOne'].includes(attribute.kind)) {
        throw new DeclarationError(
          `Entity ${entity}: the instance name "${template}" uses ${part}, which is no scalar, enum or to-one attribute: ` +
            `choose one of ${[...attributes.keys()].join(', ')}`,
        );
      }
      return attribute;
    });
}
