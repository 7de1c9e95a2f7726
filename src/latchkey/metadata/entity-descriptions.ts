import { DATATYPES } from '../datatypes/datatypes.js';
import type { Steps } from '../common/in-slices.js';
import type { Attribute } from '../model/attribute.js';
import type { DynamicAttribute } from '../model/dynamic-attribute.js';
import { EntityModel, type EntityRegistry } from '../model/entity-model.js';
import type { NamedType } from '../model/named-type.js';
import { Captions } from '../messages/captions.js';
import type { Documents } from '../messages/documents.js';
import type { Texts } from '../messages/messages.js';

type AttributeType = 'DATATYPE' | 'ENUM' | 'ASSOCIATION' | 'COMPOSITION' | 'EMBEDDED';
type Cardinality = 'NONE' | 'ONE_TO_ONE' | 'MANY_TO_ONE' | 'ONE_TO_MANY' | 'MANY_TO_MANY';

/**
 * Entities, embeddables and composite keys with their attributes, described in one language. The list of all leaves out
 * entities without a table and superclasses; protocol/metadata.md 1.
 *
 * @param dynamic whether dynamic attributes are described, behind the others (protocol/dynamic-attributes.md 6)
 */
export function* entityDescriptions(registry: EntityRegistry, texts: Texts, dynamic = false): Steps<Documents> {
  const captions = new Captions(texts);
  const byName = new Map<string, string>();
  const keyTypes = new Set<string>();
  for (const [name, type] of [...registry.types, ...registry.superclasses]) {
    byName.set(name, describe(type, registry, captions, dynamic));
    if (hasCompositeKey(type) && !registry.types.has(keyTypeOf(type))) {
      byName.set(keyTypeOf(type), describeKey(type, captions));
      keyTypes.add(keyTypeOf(type));
    }
    yield;
  }
  for (const [name, entity] of registry.byReplacedName) {
    byName.set(name, byName.get(entity.name) ?? '{}');
  }
  const isListed = (name: string): boolean =>
    keyTypes.has(name) || (registry.types.has(name) && registry.types.get(name)?.stored !== false);
  const listed = [...byName].filter(([name]) => isListed(name));
  return { all: `[${listed.map(([, json]) => json).join()}]`, byName };
}

function describe(type: NamedType, registry: EntityRegistry, captions: Captions, dynamic: boolean): string {
  const written = registry.find(type.name)?.readOnly !== true;
  const isComposite = hasCompositeKey(type);
  const properties = [...type.attributes.values()]
    .filter(({ name }) => !(isComposite && name === 'id'))
    .map((attribute) => ({
      name: attribute.name,
      ...kindOf(attribute, type.stored),
      mandatory: isMandatory(attribute),
      readOnly: attribute.readOnly && !(written && isVersion(attribute)),
      description: captions.attribute(type, attribute.name),
      persistent: !('dependsOn' in attribute) && type.stored !== false,
    }));
  const added = dynamic && type instanceof EntityModel ? [...type.dynamicAttributes.values()] : [];
  return JSON.stringify({
    entityName: type.name,
    ancestor: registry.ancestorOf(type)?.name ?? null,
    properties: [
      ...(isComposite ? [compositeId(type, captions)] : []),
      ...properties,
      ...added.map((attribute) => describeDynamic(attribute, captions)),
    ],
  });
}

const hasCompositeKey = (type: NamedType): type is EntityModel => type instanceof EntityModel && type.key.composite;

/** The reference names the class of the key. */
const keyTypeOf = ({ name }: EntityModel): string => `${name}Key`;

/** What `id` is in responses; its members are attributes of the entity, too (measured on 2.8.3). */
const compositeId = (type: EntityModel, captions: Captions): object => ({
  name: 'id',
  attributeType: 'EMBEDDED',
  type: keyTypeOf(type),
  cardinality: 'MANY_TO_ONE',
  mandatory: false,
  readOnly: false,
  description: captions.attribute(type, 'id'),
  persistent: true,
});

const describeKey = (type: EntityModel, captions: Captions): string =>
  JSON.stringify({
    entityName: keyTypeOf(type),
    ancestor: null,
    properties: type.key.attributes.map((attribute) => ({
      name: attribute.name,
      ...kindOf(attribute, true),
      mandatory: false,
      readOnly: false,
      description: captions.attribute(type, attribute.name),
      persistent: true,
    })),
  });

/** Not null, apart from what is never missing: a list holds nothing instead, and the server supplies keys and audit values. */
const isMandatory = (attribute: Attribute): boolean =>
  !attribute.nullable &&
  attribute.kind !== 'elements' &&
  (attribute.kind !== 'scalar' || attribute.role === undefined || isVersion(attribute));

/** Clients leave read-only attributes out of bodies; a version they must send back, or nobody notices a stale body. */
const isVersion = (attribute: Attribute): boolean => attribute.kind === 'scalar' && attribute.role === 'version';

const describeDynamic = (attribute: DynamicAttribute, captions: Captions): object => ({
  name: attribute.name,
  ...kindOf(attribute, true),
  mandatory: attribute.dynamic.required,
  readOnly: attribute.readOnly,
  description: captions.dynamic(attribute),
  persistent: true,
  ...(attribute.dynamic.choices ? { values: attribute.dynamic.choices } : {}),
});

function kindOf(
  attribute: Attribute,
  stored: boolean | undefined,
): { attributeType: AttributeType; type: string; cardinality: Cardinality } {
  switch (attribute.kind) {
    case 'transient':
      return attribute.enum
        ? { attributeType: 'ENUM', type: attribute.enum.name, cardinality: 'NONE' }
        : { attributeType: 'DATATYPE', type: DATATYPES[attribute.type].id, cardinality: 'NONE' };
    case 'scalar':
      return { attributeType: 'DATATYPE', type: DATATYPES[attribute.type].id, cardinality: 'NONE' };
    case 'computedReference':
      return { attributeType: 'ASSOCIATION', type: attribute.target.name, cardinality: 'MANY_TO_ONE' };
    case 'elements':
      return attribute.enum
        ? { attributeType: 'ENUM', type: attribute.enum.name, cardinality: 'ONE_TO_MANY' }
        : { attributeType: 'DATATYPE', type: DATATYPES[attribute.type].id, cardinality: 'ONE_TO_MANY' };
    case 'enum':
      return { attributeType: 'ENUM', type: attribute.enum.name, cardinality: 'NONE' };
    case 'embedded':
      return { attributeType: 'EMBEDDED', type: attribute.embeddable, cardinality: 'ONE_TO_ONE' };
    case 'toOne':
    case 'toMany':
      return {
        attributeType: attribute.composition ? 'COMPOSITION' : 'ASSOCIATION',
        type: attribute.target.name,
        cardinality: cardinalityOf(attribute, stored),
      };
  }
}

/** Nothing else than its list says that an object without a row belongs to an owner. */
function cardinalityOf(
  attribute: Extract<Attribute, { kind: 'toOne' | 'toMany' }>,
  stored: boolean | undefined,
): Cardinality {
  if (attribute.kind === 'toOne') {
    return attribute.oneToOne ? 'ONE_TO_ONE' : 'MANY_TO_ONE';
  }
  return attribute.link.kind === 'joinTable' && stored !== false ? 'MANY_TO_MANY' : 'ONE_TO_MANY';
}
