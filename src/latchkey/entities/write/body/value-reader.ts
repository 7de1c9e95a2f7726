import { stringify } from 'lossless-json';
import { isJsonObject } from '../../../common/json-text.js';
import { restError } from '../../../errors/rest-error.js';
import {
  fitsColumn,
  parseScalar,
  requireLength,
  type ScalarLimits,
  ScalarTooLongError,
  ValueError,
} from '../../../datatypes/scalar-parser.js';
import type { DatatypeId } from '../../../datatypes/datatype.js';
import { DATATYPES } from '../../../datatypes/datatypes.js';
import type { ElementCollectionAttribute, ScalarAttribute, ValueAttribute } from '../../../model/attribute.js';
import type { StoredValue } from '../../../model/entity-hooks.js';
import type { EnumModel } from '../../../model/enum-model.js';

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
export function readValue(attribute: ValueAttribute, json: unknown, limits: ScalarLimits): StoredValue {
  switch (attribute.kind) {
    case 'enum':
      return enumId(attribute.enum, json, limits);
    case 'elements':
      if (json !== null && !Array.isArray(json)) {
        throw restError('notACollection', { attribute: attribute.name });
      }
      return (json ?? []).map((item: unknown) =>
        fitting(attribute, readScalar(attribute.type, item, limits) ?? refuse()),
      );
    case 'scalar': {
      const value = readScalar(attribute.type, json, limits);
      return value === null ? null : fitting(attribute, value);
    }
  }
}

function fitting(attribute: ScalarAttribute | ElementCollectionAttribute, value: string): string {
  if (!fitsColumn(attribute, value)) {
    throw new OutOfRangeError(attribute.name);
  }
  return value;
}

/** @throws RestError 400 with the texts of a single POST */
export function readScalar(type: DatatypeId, json: unknown, limits: ScalarLimits): string | null {
  requireScalar(json);
  try {
    return parseScalar(type, json, limits);
  } catch (error) {
    if (!(error instanceof ValueError)) {
      throw tooLongOr(error);
    }
    const name = DATATYPES[error.type].parserName;
    throw name === undefined
      ? restError('undeserializable')
      : restError('propertyUnparsable', { type: name, value: error.text });
  }
}

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
