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
 * Entities and embeddables with their attributes, described in one language; protocol/metadata.md 1.
 *
 * @param dynamic whether dynamic attributes are described, behind the others (protocol/dynamic-attributes.md 6)
 */
export function* entityDescriptions(registry: EntityRegistry, texts: Texts, dynamic = false): Steps<Documents> {
  const captions = new Captions(texts);
  const byName = new Map<string, string>();
  for (const [name, type] of registry.types) {
    byName.set(name, describe(type, registry, captions, dynamic));
    yield;
  }
  return { all: `[${[...byName.values()].join()}]`, byName };
}

function describe(type: NamedType, registry: EntityRegistry, captions: Captions, dynamic: boolean): string {
  const properties = [...type.attributes.values()].map((attribute) => ({
    name: attribute.name,
    ...kindOf(attribute),
    // A list that holds nothing is empty, never null.
    mandatory: !attribute.nullable && attribute.kind !== 'elements',
    readOnly: attribute.readOnly,
    description: captions.attribute(type, attribute.name),
    persistent: attribute.kind !== 'transient',
  }));
  const added = dynamic && type instanceof EntityModel ? [...type.dynamicAttributes.values()] : [];
  return JSON.stringify({
    entityName: type.name,
    ancestor: registry.ancestorOf(type)?.name ?? null,
    properties: [...properties, ...added.map((attribute) => describeDynamic(attribute, captions))],
  });
}

const describeDynamic = (attribute: DynamicAttribute, captions: Captions): object => ({
  name: attribute.name,
  ...kindOf(attribute),
  mandatory: attribute.dynamic.required,
  readOnly: attribute.readOnly,
  description: captions.dynamic(attribute),
  persistent: true,
  ...(attribute.dynamic.choices ? { values: attribute.dynamic.choices } : {}),
});

function kindOf(attribute: Attribute): { attributeType: AttributeType; type: string; cardinality: Cardinality } {
  switch (attribute.kind) {
    case 'scalar':
    case 'transient':
      return { attributeType: 'DATATYPE', type: attribute.type, cardinality: 'NONE' };
    case 'elements':
      return { attributeType: 'DATATYPE', type: attribute.type, cardinality: 'ONE_TO_MANY' };
    case 'enum':
      return { attributeType: 'ENUM', type: attribute.enum.name, cardinality: 'NONE' };
    case 'embedded':
      return { attributeType: 'EMBEDDED', type: attribute.embeddable, cardinality: 'ONE_TO_ONE' };
    case 'toOne':
    case 'toMany':
      return {
        attributeType: attribute.composition ? 'COMPOSITION' : 'ASSOCIATION',
        type: attribute.target.name,
        cardinality: cardinalityOf(attribute),
      };
  }
}

function cardinalityOf(attribute: Extract<Attribute, { kind: 'toOne' | 'toMany' }>): Cardinality {
  if (attribute.kind === 'toOne') {
    return attribute.oneToOne ? 'ONE_TO_ONE' : 'MANY_TO_ONE';
  }
  return attribute.link.kind === 'joinTable' ? 'MANY_TO_MANY' : 'ONE_TO_MANY';
}
