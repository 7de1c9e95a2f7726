import type {
  Attribute,
  ElementCollectionAttribute,
  EmbeddedAttribute,
  EnumAttribute,
  ScalarAttribute,
  ToManyAttribute,
  ToOneAttribute,
} from '../model/attribute.js';
import type { DynamicSource } from '../model/dynamic-attribute.js';
import type { EntityModel } from '../model/entity-model.js';

/** A dynamic collection of values, whose elements are rows. */
export type DynamicElements = ElementCollectionAttribute & { readonly dynamic: DynamicSource };

/** An attribute whose value conditions compare: that of its one column, or one of the elements of a list. */
export type ComparedAttribute = ScalarAttribute | EnumAttribute | ToOneAttribute | ElementCollectionAttribute;

/** One attribute on the way, and the entity it was found in (for an embedded one, the owner of the embedded object). */
export interface PathStep {
  readonly attribute: EmbeddedAttribute | ToOneAttribute | ToManyAttribute;
  readonly entity: EntityModel;
}

/** A way from an entity to a value that can be compared. */
export interface AttributePath {
  /** As written, e.g. `customer.address.city`. */
  readonly text: string;
  readonly steps: readonly PathStep[];
  readonly end: ComparedAttribute;
  /** Names that lead from there into a JSON value, or the key of an hstore; absent without any. */
  readonly members?: readonly string[];
}

/** What a dotted text leads to. */
export type ResolvedPath =
  | {
      readonly kind: 'found';
      readonly steps: readonly PathStep[];
      readonly end: Attribute;
      readonly members?: readonly string[];
    }
  /** The composite key of the entity as a whole. */
  | { readonly kind: 'key'; readonly entity: EntityModel }
  | { readonly kind: 'unknown' }
  /** It passes an attribute that is not stored. */
  | { readonly kind: 'transient' };

/** Follows attribute names joined by dots, through embedded attributes and references (protocol/filters.md 1, 4). */
export function resolvePath(entity: EntityModel, text: string): ResolvedPath {
  const names = text.split('.');
  const steps: PathStep[] = [];
  let attributes: ReadonlyMap<string, Attribute> = entity.attributes;
  let here = entity;
  for (const [index, name] of names.entries()) {
    if (isCompositeKey(here, attributes, name)) {
      if (index === names.length - 1) {
        return { kind: 'key', entity: here };
      }
      attributes = new Map(here.key.attributes.map((member) => [member.name, member]));
      continue;
    }
    const attribute = attributes === here.attributes ? here.attribute(name) : attributes.get(name);
    if (attribute === undefined) {
      return { kind: 'unknown' };
    }
    if (attribute.kind === 'transient' || attribute.kind === 'computedReference') {
      return { kind: 'transient' };
    }
    if (index === names.length - 1) {
      return { kind: 'found', steps, end: attribute };
    }
    if (attribute.kind === 'scalar' && (attribute.type === 'json' || attribute.type === 'hstore')) {
      const rest = names.slice(index + 1);
      // A value of an hstore has no members, so that all that follows is one key, which may hold dots.
      const members = attribute.type === 'hstore' ? [rest.join('.')] : rest;
      return members.every(isMemberName) ? { kind: 'found', steps, end: attribute, members } : { kind: 'unknown' };
    }
    if (attribute.kind !== 'embedded' && attribute.kind !== 'toOne' && attribute.kind !== 'toMany') {
      return { kind: 'unknown' };
    }
    steps.push({ attribute, entity: here });
    here = attribute.kind === 'embedded' ? here : attribute.target;
    attributes = attribute.kind === 'embedded' ? attribute.attributes : attribute.target.attributes;
  }
  return { kind: 'unknown' };
}

/** `jsonb` has no other names. */
const isMemberName = (name: string): boolean => name !== '' && !name.includes('\u0000') && name.isWellFormed();

/** `id` stands for a composite key, whose members are attributes of the entity (protocol/entities.md 11). */
const isCompositeKey = (entity: EntityModel, attributes: ReadonlyMap<string, Attribute>, name: string): boolean =>
  name === 'id' && attributes === entity.attributes && !attributes.has(name) && entity.key.composite;

export const isCompared = (attribute: Attribute): attribute is ComparedAttribute =>
  attribute.kind === 'scalar' ||
  attribute.kind === 'enum' ||
  attribute.kind === 'toOne' ||
  attribute.kind === 'elements';

/** What distinguishes paths of one text: the definitions of the dynamic attributes on the way. Empty without any. */
export const stampOf = (steps: readonly PathStep[], end: Attribute): string =>
  [...steps.map(({ attribute }) => attribute), end]
    .flatMap(({ dynamic }) => (dynamic ? [`@${dynamic.stamp}`] : []))
    .join('');
