import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { Attribute, ComputedReferenceAttribute, ToOneAttribute } from './attribute.js';
import type { EntityModel } from './entity-model.js';

/**
 * The attributes on a path that a getter reads: to-one references, and at its end a value, an enum or another one.
 *
 * @param path such as `customer.region`
 * @returns undefined for any other path
 */
export function pathTo(attributes: ReadonlyMap<string, Attribute>, path: string): readonly Attribute[] | undefined {
  const [name = '', ...rest] = path.split('.');
  const attribute = attributes.get(name);
  switch (attribute?.kind) {
    case 'scalar':
    case 'enum':
      return rest.length === 0 ? [attribute] : undefined;
    case 'toOne': {
      const further = rest.length === 0 ? [] : pathTo(attribute.target.attributes, rest.join('.'));
      return further && [attribute, ...further];
    }
    default:
      return undefined;
  }
}

/** A reference that the getter of a computed one may choose. */
export interface ReferenceSource {
  readonly path: readonly string[];
  readonly references: readonly ToOneAttribute[];
}

/** The references among what a computed one reads that lead to objects of its entity. */
export const sourcesOf = (
  { attributes }: EntityModel,
  { target, dependsOn }: ComputedReferenceAttribute,
): readonly ReferenceSource[] =>
  dependsOn.flatMap((path): readonly ReferenceSource[] => {
    const references = (pathTo(attributes, path) ?? []).filter((each) => each.kind === 'toOne');
    const last = references.at(-1);
    const names = path.split('.');
    return last && references.length === names.length && target.hierarchy.includes(last.target)
      ? [{ path: names, references }]
      : [];
  });

/** @throws DeclarationError for a getter that depends on what cannot be read with the row; once all attributes are there */
export function checkDependencies(model: EntityModel, attempt: Attempt): void {
  for (const attribute of model.attributes.values()) {
    if (attribute.kind === 'transient' || attribute.kind === 'computedReference') {
      attempt(() => {
        requirePaths(model, attribute);
      });
    }
  }
}

function requirePaths(model: EntityModel, attribute: Extract<Attribute, { dependsOn: readonly string[] }>): void {
  const { name, dependsOn } = attribute;
  const missing = dependsOn.find((path) => !pathTo(model.attributes, path));
  if (missing !== undefined) {
    throw new DeclarationError(
      `Entity ${model.name}: ${name} depends on ${missing}, which is not a scalar, enum or to-one attribute, or a path through to-one attributes to one: correct dependsOn`,
    );
  }
  if (attribute.kind === 'computedReference' && sourcesOf(model, attribute).length === 0) {
    throw new DeclarationError(
      `Entity ${model.name}: ${name} chooses a ${attribute.target.name}, but depends on no reference to one: add the references that it chooses from to dependsOn`,
    );
  }
}
