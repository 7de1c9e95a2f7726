import { DeclarationError } from '../../../errors/rest-error.js';
import type { Attribute } from '../../../model/attribute.js';
import type { EntityClass } from '../../../model/declarations.js';
import { isHidden } from '../../../model/exposure.js';
import { rulesOf } from './constraints.js';

/**
 * Every constraint of a class must be on an attribute: any other would never be checked.
 *
 * @param name of the entity or embeddable
 * @throws DeclarationError naming the property
 */
export function requireAttributes(name: string, target: EntityClass, attributes: ReadonlyMap<string, Attribute>): void {
  const stray = [...rulesOf(target).properties.keys()].find(
    (property) => !attributes.has(property) && !isHidden(target, property),
  );
  if (stray !== undefined) {
    throw new DeclarationError(
      `Entity ${name}: ${stray} has constraints but is not an attribute: add @Column, @TransientAttribute or a relation decorator`,
    );
  }
}
