import { type Attempt, failFast } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { Attribute, EmbeddedAttribute } from './attribute.js';
import type { EntityClass } from './declarations.js';
import { embeddedIn } from './embedded-parts.js';
import type { DynamicAttributes } from './dynamic-attribute.js';
import type { EnumModel } from './enum-model.js';

/** What has its own name and attributes: an entity or an embeddable. */
export interface NamedType {
  readonly name: string;
  readonly target: EntityClass;
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** What administrators have added. */
  readonly dynamicAttributes?: DynamicAttributes;
  /** False for an entity without a table. */
  readonly stored?: boolean;
}

/** Declared and dynamic ones. */
export const attributesOf = ({
  attributes,
  dynamicAttributes,
}: Pick<NamedType, 'attributes' | 'dynamicAttributes'>): readonly Attribute[] => [
  ...attributes.values(),
  ...(dynamicAttributes?.values() ?? []),
];

/** One attribute standing for each embeddable, by the embeddable's name. */
export const embeddablesOf = (types: readonly NamedType[]): ReadonlyMap<string, EmbeddedAttribute> =>
  new Map(
    types.flatMap(({ attributes }) => embeddedIn(attributes.values())).map((each) => [each.embeddable, each] as const),
  );

/** Entities and embeddables in name order. */
export const namedTypesOf = (
  entities: readonly NamedType[],
  embeddables: ReadonlyMap<string, EmbeddedAttribute>,
): readonly NamedType[] =>
  [...entities, ...[...embeddables.values()].map((each) => ({ ...each, name: each.embeddable }))].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );

/**
 * The enums of all attributes by name, in name order.
 *
 * @throws DeclarationError for two enums of one name that differ: clients could not distinguish them
 */
export function enumsOf(types: readonly NamedType[], attempt: Attempt = failFast): ReadonlyMap<string, EnumModel> {
  const enums = new Map<string, EnumModel>();
  for (const [type, attribute] of types.flatMap((each) => placesIn(each))) {
    if ('enum' in attribute && attribute.enum) {
      const found = attribute.enum;
      const known = enums.get(found.name) ?? found;
      attempt(() => {
        requireSame(`${type.name}.${attribute.name}`, known, found);
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

const placesIn = (type: NamedType): [NamedType, Attribute][] =>
  [...type.attributes.values()].map((attribute) => [type, attribute]);
