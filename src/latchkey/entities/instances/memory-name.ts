import { isViewable } from '../../roles/caller.js';
import type { Display } from '../../messages/messages.js';
import type { Attribute } from '../../model/attribute.js';
import type { EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { nameAttributes } from '../../model/instance-name.js';
import type { Rights } from '../../roles/rights.js';
import { instanceOf, define, type MemoryObject } from '../write/validation/memory-objects.js';
import { memoryId } from './memory-id.js';
import { nameMadeBy } from '../read/instance-name-reader.js';
import { nameValue } from './remembered-names.js';
import { storedText } from '../../datatypes/stored-text.js';
import { storedAttribute } from './stored-attribute.js';
import { entityOf } from './entity-of.js';

/** Who is going to read a name, and how. */
export interface NameReaders {
  readonly entities: EntityRegistry;
  readonly rights: Rights;
  readonly display: Display;
}

/**
 * The instance name of an object in memory, by the rules of rows (protocol/entities.md 4.2): the fallback text where the
 * caller may not view an attribute of it, undefined where one is not loaded.
 */
export function memoryName(
  entity: EntityModel,
  object: MemoryObject,
  reader: NameReaders,
  outer: readonly EntityModel[] = [],
): string | undefined {
  const { instanceName } = entity;
  const attributes = nameAttributes(instanceName);
  const hidden = attributes.some((attribute) => !isViewable(reader.rights, attribute));
  if (attributes.length === 0 || hidden || outer.includes(entity)) {
    return fallback(entity, object);
  }
  if (attributes.some(({ name }) => nameValue(object, name) === undefined)) {
    return undefined;
  }
  if (instanceName.kind === 'member') {
    return memberName(entity, object, instanceName.member, attributes, reader.display.locale);
  }
  const parts = instanceName.parts.map((part) =>
    typeof part === 'string' ? part : partText(part, nameValue(object, part.name), reader, [...outer, entity]),
  );
  if (!parts.every((part) => part !== undefined)) {
    return undefined;
  }
  const name = parts.join('');
  return parts.length === 1 ? name : name.trim();
}

function fallback(entity: EntityModel, object: MemoryObject): string {
  const id = memoryId(entity, object);
  return `${entity.name}-${id === undefined ? '' : entity.key.partsOf(id).join(',')} [detached]`;
}

/** The method sees what rows would give it. */
function memberName(
  { target }: EntityModel,
  object: MemoryObject,
  member: string,
  attributes: readonly Attribute[],
  locale: string,
): string | undefined {
  const named = instanceOf(target);
  attributes.forEach(({ name }) => {
    define(named, name, nameValue(object, name));
  });
  return nameMadeBy(named, member, locale);
}

function partText(
  attribute: Attribute,
  value: unknown,
  reader: NameReaders,
  outer: readonly EntityModel[],
): string | undefined {
  if (value === null) {
    return '';
  }
  switch (attribute.kind) {
    case 'scalar':
      return reader.display.value(attribute.type, storedText(attribute.type, value));
    case 'enum': {
      const constant = attribute.enum.nameOf(storedAttribute(attribute, value));
      return constant === undefined ? '' : reader.display.enumCaption(attribute.enum.name, constant);
    }
    case 'toOne': {
      const target = value as MemoryObject;
      return memoryName(entityOf(reader.entities, target) ?? attribute.target, target, reader, outer);
    }
    default:
      return undefined;
  }
}
