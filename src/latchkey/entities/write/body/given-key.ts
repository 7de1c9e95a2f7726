import { stringify } from 'lossless-json';
import type { JsonObject } from '../../../common/json-text.js';
import { restError } from '../../../errors/rest-error.js';
import { fitsColumn, type ScalarLimits } from '../../../datatypes/scalar-parser.js';
import type { EntityId } from '../../../model/entity-key.js';
import type { EntityModel } from '../../../model/entity-model.js';
import { readId } from '../../entity-id.js';
import { OutOfRangeError, readScalar } from './value-reader.js';

/** The primary key as a body names it. */
export interface GivenKey {
  /** Absent as long as a part is missing. */
  readonly id: EntityId | undefined;
  /** Stored text of the parts that are there, by attribute name. */
  readonly parts: ReadonlyMap<string, string>;
}

/** For a body whose object is already known, whatever key the body names. */
export const NO_KEY: GivenKey = { id: undefined, parts: new Map() };

/**
 * Reads the key of a body (protocol/entities.md 8.1, 11). Null and an empty text count as absent: forms send them for
 * new objects.
 *
 * @throws RestError 400 `Invalid entity ID`
 */
export function givenKey(entity: EntityModel, json: JsonObject, limits: ScalarLimits): GivenKey {
  const { key } = entity;
  const named = sentKey(entity, json, filledValue);
  if (named !== undefined) {
    return keyOf(entity, requireGiven(entity, named, limits));
  }
  const parts = key.attributes.flatMap(({ name, type }): [string, string][] => {
    const text = readScalar(type, filledValue(json, name) ?? null, limits);
    return text === null ? [] : [[name, text]];
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
  const named = givenValue(json, 'id') ?? namedKey(target, json, givenValue);
  return named === undefined ? undefined : readId(target, named, limits);
}

/** @throws OutOfRangeError for a part that is too long for its column: no row can have it */
export function requireFittingKey({ key }: EntityModel, { parts }: GivenKey): void {
  for (const attribute of key.attributes) {
    const text = parts.get(attribute.name);
    if (text !== undefined && !fitsColumn(attribute, text)) {
      throw new OutOfRangeError(attribute.name);
    }
  }
}

/** What a body says about the key: a single key attribute wins over `id`, `id` over the members of a composite key. */
const sentKey = (entity: EntityModel, json: JsonObject, value = givenValue): unknown =>
  entity.key.composite
    ? (value(json, 'id') ?? namedKey(entity, json, value))
    : (namedKey(entity, json, value) ?? value(json, 'id'));

/** What a body says under the names of the key attributes; undefined as long as one is missing. */
function namedKey(
  { key: { composite, attributes } }: EntityModel,
  json: JsonObject,
  value: typeof givenValue,
): unknown {
  const values = attributes.map(({ name }) => [name, value(json, name)] as const);
  if (values.some(([, value]) => value === undefined)) {
    return undefined;
  }
  return composite ? Object.fromEntries(values) : values[0]?.[1];
}

/** The id as text for an error response: as the client wrote it. */
export const givenText = (entity: EntityModel, json: JsonObject): string => textOf(sentKey(entity, json));

function keyOf(entity: EntityModel, id: EntityId): GivenKey {
  const texts = entity.key.partsOf(id);
  return { id, parts: new Map(entity.key.attributes.map(({ name }, index) => [name, texts[index] ?? ''])) };
}

function requireGiven(entity: EntityModel, json: unknown, limits: ScalarLimits): EntityId {
  const id = readId(entity, json, limits);
  if (id === undefined) {
    throw restError('invalidEntityId', { id: textOf(json) });
  }
  return id;
}

const givenValue = (json: JsonObject, name: string): unknown =>
  Object.hasOwn(json, name) ? (json[name] ?? undefined) : undefined;

function filledValue(json: JsonObject, name: string): unknown {
  const value = givenValue(json, name);
  return value === '' ? undefined : value;
}

const textOf = (json: unknown): string => (typeof json === 'string' ? json : (stringify(json) ?? ''));
