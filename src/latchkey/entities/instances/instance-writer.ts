import { isViewable } from '../../roles/caller.js';
import type { Steps } from '../../common/in-slices.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import {
  type Attribute,
  type EmbeddedAttribute,
  isValueAttribute,
  type ComputedReferenceAttribute,
  type TransientAttribute,
} from '../../model/attribute.js';
import type { EntityId, EntityModel } from '../../model/entity-model.js';
import { compositeWriter } from '../composite-id.js';
import { isAround, type Path } from '../read/compiled-select.js';
import type { SecurityTokens } from '../serialization/security-tokens.js';
import { transientWriter, writeValue } from '../serialization/value-writer.js';
import { mayCompute } from '../viewable.js';
import type { MemoryObject } from '../write/validation/memory-objects.js';
import { entityOf } from './entity-of.js';
import { makeId, memoryId } from './memory-id.js';
import { memoryName, type NameReaders } from './memory-name.js';
import { tokenOf } from './remembered-tokens.js';
import { storedText } from '../../datatypes/stored-text.js';
import { storedAttribute } from './stored-attribute.js';

/**
 * Writes entities in memory as entity JSON, by the rules of the row writer (protocol/entities.md 4): what is loaded, as
 * far as the caller may view it; null and unloaded attributes are left out, and an object that stands inside itself has
 * its identity only.
 */
export class InstanceWriter {
  /** @param tokens for results whose objects carry security tokens */
  constructor(
    private readonly reader: NameReaders,
    private readonly tokens?: SecurityTokens,
  ) {}

  /** @returns JSON text */
  *write(entity: EntityModel, object: MemoryObject): Steps<string> {
    return yield* this.object(entity, object, undefined);
  }

  /** An embedded object by itself. */
  *embedded({ attributes }: Pick<EmbeddedAttribute, 'attributes'>, object: MemoryObject): Steps<string> {
    return yield* this.parts(attributes, object, undefined);
  }

  private *parts(
    attributes: ReadonlyMap<string, Attribute>,
    object: MemoryObject,
    path: Path | undefined,
  ): Steps<string> {
    const members = yield* this.members(attributes, attributes.values(), object, path);
    return `{${members.join()}}`;
  }

  private *object(entity: EntityModel, object: MemoryObject, outer: Path | undefined): Steps<string> {
    makeId(entity, object);
    const id = memoryId(entity, object);
    const name = memoryName(entity, object, this.reader);
    const head = [
      `"_entityName":${JSON.stringify(entity.name)}`,
      ...(name === undefined ? [] : [`"_instanceName":${JSON.stringify(name)}`]),
      ...(id === undefined ? [] : [`"id":${idText(entity, id)}`]),
    ];
    const around = { entity, id: id ?? '', outer };
    const members =
      id !== undefined && isAround(outer, entity, id)
        ? []
        : yield* this.members(entity.attributes, entity.everyAttribute, object, around);
    return `{${[...head, ...members, ...this.token(entity, object, id)].join()}}`;
  }

  /** The last member of every object with an id, in the mode of security tokens (protocol/entities.md 14). */
  private token(entity: EntityModel, object: MemoryObject, id: EntityId | undefined): readonly string[] {
    if (!this.tokens || id === undefined) {
      return [];
    }
    const token = tokenOf(object) ?? this.tokens.seal({ entity: entity.name, id, hidden: {} });
    return [`"__securityToken":${JSON.stringify(token)}`];
  }

  /** @param attributes what getters read, @param written what of the object is written */
  private *members(
    attributes: ReadonlyMap<string, Attribute>,
    written: Iterable<Attribute>,
    object: MemoryObject,
    path: Path | undefined,
  ): Steps<readonly string[]> {
    const { rights } = this.reader;
    const members: string[] = [];
    for (const attribute of written) {
      if (attribute.name !== 'id' && isViewable(rights, attribute) && mayCompute(rights, attributes, attribute)) {
        const json = yield* this.member(attribute, object, path);
        if (json !== undefined) {
          members.push(`${JSON.stringify(attribute.name)}:${json}`);
        }
      }
    }
    return members;
  }

  private *member(attribute: Attribute, object: MemoryObject, path: Path | undefined): Steps<string | undefined> {
    if ('dependsOn' in attribute && !isComputable(attribute, object)) {
      return undefined;
    }
    const value = object[attribute.name];
    if (value === null || value === undefined || (attribute.dynamic && Array.isArray(value) && value.length === 0)) {
      return undefined;
    }
    if (isValueAttribute(attribute)) {
      return writeValue(attribute, storedAttribute(attribute, value));
    }
    switch (attribute.kind) {
      case 'transient':
        return transientWriter(attribute)(storedText(attribute.type, value));
      case 'embedded':
        return yield* this.parts(attribute.attributes, value as MemoryObject, path);
      case 'toOne':
      case 'computedReference':
        return yield* this.related(attribute.target, value as MemoryObject, path);
      case 'toMany': {
        const items: string[] = [];
        for (const item of value as Iterable<MemoryObject>) {
          const json = yield* this.related(attribute.target, item, path);
          if (json !== undefined) {
            items.push(json);
          }
          yield;
        }
        return `[${items.join()}]`;
      }
    }
  }

  /** A target of a class that the caller may not read is hidden, as it is in rows (protocol/roles.md 1). */
  private *related(target: EntityModel, object: MemoryObject, path: Path | undefined): Steps<string | undefined> {
    const entity = entityOf(this.reader.entities, object) ?? target;
    return this.reader.rights.mayDo('read', entity.name) ? yield* this.object(entity, object, path) : undefined;
  }
}

/** Numeric keys named `id` are numbers where their attribute is written, which in memory it always is. */
function idText({ key }: EntityModel, id: EntityId): string {
  const [attribute] = key.attributes;
  if (key.composite) {
    return compositeWriter(key)(key.partsOf(id));
  }
  return attribute?.name === 'id' && DATATYPES[attribute.type].numeric ? id : JSON.stringify(id);
}

/** A getter is called only when everything it reads is loaded. */
const isComputable = ({ dependsOn }: TransientAttribute | ComputedReferenceAttribute, object: MemoryObject): boolean =>
  dependsOn.every((path) => isLoaded(object, path.split('.')));

/** Nothing more has to be loaded behind a reference to nothing. */
function isLoaded(object: MemoryObject, [name = '', ...rest]: readonly string[]): boolean {
  const value = object[name];
  return value !== undefined && (rest.length === 0 || value === null || isLoaded(value as MemoryObject, rest));
}
