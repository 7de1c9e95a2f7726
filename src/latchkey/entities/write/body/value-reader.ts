import { stringify } from 'lossless-json';
import type { SqlValue } from '../../../sql/statement.js';
import { isJsonObject, type JsonObject } from '../../../common/json-text.js';
import { restError } from '../../../errors/rest-error.js';
import {
  fitsColumn,
  parseScalar,
  requireLength,
  type ScalarLimits,
  ScalarTooLongError,
  takesObjects,
  ValueError,
} from '../../../datatypes/scalar-parser.js';
import type { DatatypeId } from '../../../datatypes/datatype.js';
import { DATATYPES } from '../../../datatypes/datatypes.js';
import { fitsExactly } from '../../../datatypes/exact-fit.js';
import type {
  ElementCollectionAttribute,
  ScalarAttribute,
  TransientAttribute,
  ValueAttribute,
} from '../../../model/attribute.js';
import type { EnumModel } from '../../../model/enum-model.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { readId } from '../../entity-id.js';
import { readList } from './list-reader.js';

/** A value too long or too large for its column; create and update respond with their own `error` text. */
export class OutOfRangeError extends Error {
  constructor(attribute: string) {
    super(`Value of attribute '${attribute}' is out of range`);
  }
}

/**
 * Reads the JSON value of an attribute as the text that is stored (protocol/entities.md 10.2).
 *
 * @throws RestError 400 with the texts of a single POST (protocol/errors.md 3), or {@link OutOfRangeError}
 */
export function readValue(attribute: ValueAttribute, json: unknown, limits: ScalarLimits): SqlValue {
  switch (attribute.kind) {
    case 'enum':
      return enumId(attribute.enum, json, limits);
    case 'elements':
      if (json !== null && !Array.isArray(json)) {
        throw restError('notACollection', { attribute: attribute.name });
      }
      return readList(attribute, json ?? [], (item) => element(attribute, item, limits));
    case 'scalar': {
      const value = readScalar(attribute.type, json, limits);
      return value === null ? null : fitting(attribute, value);
    }
  }
}

function element(attribute: ElementCollectionAttribute, json: unknown, limits: ScalarLimits): string {
  const value = attribute.enum ? enumId(attribute.enum, json, limits) : readScalar(attribute.type, json, limits);
  return value === null ? refuse() : fitting(attribute, value);
}

function fitting(attribute: ScalarAttribute | ElementCollectionAttribute, value: string): string {
  if (!fitsColumn(attribute, value)) {
    throw new OutOfRangeError(attribute.name);
  }
  return value;
}

/** @throws RestError 400 with the texts of a single POST */
export function readScalar(type: DatatypeId, json: unknown, limits: ScalarLimits): string | null {
  if (type !== 'json' && !takesObjects(type)) {
    requireScalar(json);
  }
  try {
    return parseScalar(type, json, limits);
  } catch (error) {
    if (!(error instanceof ValueError)) {
      throw tooLongOr(error);
    }
    const { form } = DATATYPES[type];
    if (form !== undefined) {
      throw restError('valueUnparsable', { value: error.text, form });
    }
    const name = DATATYPES[error.type].parserName;
    // The parser of the reference reads NaN, and only then is it refused (protocol/serialization.md 3, measured on 2.8.3).
    throw name === undefined || (error.type === 'float' && error.text === 'NaN')
      ? restError('undeserializable')
      : restError('propertyUnparsable', { type: name, value: error.text });
  }
}

/** A value of a transient attribute, of an enum its id. */
export const readTransient = (
  { type, enum: model }: TransientAttribute,
  json: unknown,
  limits: ScalarLimits,
): string | null => (model ? enumId(model, json, limits) : readScalar(type, json, limits));

function enumId(model: EnumModel, json: unknown, limits: ScalarLimits): string | null {
  requireScalar(json);
  if (json === null) {
    return null;
  }
  requireShort(json, limits);
  const id = typeof json === 'string' ? model.idOf(json) : undefined;
  if (id === undefined) {
    const value = typeof json === 'string' ? json : (stringify(json) ?? '');
    throw restError('enumUnparsable', { type: model.name, value });
  }
  return id;
}

function requireShort(json: unknown, limits: ScalarLimits): void {
  try {
    requireLength('MAX_SCALAR_LENGTH', String(json), limits);
  } catch (error) {
    throw tooLongOr(error);
  }
}

const tooLongOr = (error: unknown): unknown =>
  error instanceof ScalarTooLongError ? restError('valueTooLong', { reason: error.message }) : error;

/** Objects and arrays have no text form (protocol/serialization.md 3). */
function requireScalar(json: unknown): void {
  if (Array.isArray(json) || isJsonObject(json)) {
    refuse();
  }
}

/** @throws RestError 400, always */
export function refuse(): never {
  throw restError('undeserializable');
}

/** The primary key as a body names it. */
export interface InputKey {
  /** Absent as long as a part is missing. */
  readonly id: EntityId | undefined;
  /** Normal text of the parts that are there, by attribute name. */
  readonly parts: ReadonlyMap<string, string>;
}

/** For a body whose object is already known, whatever key the body names. */
export const NO_KEY: InputKey = { id: undefined, parts: new Map() };

/**
 * Reads the key of a body (protocol/entities.md 8.1, 11). Null and an empty text count as absent: forms send them for
 * new objects.
 *
 * @throws RestError 400 `Invalid entity ID`
 */
export function inputKey(entity: EntityModel, json: JsonObject, limits: ScalarLimits): InputKey {
  const { key } = entity;
  const named = sentKey(entity, json, filledValue);
  if (named !== undefined) {
    return keyOf(entity, requireInputId(entity, named, limits));
  }
  const parts = key.attributes.flatMap(({ name, type }): [string, string][] => {
    const text = readScalar(type, filledValue(json, name) ?? null, limits);
    return text === null ? [] : [[name, DATATYPES[type].normal?.(text) ?? text]];
  });
  return { id: undefined, parts: new Map(parts) };
}

/** @throws RestError 400 `Invalid entity ID` for an empty text: it names no object to update */
export function requireFilledKey(entity: EntityModel, json: JsonObject): void {
  if (sentKey(entity, json) === '') {
    throw restError('invalidEntityId', { id: '' });
  }
}

/**
 * The id of a referenced object: under `id`, which wins, or under the name of the key attribute.
 *
 * @returns undefined for an object without a usable id
 */
export function referredKey(target: EntityModel, json: JsonObject, limits: ScalarLimits): EntityId | undefined {
  const named = inputValue(json, 'id') ?? namedKey(target, json, inputValue);
  return named === undefined ? undefined : readId(target, named, limits);
}

/** @throws OutOfRangeError for a part that its column does not keep as it is: no row can have it */
export function requireFittingKey({ key }: EntityModel, { parts }: InputKey): void {
  for (const attribute of key.attributes) {
    const text = parts.get(attribute.name);
    if (text !== undefined && !fitsExactly(attribute, text)) {
      throw new OutOfRangeError(attribute.name);
    }
  }
}

/** What a body says about the key: a single key attribute wins over `id`, `id` over the members of a composite key. */
const sentKey = (entity: EntityModel, json: JsonObject, value = inputValue): unknown =>
  entity.key.composite
    ? (value(json, 'id') ?? namedKey(entity, json, value))
    : (namedKey(entity, json, value) ?? value(json, 'id'));

/** What a body says under the names of the key attributes; undefined as long as one is missing. */
function namedKey(
  { key: { composite, attributes } }: EntityModel,
  json: JsonObject,
  value: typeof inputValue,
): unknown {
  const values = attributes.map(({ name }) => [name, value(json, name)] as const);
  if (values.some(([, value]) => value === undefined)) {
    return undefined;
  }
  return composite ? Object.fromEntries(values) : values[0]?.[1];
}

/** The id as text for an error response: as the client wrote it. */
export const inputText = (entity: EntityModel, json: JsonObject): string => textOf(sentKey(entity, json));

function keyOf(entity: EntityModel, id: EntityId): InputKey {
  const texts = entity.key.partsOf(id);
  return { id, parts: new Map(entity.key.attributes.map(({ name }, index) => [name, texts[index] ?? ''])) };
}

function requireInputId(entity: EntityModel, json: unknown, limits: ScalarLimits): EntityId {
  const id = readId(entity, json, limits);
  if (id !== undefined) {
    return id;
  }
  if (!entity.key.composite) {
    requireScalar(json);
  }
  throw restError('invalidEntityId', { id: textOf(json) });
}

const inputValue = (json: JsonObject, name: string): unknown =>
  Object.hasOwn(json, name) ? (json[name] ?? undefined) : undefined;

function filledValue(json: JsonObject, name: string): unknown {
  const value = inputValue(json, name);
  return value === '' ? undefined : value;
}

const textOf = (json: unknown): string => (typeof json === 'string' ? json : (stringify(json) ?? ''));
