import { DeclarationError } from '../errors/rest-error.js';
import type { TransientAttribute } from './attribute.js';
import { isGetter } from './column-facts.js';
import type { TransientDeclaration } from './declarations.js';
import type { EntityModel } from './entity-model.js';
import { isNeverShown } from './exposure.js';

/**
 * An attribute that a getter computes, or that is set for one request.
 *
 * @throws DeclarationError for what only an entity without a table can hold, and for a wrong dependency
 */
export function transientAttribute(
  model: EntityModel,
  name: string,
  { value, dependsOn, key, mandatory, list }: TransientDeclaration,
): TransientAttribute {
  if (value.kind !== 'datatype' || key || mandatory || list) {
    throw new DeclarationError(
      model.stored
        ? `Entity ${model.name}: ${name} is a key, mandatory, a list, an enum or an object without a column, as only entities without a table have: use @Column or a relation`
        : `Entity ${model.name}: ${name} is a getter and can compute one value of a datatype only: make it a property`,
    );
  }
  const missing = dependsOn.find((dependency) => model.attributes.get(dependency)?.kind !== 'scalar');
  if (missing !== undefined) {
    throw new DeclarationError(
      `Entity ${model.name}: ${name} depends on ${missing}, which is not a scalar attribute: correct dependsOn`,
    );
  }
  return {
    kind: 'transient',
    name,
    owner: model.name,
    type: value.type,
    dependsOn,
    mandatory: false,
    nullable: true,
    readOnly: isGetter(model.target.prototype as object, name),
    secret: isNeverShown(model.target, name),
  };
}
