import { getOrCreate } from '../common/get-or-create.js';
import {
  type Attribute,
  type EmbeddedAttribute,
  isValueAttribute,
  type ToManyAttribute,
  type ToOneAttribute,
  type ValueAttribute,
} from './attribute.js';
import type { EntityModel } from './entity-model.js';

/** An attribute through which one entity refers to another. */
export interface Reference {
  readonly from: EntityModel;
  readonly attribute: ToOneAttribute | ToManyAttribute;
}

/** What an embedded object stores in columns of its owner. */
export type EmbeddedPart = ValueAttribute | ToOneAttribute;

const cache = new WeakMap<ReadonlyMap<string, Attribute>, readonly EmbeddedPart[]>();

/**
 * The stored attributes of an embedded object by the names that rows of its owner have for them, such as `address.city`:
 * always the same objects.
 */
export const partsOf = ({ name, attributes }: EmbeddedAttribute): readonly EmbeddedPart[] =>
  getOrCreate(cache, attributes, () =>
    [...attributes.values()].flatMap((part) =>
      isValueAttribute(part) || part.kind === 'toOne' ? [{ ...part, name: `${name}.${part.name}` }] : [],
    ),
  );

/** The references of an entity, those of its embedded objects under their names in rows. */
export const referencesOf = (attributes: Iterable<Attribute>): readonly (ToOneAttribute | ToManyAttribute)[] =>
  [...attributes].flatMap((attribute) => {
    switch (attribute.kind) {
      case 'toOne':
      case 'toMany':
        return [attribute];
      case 'embedded':
        return partsOf(attribute).filter((part) => part.kind === 'toOne');
      default:
        return [];
    }
  });

/** The references of `from` that may lead to a row of `entity`. */
export const referencesBetween = (from: EntityModel, entity: EntityModel): readonly Reference[] =>
  referencesOf(from.attributes.values()).flatMap((attribute) =>
    attribute.target.hierarchy.includes(entity) ? [{ from, attribute }] : [],
  );
