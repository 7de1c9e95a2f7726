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

/** The stored attributes of an embedded object by the names that rows of its owner have for them, such as `address.city`. */
export type EmbeddedParts = ReadonlyMap<string, EmbeddedPart>;

const cache = new WeakMap<EmbeddedAttribute['attributes'], EmbeddedParts>();

/**
 * The parts of an embedded object of an entity, those of the embedded objects in it included: always the same objects.
 *
 * @param embedded an attribute of the entity itself
 */
export const partsOf = ({ name, attributes }: EmbeddedAttribute): EmbeddedParts =>
  getOrCreate(cache, attributes, () => new Map(partsIn(name, attributes).map((part) => [part.name, part])));

const partsIn = (path: string, attributes: EmbeddedAttribute['attributes']): readonly EmbeddedPart[] =>
  [...attributes.values()].flatMap((part) => {
    const name = `${path}.${part.name}`;
    if (part.kind === 'embedded') {
      return partsIn(name, part.attributes);
    }
    return isValueAttribute(part) || part.kind === 'toOne' ? [{ ...part, name }] : [];
  });

/** The embedded objects among attributes, those in embedded objects included. */
export const embeddedIn = (attributes: Iterable<Attribute>): readonly EmbeddedAttribute[] =>
  [...attributes].flatMap((each) => (each.kind === 'embedded' ? [each, ...embeddedIn(each.attributes.values())] : []));

/** The references of an entity, those of its embedded objects under their names in rows. */
export const referencesOf = (attributes: Iterable<Attribute>): readonly (ToOneAttribute | ToManyAttribute)[] =>
  [...attributes].flatMap((attribute) => {
    switch (attribute.kind) {
      case 'toOne':
      case 'toMany':
        return [attribute];
      case 'embedded':
        return [...partsOf(attribute).values()].filter((part) => part.kind === 'toOne');
      default:
        return [];
    }
  });

/** The references of `from` that may lead to a row of `entity`. */
export const referencesBetween = (from: EntityModel, entity: EntityModel): readonly Reference[] =>
  referencesOf(from.attributes.values()).flatMap((attribute) =>
    (attribute.ownRowsOnly ? attribute.target === entity : attribute.target.hierarchy.includes(entity))
      ? [{ from, attribute }]
      : [],
  );
