import { isViewable } from '../../../roles/caller.js';
import type { SqlValue } from '../../../sql/statement.js';
import { mapSteps, type Steps } from '../../../common/in-slices.js';
import { isJsonObject, type JsonObject } from '../../../common/json-text.js';
import { RestError, restError } from '../../../errors/rest-error.js';
import type { ScalarLimits } from '../../../datatypes/scalar-parser.js';
import type {
  Attribute,
  EmbeddedAttribute,
  EnumAttribute,
  ScalarAttribute,
  ToManyAttribute,
  ToOneAttribute,
} from '../../../model/attribute.js';
import type { DynamicAttribute } from '../../../model/dynamic-attribute.js';
import { type EmbeddedParts, partsOf } from '../../../model/embedded-parts.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { keyReferences, referenceInKey } from '../../../model/key-references.js';
import type { Rights } from '../../../roles/rights.js';
import { withReferredParts } from './key-of-references.js';
import { referenceId } from './reference-id.js';
import { type CompositionAttribute, type DynamicValues, type EntityBody, isComposition } from './entity-body.js';
import {
  type InputKey,
  inputKey,
  NO_KEY,
  OutOfRangeError,
  readScalar,
  readTransient,
  readValue,
  refuse,
  requireFittingKey,
} from './value-reader.js';

/** What decides how bodies are read. */
export interface BodyContext {
  readonly rights: Rights;
  /** Whether `version` is checked (protocol/entities.md 12). */
  readonly locking: boolean;
  readonly limits: ScalarLimits;
}

/**
 * Reads the body of a new object; `_entityName` may choose a subclass (protocol/entities.md 10.1).
 *
 * @throws RestError 400 with the texts of a single POST
 */
export function* readNew(expected: EntityModel, json: JsonObject, context: BodyContext): Steps<EntityBody> {
  const name = json._entityName;
  const entity = name === undefined ? expected : expected.hierarchy.find((each) => each.isCalled(name));
  const target = entity ?? refuse();
  const named = inputKey(target, json, context.limits);
  const key = target.key.refers ? withReferredParts(target, json, named, context.limits) : named;
  requireFittingKey(target, key);
  return yield* new BodyReader(target, json, context).read(key);
}

/**
 * Reads the body for a stored object, whose class and key it cannot change.
 *
 * @param actual the class of the stored row
 * @throws RestError 400 with the texts of a single POST; also when `_entityName` is not a class of the row
 */
export function* readStored(actual: EntityModel, json: JsonObject, context: BodyContext): Steps<EntityBody> {
  const name = json._entityName;
  if (name !== undefined && !classHierarchy(actual).some((each) => each.isCalled(name))) {
    refuse();
  }
  return yield* new BodyReader(actual, json, context).read(NO_KEY);
}

function classHierarchy(entity: EntityModel): readonly EntityModel[] {
  return entity.parent ? [entity, ...classHierarchy(entity.parent)] : [entity];
}

/** Unknown, read-only and forbidden keys are ignored silently (protocol/roles.md 4). */
class BodyReader {
  private readonly values = new Map<string, SqlValue>();
  private readonly transients = new Map<string, string | null>();
  private readonly references = new Map<ToOneAttribute, EntityId | null | undefined>();
  private readonly links = new Map<ToManyAttribute, readonly (EntityId | undefined)[]>();
  private readonly items = new Map<CompositionAttribute, readonly EntityBody[]>();
  private readonly refused = new Map<string, SqlValue | undefined>();

  constructor(
    private readonly entity: EntityModel,
    private readonly json: JsonObject,
    private readonly context: BodyContext,
  ) {}

  *read({ id, parts }: InputKey): Steps<EntityBody> {
    const { entity, json, values, transients, references, links, items, refused } = this;
    const attempts = !this.context.rights.mayDo('update', entity.name);
    for (const attribute of entity.attributes.values()) {
      if (attribute.name !== 'id' && Object.hasOwn(json, attribute.name) && this.accepts(attribute)) {
        yield* this.attribute(attribute, json[attribute.name]);
      } else if (attempts && Object.hasOwn(json, attribute.name) && isSettable(attribute)) {
        refused.set(attribute.name, this.attempted(attribute, json[attribute.name]));
      }
    }
    for (const reference of entity.key.refers ? keyReferences(entity) : []) {
      const id = referenceInKey(reference, parts);
      if (id !== undefined) {
        references.set(reference.attribute, id);
      }
    }
    const dynamics = this.dynamics();
    const version = this.version();
    return {
      entity,
      json,
      id,
      keyValues: parts,
      values,
      transients,
      references,
      links,
      dynamics,
      items,
      refused,
      version,
    };
  }

  private dynamics(): ReadonlyMap<DynamicAttribute, DynamicValues> {
    const { entity, json } = this;
    const given = [...entity.dynamicAttributes.values()].filter(
      (attribute) => Object.hasOwn(json, attribute.name) && this.accepts(attribute),
    );
    return new Map(given.map((attribute) => [attribute, this.dynamic(attribute, json[attribute.name])]));
  }

  /** One value counts as a list of it; null and an empty list are no value. */
  private dynamic(attribute: DynamicAttribute, json: unknown): DynamicValues {
    const { limits } = this.context;
    switch (attribute.kind) {
      case 'scalar':
      case 'elements': {
        const value = readValue(attribute, json, limits);
        return typeof value === 'string' ? [value] : ((value ?? []) as readonly string[]);
      }
      case 'toOne':
        return json === null ? [] : [referenceId(attribute, json, limits) ?? undefined];
      case 'toMany':
        if (json !== null && !Array.isArray(json)) {
          throw restError('notACollection', { attribute: attribute.name });
        }
        return [...new Set((json ?? []).map((item: unknown) => referenceId(attribute, item, limits) ?? undefined))];
    }
  }

  /** The value that a body tries to set; undefined when it cannot be read, or when its comparison would say what is hidden. */
  private attempted(attribute: SettableAttribute, json: unknown): SqlValue | undefined {
    const { rights, limits } = this.context;
    return isViewable(rights, attribute) ? attempted(attribute, json, limits) : undefined;
  }

  private accepts(attribute: Attribute): boolean {
    return isAccepted(attribute, this.context.rights);
  }

  private *attribute(attribute: Attribute, json: unknown): Steps<void> {
    switch (attribute.kind) {
      case 'scalar':
      case 'enum':
      case 'elements':
        this.values.set(attribute.name, readValue(attribute, json, this.context.limits));
        break;
      case 'embedded':
        this.embedded(attribute, json, partsOf(attribute), attribute.name);
        break;
      case 'toOne':
        if (isComposition(attribute)) {
          this.items.set(attribute, json === null ? [] : [yield* this.item(attribute, json)]);
        } else {
          this.references.set(attribute, referenceId(attribute, json, this.context.limits));
        }
        break;
      case 'toMany':
        yield* this.collection(attribute, json);
        break;
      case 'transient':
        this.transients.set(attribute.name, readTransient(attribute, json, this.context.limits));
        break;
    }
  }

  /** Merges key by key; null empties all attributes. @param path of the embedded object whose `parts` are known, or of one in it */
  private embedded({ attributes }: EmbeddedAttribute, json: unknown, parts: EmbeddedParts, path: string): void {
    if (json !== null && !isJsonObject(json)) {
      throw restError('notAReference', { attribute: path });
    }
    const { limits } = this.context;
    for (const [key, declared] of attributes) {
      const name = `${path}.${key}`;
      const part = parts.get(name);
      if ((json === null || Object.hasOwn(json, key)) && this.accepts(declared)) {
        const value = json?.[key] ?? null;
        if (declared.kind === 'embedded') {
          this.embedded(declared, value, parts, name);
        } else if (part?.kind === 'toOne') {
          this.references.set(part, referenceId(part, value, limits));
        } else if (part) {
          this.values.set(name, readValue(part, value, limits));
        }
      }
    }
  }

  private *collection(attribute: ToManyAttribute, json: unknown): Steps<void> {
    const composition = isComposition(attribute);
    if (!Array.isArray(json) && (json !== null || composition)) {
      throw restError('notACollection', { attribute: attribute.name });
    }
    const items: readonly unknown[] = json ?? [];
    if (composition) {
      const bodies = yield* mapSteps(items, (item) => this.item(attribute, item));
      this.items.set(attribute, bodies);
    } else if (attribute.link.kind === 'joinTable') {
      const ids: (EntityId | undefined)[] = [];
      for (const item of items) {
        ids.push(referenceId(attribute, item, this.context.limits) ?? undefined);
        yield;
      }
      this.links.set(attribute, ids);
    }
    // A one-to-many association is changed from its owning side only.
  }

  private *item(attribute: CompositionAttribute, json: unknown): Steps<EntityBody> {
    if (!isJsonObject(json)) {
      throw attribute.kind === 'toOne'
        ? restError('notAReference', { attribute: attribute.name })
        : restError('undeserializable');
    }
    return yield* readNew(attribute.target, json, this.context);
  }

  /** The version that the client has seen; null counts as absent. */
  private version(): string | undefined {
    const attribute = this.entity.systemAttribute('version');
    const json = this.json.version;
    if (
      !this.context.locking ||
      attribute?.name !== 'version' ||
      !this.entity.attributes.has('version') ||
      json === undefined ||
      json === null
    ) {
      return undefined;
    }
    return readScalar(attribute.type, json, this.context.limits) ?? undefined;
  }
}

/** Whether what bodies say about the attribute counts; keys are read apart. */
export const isAccepted = (attribute: Attribute, rights: Rights): boolean =>
  !(attribute.kind === 'scalar' && attribute.role === 'primaryKey') &&
  !attribute.readOnly &&
  rights.mayModify(attribute);

type SettableAttribute = ScalarAttribute | EnumAttribute | ToOneAttribute;

/** Whether the attribute takes a value from bodies; those of compositions are bodies themselves. */
const isSettable = (attribute: Attribute): attribute is SettableAttribute =>
  attribute.name !== 'id' &&
  !attribute.readOnly &&
  attribute.settableOn !== 'create' &&
  (attribute.kind === 'enum' ||
    (attribute.kind === 'toOne' && !isComposition(attribute)) ||
    (attribute.kind === 'scalar' && attribute.role === undefined));

function attempted(attribute: SettableAttribute, json: unknown, limits: ScalarLimits): SqlValue | undefined {
  try {
    return attribute.kind === 'toOne' ? referenceId(attribute, json, limits) : readValue(attribute, json, limits);
  } catch (error) {
    if (error instanceof RestError || error instanceof OutOfRangeError) {
      return undefined;
    }
    throw error;
  }
}
