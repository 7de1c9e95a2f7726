import { stringify } from 'lossless-json';
import { isJsonObject, type JsonObject } from '../../common/json-text.js';
import { restError } from '../../common/rest-error.js';
import type {
  Attribute,
  EmbeddedAttribute,
  ToManyAttribute,
  ToOneAttribute,
  ValueAttribute,
} from '../../metadata/attribute.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { StoredValue } from '../../metadata/entity-hooks.js';
import type { Rights } from '../../roles/rights.js';
import { readId } from '../entity-id.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import { fitsColumn } from '../../datatypes/column-bounds.js';
import { parseScalar, ValueError } from '../../datatypes/scalar-parser.js';

/** What a body says, with only the attributes the caller may modify. */
export interface EntityBody {
  /** Stored values by attribute name; `address.city` inside embedded objects. */
  readonly values: Map<string, StoredValue>;
  /** Ids of to-one references by attribute; undefined for an object without a usable id. */
  readonly references: Map<ToOneAttribute, string | null | undefined>;
  /** Complete lists of many-to-many references. */
  readonly links: Map<ToManyAttribute, readonly (string | undefined)[]>;
}

/**
 * Reads the body of a create or update (protocol/entities.md 10). Unknown, read-only and forbidden keys are passed over
 * silently (protocol/roles.md 4).
 *
 * @throws RestError 400 with the texts of a single POST; updates replace them by their general one
 */
export function readBody(entity: EntityModel, body: JsonObject, rights: Rights): EntityBody {
  if (body._entityName !== undefined && body._entityName !== entity.name) {
    throw restError('undeserializable');
  }
  const reader = new BodyReader(rights);
  for (const attribute of entity.attributes.values()) {
    if (Object.hasOwn(body, attribute.name) && attribute !== entity.primaryKey && reader.accepts(attribute)) {
      reader.read(attribute, body[attribute.name]);
    }
  }
  return reader.result;
}

class BodyReader {
  readonly result: EntityBody = { values: new Map(), references: new Map(), links: new Map() };

  constructor(private readonly rights: Rights) {}

  accepts(attribute: Attribute): boolean {
    return !attribute.readOnly && this.rights.mayModify(attribute);
  }

  read(attribute: Attribute, json: unknown): void {
    switch (attribute.kind) {
      case 'scalar':
      case 'enum':
      case 'elements':
        this.result.values.set(attribute.name, storedValue(attribute, json));
        break;
      case 'embedded':
        this.embedded(attribute, json);
        break;
      case 'toOne':
        this.result.references.set(attribute, referenceId(attribute, json));
        break;
      case 'toMany':
        this.collection(attribute, json);
        break;
      case 'transient':
        break;
    }
  }

  /** Merges key by key; null empties all attributes (protocol/entities.md 10.2). */
  private embedded(attribute: EmbeddedAttribute, json: unknown): void {
    if (json !== null && !isJsonObject(json)) {
      throw restError('notAReference', { attribute: attribute.name });
    }
    for (const part of attribute.attributes.values()) {
      const given = json === null || Object.hasOwn(json, part.name);
      if (given && part.kind !== 'embedded' && this.accepts(part)) {
        this.result.values.set(
          `${attribute.name}.${part.name}`,
          storedValue(part as ValueAttribute, json?.[part.name] ?? null),
        );
      }
    }
  }

  private collection(attribute: ToManyAttribute, json: unknown): void {
    if (attribute.composition) {
      throw restError('notOffered', { what: `Writing the composition '${attribute.name}' inside its owner` });
    }
    if (json !== null && !Array.isArray(json)) {
      throw restError('notACollection', { attribute: attribute.name });
    }
    // A one-to-many association is changed from its owning side only.
    if (attribute.link.kind === 'joinTable') {
      this.result.links.set(
        attribute,
        (json ?? []).map((item: unknown) => referenceId(attribute, item) ?? undefined),
      );
    }
  }
}

function referenceId(attribute: ToOneAttribute | ToManyAttribute, json: unknown): string | null | undefined {
  if (json === null) {
    return null;
  }
  if (!isJsonObject(json)) {
    throw restError('notAReference', { attribute: attribute.name });
  }
  if (attribute.kind === 'toOne' && attribute.composition) {
    throw restError('notOffered', { what: `Writing the composition '${attribute.name}' inside its owner` });
  }
  return json.id === undefined ? undefined : readId(attribute.target, json.id);
}

function storedValue(attribute: ValueAttribute, json: unknown): StoredValue {
  switch (attribute.kind) {
    case 'enum':
      return enumId(attribute.enum, json);
    case 'elements':
      if (json !== null && !Array.isArray(json)) {
        throw restError('notACollection', { attribute: attribute.name });
      }
      return (json ?? []).map((item: unknown) => scalar(attribute, item) ?? refuse());
    case 'scalar': {
      const value = scalar(attribute, json);
      if (value !== null && !fitsColumn(attribute, value)) {
        throw new OutOfRangeError(attribute.name);
      }
      return value;
    }
  }
}

/** A value too long or too large for its column; create and update answer it with their own `error` text. */
export class OutOfRangeError extends Error {
  constructor(attribute: string) {
    super(`Value of attribute '${attribute}' is out of range`);
  }
}

function scalar(attribute: ValueAttribute & { kind: 'scalar' | 'elements' }, json: unknown): string | null {
  requireScalar(json);
  try {
    return parseScalar(attribute.type, json);
  } catch (error) {
    if (!(error instanceof ValueError)) {
      throw error;
    }
    const type = DATATYPES[error.type].parserName;
    throw type === undefined
      ? restError('undeserializable')
      : restError('propertyUnparsable', { type, value: error.text });
  }
}

function enumId(
  model: { readonly name: string; idOf(name: string): string | undefined },
  json: unknown,
): string | null {
  requireScalar(json);
  if (json === null) {
    return null;
  }
  const id = typeof json === 'string' ? model.idOf(json) : undefined;
  if (id === undefined) {
    throw restError('enumUnparsable', {
      type: model.name,
      value: typeof json === 'string' ? json : (stringify(json) ?? ''),
    });
  }
  return id;
}

/** Objects and arrays have no text of their own (protocol/serialization.md 3). */
function requireScalar(json: unknown): void {
  if (Array.isArray(json) || isJsonObject(json)) {
    refuse();
  }
}

function refuse(): never {
  throw restError('undeserializable');
}
