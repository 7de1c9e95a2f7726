import { DeclarationError } from '../errors/rest-error.js';
import type { Attribute } from './attribute.js';
import { isGetter } from './column-facts.js';
import type { TransientDeclaration } from './declarations.js';
import type { EntityModel } from './entity-model.js';
import { isNeverShown } from './exposure.js';

/**
 * An attribute that a getter computes, or that is set for one request.
 *
 * @param entityOf the entity of a class
 * @throws DeclarationError for what only an entity without a table can hold
 */
export function transientAttribute(
  model: EntityModel,
  name: string,
  { value, dependsOn, key, mandatory, list }: TransientDeclaration,
  entityOf: (target: unknown) => EntityModel | undefined,
): Attribute {
  const computed = isGetter(model.target.prototype as object, name);
  if (key || mandatory || list) {
    throw fault(model, name, `is a key, mandatory or a list${computed ? ', which a getter cannot be' : ''}`);
  }
  const base = {
    name,
    owner: model.name,
    dependsOn,
    mandatory: false,
    nullable: true,
    readOnly: computed,
    secret: isNeverShown(model.target, name),
  };
  switch (value.kind) {
    case 'datatype':
      return { ...base, kind: 'transient', type: value.type };
    case 'enum':
      if (value.enum.fault !== undefined) {
        throw new DeclarationError(`Entity ${model.name}: ${name} has an unusable enum. ${value.enum.fault}`);
      }
      return { ...base, kind: 'transient', type: value.enum.numeric ? 'int' : 'string', enum: value.enum };
    case 'object': {
      const target = entityOf(value.target());
      if (!computed) {
        throw fault(model, name, 'holds an object without a column');
      }
      if (!target?.stored) {
        throw new DeclarationError(
          `Entity ${model.name}: ${name} is a getter, and chooses among references: name an entity with a table in @TransientObject`,
        );
      }
      return { ...base, kind: 'computedReference', target };
    }
  }
}

const fault = ({ name: entity, stored }: EntityModel, name: string, what: string): DeclarationError =>
  new DeclarationError(
    stored
      ? `Entity ${entity}: ${name} ${what}, as only entities without a table have: use @Column or a relation`
      : `Entity ${entity}: ${name} ${what}: make it a property`,
  );
