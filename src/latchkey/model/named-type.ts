import { type Attempt, failFast } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { Attribute } from './attribute.js';
import type { EntityClass } from './declarations.js';
import type { EnumModel } from './enum-model.js';

/** What has its own name and attributes: an entity or an embeddable. */
export interface NamedType {
  readonly name: string;
  readonly target: EntityClass;
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** False for an entity without a table. */
  readonly stored?: boolean;
}

/**
 * The enums of all attributes by name, in name order.
 *
 * @throws DeclarationError for two enums of one name that differ: clients could not distinguish them
 */
export function enumsOf(types: readonly NamedType[], attempt: Attempt = failFast): ReadonlyMap<string, EnumModel> {
  const enums = new Map<string, EnumModel>();
  for (const [type, attribute] of types.flatMap((each) => attributesOf(each))) {
    const model = attribute.kind === 'enum' || attribute.kind === 'elements' ? attribute.enum : undefined;
    if (model) {
      const known = enums.get(model.name) ?? model;
      attempt(() => {
        requireSame(`${type.name}.${attribute.name}`, known, model);
      });
      enums.set(known.name, known);
    }
  }
  return new Map([...enums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function requireSame(place: string, known: EnumModel, found: EnumModel): void {
  if (!known.sameAs(found)) {
    throw new DeclarationError(
      `${place} has an enum named ${known.name}, as another attribute with other constants has: rename one of the enums`,
    );
  }
}

const attributesOf = (type: NamedType): [NamedType, Attribute][] =>
  [...type.attributes.values()].map((attribute) => [type, attribute]);
