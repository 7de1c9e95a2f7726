import { DeclarationError } from '../errors/rest-error.js';
import type { Attribute } from './attribute.js';

/** How the text that stands for an object is made (protocol/entities.md 4.2). */
export type InstanceName =
  /** Literal text and attributes in the order they appear in the name. */
  | { readonly kind: 'template'; readonly parts: readonly (string | Attribute)[] }
  /** A method or getter of the entity class, called on an object that holds the attributes and nothing else. */
  | { readonly kind: 'member'; readonly member: string; readonly attributes: readonly Attribute[] };

/** An entity without a declared name is shown by its entity name and id. */
export const UNNAMED: InstanceName = { kind: 'template', parts: [] };

const NAMEABLE: readonly Attribute['kind'][] = ['scalar', 'enum', 'toOne'];

/** The attributes a name is made of. */
export const nameAttributes = (name: InstanceName): readonly Attribute[] =>
  name.kind === 'member' ? name.attributes : name.parts.filter((part): part is Attribute => typeof part !== 'string');

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
  const parts = template
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => {
      if (!part.startsWith('{')) {
        return part;
      }
      const attribute = attributes.get(part.slice(1, -1));
      if (!attribute || !NAMEABLE.includes(attribute.kind)) {
        throw new DeclarationError(
          `Entity ${entity}: the instance name "${template}" uses ${part}, which is not a scalar, enum or to-one attribute: ` +
            `choose one of ${[...attributes.keys()].join(', ')}`,
        );
      }
      return attribute;
    });
  return { kind: 'template', parts };
}

/**
 * The name that a method or getter with `@InstanceName` makes.
 *
 * @throws DeclarationError for a dependency that is not a stored scalar or enum
 */
export function memberInstanceName(
  entity: string,
  { member, dependsOn }: { readonly member: string; readonly dependsOn: readonly string[] },
  attributes: ReadonlyMap<string, Attribute>,
): InstanceName {
  const sources = dependsOn.map((name) => {
    const attribute = attributes.get(name);
    if (attribute?.kind !== 'scalar' && attribute?.kind !== 'enum') {
      throw new DeclarationError(
        `Entity ${entity}: the instance name ${member} depends on ${name}, which is not a scalar or enum attribute: ` +
          'correct dependsOn of its @InstanceName',
      );
    }
    return attribute;
  });
  return { kind: 'member', member, attributes: sources };
}
